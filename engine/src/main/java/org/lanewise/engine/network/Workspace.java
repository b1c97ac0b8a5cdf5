package org.lanewise.engine.network;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.Normalization;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Operation.Value;

/**
 * One thread's memory and kernels for a program: it runs a few images at a time, forward and
 * backward, in memory that is allocated once. Program and weights are shared with other threads'
 * workspaces; the workspace itself, and the gradients it adds to, are not.
 *
 * <p>By itself: fill {@link #input}, call {@link #forward}; for training put the gradient of the
 * loss into {@link #outputGradient} and call {@link #backward}. As part of a batch: {@link #begin}
 * a slice, call {@link #next} for each of its chunks, and take them through the program's spans.
 */
public final class Workspace {

  private final Program program;
  private final List<Operation> operations;
  private final ElementwiseKernel elementwise;
  private final int most;
  private final boolean trains;
  private final float[][] values;
  private final float[][] gradients;
  private final int[][] integers;
  private final float[][] added;
  private float[][] addends = new float[0][];
  private final boolean[][] adds;
  private final boolean[] goesBack;
  private final boolean[] kept;
  private final boolean[] keptGradient;
  private BatchMemory batch;
  private SliceMemory slice;
  private SliceMemory.Chunk chunk;
  private boolean alone = true;
  private int images;
  private boolean training;
  private PreparedWeights weights;
  private Gradients sums;
  private @Nullable Recorder recorder;
  private int worker;
  private int current;

  /**
   * @param most images at a time
   * @param trains whether it has the memory that training needs
   */
  Workspace(Program program, List<Operation> operations, int most, boolean trains) {
    this.program = program;
    this.operations = operations;
    this.elementwise = program.kernels().elementwise();
    this.most = most;
    this.trains = trains;
    this.adds = program.lives().adds();
    this.goesBack = program.lives().goesBack();
    List<Value> all = program.values();
    this.values = new float[all.size()][];
    this.gradients = new float[all.size()][];
    this.integers = new int[all.size()][];
    this.kept = new boolean[all.size()];
    this.keptGradient = new boolean[all.size()];
    for (int v = 0; v < values.length; v++) {
      Value value = all.get(v);
      kept[v] = trains && value.life() == Value.Life.SLICE;
      int size = kept[v] ? 0 : Math.multiplyExact(most, value.size());
      values[v] = new float[value.ints() ? 0 : size];
      integers[v] = new int[value.ints() && trains ? size : 0];
      keptGradient[v] = trains && value.gradientLife() == Value.Life.SLICE;
      boolean own = trains && value.gradient() && !keptGradient[v];
      gradients[v] = new float[own ? Math.multiplyExact(most, value.size()) : 0];
    }
    this.added = new float[operations.stream().mapToInt(Operation::inputs).max().orElse(0)][0];
    for (int i = 0; i < operations.size(); i++) {
      for (int k = 0; k < operations.get(i).inputs(); k++) {
        int size = most * all.get(operations.get(i).input(k)).size();
        if (trains && adds[i][k] && added[k].length < size) {
          added[k] = new float[size];
        }
      }
    }
    this.weights = program.newWeights();
    this.sums = new Gradients(new float[0][]);
    int chunkImages = trains ? most : 1;
    this.batch = program.newBatchMemory(chunkImages);
    batch.reserve(1);
    this.slice = batch.slice(0);
    this.chunk = slice.next(chunkImages);
    bind();
  }

  private void bind() {
    for (int v = 0; v < kept.length; v++) {
      if (kept[v]) {
        values[v] = chunk.values[v];
        integers[v] = chunk.integers[v];
      }
      if (keptGradient[v]) {
        gradients[v] = chunk.gradients[v];
      }
    }
  }

  /** Memory for references to so many arrays, for {@link ParameterRange#addToFirst}. */
  float[][] addends(int count) {
    if (addends.length < count) {
      addends = new float[count][];
    }
    return addends;
  }

  /** The program that this runs. */
  public Program program() {
    return program;
  }

  /** From now on a recorder is told of every operation, as done by this worker. */
  public void watch(Recorder by, int asWorker) {
    recorder = Objects.requireNonNull(by, "by");
    worker = asWorker;
  }

  /**
   * Begins a slice of a batch, without images yet: what it keeps goes there, and {@link #backward}
   * puts gradients off.
   *
   * @param memory of this program, with room for the slice
   * @param index which slice
   */
  public void begin(BatchMemory memory, int index) {
    goOn(memory, index);
    slice.clear();
  }

  /** Goes on with a slice whose images are there. */
  public void goOn(BatchMemory memory, int index) {
    requireTraining();
    batch = Objects.requireNonNull(memory, "memory");
    slice = memory.slice(index);
    alone = false;
  }

  /**
   * Takes the slice's next chunk; to be called before its images are written to {@link #input}.
   *
   * @param n how many images, from 1 to {@link Program#chunk}
   */
  public void next(int n) {
    chunk = slice.next(n);
    images = n;
    bind();
  }

  /** The number of chunks that the slice has. */
  public int chunks() {
    return slice.chunks();
  }

  /** Goes back to a chunk of the slice. */
  public void enter(int index) {
    chunk = slice.chunk(index);
    images = chunk.images;
    bind();
  }

  /** The place in the slice of the first image under way. */
  public int firstOfSlice() {
    return chunk.first;
  }

  /** {@code [images, input shape]}: the caller writes the images here. */
  public float[] input() {
    return values[Lowering.IMAGE];
  }

  /**
   * For each image the key of its random numbers (see {@code KeyedRandom.key}): the caller writes
   * them here before a training pass of a network with dropout.
   */
  public long[] keys() {
    return chunk.keys;
  }

  /** What the images aim at, for whoever computes the loss: the caller writes it here. */
  public Targets targets() {
    return chunk.targets;
  }

  /** {@code [images, output shape]}: what {@link #forward} left. */
  public float[] output() {
    return values[operations.getLast().output()];
  }

  /** {@code [images, output shape]}: the caller writes the gradient of the loss here. */
  public float[] outputGradient() {
    requireTraining();
    return gradients[operations.getLast().output()];
  }

  /**
   * {@code [images, input shape]}: what {@link #backward} left.
   *
   * @throws IllegalStateException when the program doesn't compute it
   */
  public float[] inputGradient() {
    if (!program.isInspecting()) {
      throw new IllegalStateException(
          "this program doesn't compute the gradient of its input; ask for it with Program.inspecting");
    }
    return gradients[Lowering.IMAGE];
  }

  /**
   * What a layer left in the last forward pass, {@code [images, layer's output shape]}.
   *
   * @param layer its name, or {@link Graph#INPUT}
   * @throws IllegalArgumentException when the network has no layer of this name
   * @throws IllegalStateException when the layer is fused with the next one, so that its output
   *     never exists; see {@link Program#keeps}
   */
  public float[] value(String layer) {
    return values[program.existing(layer)];
  }

  /** What an operation of the program left in the last forward pass. */
  public float[] outputOf(int operation) {
    return values[operations.get(operation).output()];
  }

  /** Elements of one image in {@link #outputOf}; 0 where another operation writes them. */
  public int outputSize(int operation) {
    Operation it = operations.get(operation);
    return it.writesOutput() ? program.values().get(it.output()).size() : 0;
  }

  /**
   * Runs the images of {@link #input} through the network; in training they are a batch by
   * themselves.
   *
   * @param n how many, at most those that the workspace was made for
   * @param prepared by this program
   * @param isTraining whether {@link #backward} follows, dropout drops, and statistics are the
   *     batch's own
   * @throws IllegalArgumentException when there are not so many
   */
  public void forward(int n, PreparedWeights prepared, boolean isTraining) {
    checkImages(n);
    weights = Objects.requireNonNull(prepared, "prepared");
    if (isTraining) {
      requireTraining();
      if (!alone) {
        throw new IllegalStateException(
            "this workspace is at work on a slice of a batch; take its chunks through the program's spans");
      }
      batch.begin(1);
      next(n);
    }
    images = n;
    for (int s = 0; s < program.spans().count(); s++) {
      forwardSpan(s, prepared, isTraining);
      if (isTraining && s < program.spans().cuts().size()) {
        endForward(s);
        joinAlone(s, true);
      }
    }
  }

  /** Runs the images under way forward through a span of the program. */
  public void forwardSpan(int span, PreparedWeights prepared, boolean isTraining) {
    weights = Objects.requireNonNull(prepared, "prepared");
    training = isTraining;
    for (int i = program.spans().start(span); i < program.spans().end(span); i++) {
      operations.get(i).forward(this);
      if (recorder != null) {
        recorder.forward(worker, i, this);
      }
    }
  }

  /** To be called when all chunks of the slice have gone forward through a span. */
  public void endForward(int span) {
    operations.get(program.spans().end(span) - 1).endForward(this);
  }

  /**
   * Runs the gradient of {@link #outputGradient} back through the network.
   *
   * @param n as in the forward pass
   * @param prepared as in the forward pass
   * @param sum the parameters' gradients are added to this
   * @throws IllegalArgumentException when there are not so many
   */
  public void backward(int n, PreparedWeights prepared, Gradients sum) {
    requireTraining();
    checkImages(n);
    weights = Objects.requireNonNull(prepared, "prepared");
    images = n;
    for (int s = program.spans().count() - 1; s >= 0; s--) {
      backwardSpan(s, prepared, sum);
      if (s > 0) {
        endBackward(s);
        joinAlone(s - 1, false);
      }
    }
  }

  /** Runs the images under way backward through a span. */
  public void backwardSpan(int span, PreparedWeights prepared, Gradients sum) {
    weights = Objects.requireNonNull(prepared, "prepared");
    sums = Objects.requireNonNull(sum, "sum");
    training = true; // the forward pass may have been another thread's
    for (int i = program.spans().end(span) - 1; i >= program.spans().start(span); i--) {
      if (goesBack[i]) {
        backward(i, operations.get(i));
        if (recorder != null) {
          recorder.backward(worker, i, this);
        }
      }
    }
  }

  /** To be called when all chunks of the slice have gone backward through a span. */
  public void endBackward(int span) {
    operations.get(program.spans().start(span)).endBackward(this);
  }

  private void joinAlone(int cut, boolean forward) {
    if (program.spans().cuts().get(cut).wholeBatch()) {
      batch.join(cut, forward, weights);
    }
  }

  private void backward(int index, Operation operation) {
    current = index;
    operation.backward(this);
    for (int k = operation.inputs() - 1; k >= 0; k--) {
      if (adds[index][k]) {
        int v = operation.input(k);
        elementwise.add(images * program.values().get(v).size(), added[k], 0, gradients[v], 0);
      }
    }
  }

  private void requireTraining() {
    if (!trains) {
      throw new IllegalStateException(
          "this workspace has memory for forward passes alone, without training; make one with Program.newWorkspace");
    }
  }

  private void checkImages(int n) {
    if (n < 0 || n > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "n is %d images, but this workspace has room for 0 to %d", n, most));
    }
  }

  /** The images under way. */
  public int images() {
    return images;
  }

  /** Whether images are normalized by their own statistics, which are measured on the way. */
  boolean measures(BatchNormCut cut) {
    return training && !cut.layer().isFrozen(batch.epoch());
  }

  /** Whether the gradient of a parameter is wanted in the epoch of the batch. */
  boolean learns(int slot) {
    return program.learns(slot, batch.epoch());
  }

  boolean training() {
    return training;
  }

  float[] value(int v) {
    return values[v];
  }

  int[] integers(int v) {
    return integers[v];
  }

  /** The gradient of a value, complete: all its readers have added theirs. */
  float[] gradient(int v) {
    return gradients[v];
  }

  /** Whether an operation is to compute the gradient of its input {@code k}. */
  boolean wants(Operation operation, int k) {
    return program.values().get(operation.input(k)).gradient();
  }

  /** Where an operation that goes back writes the gradient of its input {@code k}. */
  float[] inputGradient(Operation operation, int k) {
    return adds[current][k] ? added[k] : gradients[operation.input(k)];
  }

  GroupStatistics sliceStatistics(BatchNormCut cut) {
    return slice.statistics(cut.index());
  }

  /** How many images from this one of the chunk on share its statistics. */
  int sameGroup(BatchNormCut cut, int image) {
    if (cut.wholeBatch() || !measures(cut)) {
      return images - image;
    }
    int group = cut.layer().group();
    return Math.min(images - image, group - (chunk.first + image) % group);
  }

  /** What an image of the chunk is normalized by. */
  Normalization normalization(BatchNormCut cut, int image) {
    return measures(cut)
        ? normalizationOfGroup(cut, cut.groupOf(chunk.first + image))
        : weights.moving(cut.index());
  }

  /** What a group of the slice is normalized by, in training. */
  Normalization normalizationOfGroup(BatchNormCut cut, int group) {
    if (!measures(cut)) {
      return weights.moving(cut.index());
    }
    GroupStatistics statistics =
        cut.wholeBatch() ? batch.whole(cut.index()) : slice.statistics(cut.index());
    return statistics.group(group).normalization;
  }

  PreparedWeights preparedWeights() {
    return weights;
  }

  Gradients sums() {
    return sums;
  }

  float[] weights(int slot) {
    return weights.slot(slot);
  }

  float[] sum(int slot) {
    return sums.slot(slot);
  }

  /** Whether the gradient of a tensor is added in phase 1. */
  boolean putOff(int slot) {
    return !alone && program.putOff(slot);
  }

  /** This thread's operation that uses a tensor. */
  Operation owner(int slot) {
    return operations.get(program.ownerOf(slot));
  }
}
