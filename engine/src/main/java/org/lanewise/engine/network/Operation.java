package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.WeightLayout;
import org.lanewise.engine.layer.Layer;

/**
 * One operation of a program: a node's, or several nodes' in one. It reads values and writes one;
 * it knows nothing of the graph, and keeps nothing from one call to the next, for whatever backward
 * needs is a value. An instance belongs to one thread, because its kernels have scratch memory.
 */
abstract class Operation {

  /**
   * A trainable tensor that an operation uses.
   *
   * @param slot its number among the network's parameters
   * @param layout how the kernel wants it, and gives back its gradient
   */
  record Use(int slot, WeightLayout layout) {}

  /**
   * A tensor with one value for each channel, which every kernel reads as it is.
   *
   * @param rows its length
   */
  record PlainVector(int rows) implements WeightLayout {

    @Override
    public int columns() {
      return 1;
    }
  }

  /**
   * A numbered array of a program: the image, what an operation puts out, or what its backward pass
   * needs to know besides.
   *
   * @param size elements of one image
   * @param ints whether they are integers, such as the places of a pooling's winners
   * @param gradient whether the loss has a gradient by it that somebody needs
   * @param life how long its contents are needed
   * @param gradientLife how long those of its gradient are needed
   */
  record Value(int size, boolean ints, boolean gradient, Life life, Life gradientLife) {

    /** How long contents are needed, and so where they lie. */
    enum Life {
      /** Within a phase's work on one chunk: memory of the thread, used again by the next chunk. */
      CHUNK,
      /** Until a later phase: memory of the slice. */
      SLICE
    }
  }

  /**
   * What an operation does and where it stands.
   *
   * @param layers those that it computes, in order
   * @param inputs numbers of the values that it reads
   * @param output number of the value that it writes
   * @param extra numbers of the values that forward leaves to backward
   */
  record Place(List<Layer> layers, List<Integer> inputs, int output, List<Integer> extra) {}

  private final Place place;
  private final int[] inputs;

  Operation(Place place) {
    this.place = place;
    this.inputs = place.inputs().stream().mapToInt(Integer::intValue).toArray();
  }

  final Place place() {
    return place;
  }

  /** The number of the value that is its input {@code k}. */
  final int input(int k) {
    return inputs[k];
  }

  final int inputs() {
    return inputs.length;
  }

  final int output() {
    return place.output();
  }

  final int extra() {
    return place.extra().getFirst();
  }

  /** The trainable tensors that it uses. */
  List<Use> uses() {
    return List.of();
  }

  /**
   * Whether the gradient of a tensor may be put off to phase 1: then {@link #backward} leaves it
   * out if {@link Workspace#putOff} says so, and {@link #sumPutOff} sums it.
   */
  boolean mayPutOff(int slot) {
    return false;
  }

  /** Numbers of the values that forward reads: its inputs. */
  List<Integer> reads() {
    return place.inputs();
  }

  /** Whether forward writes the output, or leaves that to another operation. */
  boolean writesOutput() {
    return true;
  }

  /** Whether backward reads again what forward read. */
  abstract boolean rereadsInputs();

  /** Whether backward reads the output again. */
  abstract boolean rereadsOutput();

  /**
   * Units behind a ReLU, if this operation ends in one: channels of a convolution, outputs of a
   * dense layer. The unit is the last index of the output. 0 for any other.
   */
  int reluUnits() {
    return 0;
  }

  /** From inputs to output, for the workspace's images. */
  abstract void forward(Workspace w);

  /** A slice's images have all gone forward to the cut behind this operation. */
  void endForward(Workspace w) {}

  /** A slice's images have all gone backward to the cut before this operation. */
  void endBackward(Workspace w) {}

  /**
   * From the output's gradient, which may be overwritten, to that of each input that {@link
   * Workspace#wants} it, and added to those of its tensors.
   */
  abstract void backward(Workspace w);

  /**
   * How an element of its output came about.
   *
   * @param at its place among those of all images
   */
  abstract Explained explain(Traced t, int at);

  /**
   * How this operation's part of the gradient by an element of its input {@code k} came about.
   *
   * @param at its place among those of all images
   */
  abstract Explained explainInput(Traced t, int k, int at);

  /** How the gradient by an element of one of its tensors came about. */
  Explained explainParameter(Traced t, int slot, int at) {
    throw new IllegalStateException("this operation has no tensors");
  }

  /** Why its part of the gradient by an element of its input {@code k} is zero, where it is. */
  ZeroCause explainZero(Traced t, int k, int at) {
    return ZeroCause.GRADIENT_IS_ZERO;
  }

  /**
   * The gradient of some rows of a tensor that was put off: each slice's is a sum from +0 over its
   * images, and the slices are added in order.
   *
   * @param slices what they kept, sealed
   * @param range of the tensor
   * @param gradient in the flat order; the range is overwritten
   */
  void sumPutOff(BatchMemory slices, ParameterRange range, float[] gradient) {
    throw new IllegalStateException("this operation puts no gradient off");
  }
}
