package org.lanewise.engine.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Relu;
import org.lanewise.engine.layer.Softmax;
import org.lanewise.engine.tensor.Shape;

/** Which stage runs a layer, and which layers run as one: the only place that knows of fusion. */
final class Stages {

  private Stages() {}

  /**
   * The stage of the first layer of a list.
   *
   * @param stage the stage, or null where there is nothing to compute
   * @param layers how many layers it covers
   */
  record Match(@Nullable Stage stage, int layers) {}

  /**
   * @param rest the layers that remain, not empty
   * @param index the index of the first of them in the network
   * @param input the shape before it
   * @param kernels where the kernels come from
   * @param fuse whether layers may run as one
   * @param images how many images the stage must remember
   */
  static Match first(
      List<Layer> rest, int index, Shape input, KernelSet kernels, boolean fuse, int images) {
    return switch (rest.getFirst()) {
      case Conv2d conv -> {
        Optional<Match> fused =
            fuse ? convolutionAndPooling(conv, rest, index, input, kernels) : Optional.empty();
        yield fused.orElseGet(() ->
            one(
                new Conv2dStage(
                    index,
                    kernels.conv2d(conv.geometry(input)),
                    conv.activation() == Activation.RELU,
                    kernels.elementwise())));
      }
      case MaxPool2d pool ->
          one(new MaxPool2dStage(index, kernels.maxPool2d(pool.geometry(input)), images));
      case Dense dense ->
          one(
              new DenseStage(
                  index,
                  kernels.dense(input.size(), dense.units()),
                  dense.activation() == Activation.RELU,
                  kernels.elementwise()));
      case Relu relu -> {
        int[] extents = input.toArray();
        yield one(
            new ReluStage(index, input.size(), extents[extents.length - 1], kernels.elementwise()));
      }
      case Dropout dropout -> one(new DropoutStage(index, input.size(), dropout.rate(), images));
      case Softmax softmax -> one(new SoftmaxStage(index, input.size()));
      case Flatten flatten -> new Match(null, 1);
    };
  }

  private static Match one(Stage stage) {
    return new Match(stage, 1);
  }

  /** Convolution, ReLU (its own, or the layer after it) and pooling, if the kernel set has that. */
  private static Optional<Match> convolutionAndPooling(
      Conv2d conv, List<Layer> rest, int index, Shape input, KernelSet kernels) {
    boolean ownRelu = conv.activation() == Activation.RELU;
    boolean nextRelu = rest.size() > 1 && rest.get(1) instanceof Relu;
    int at = ownRelu ? 1 : 2;
    if (!(ownRelu || nextRelu) || rest.size() <= at || !(rest.get(at) instanceof MaxPool2d pool)) {
      return Optional.empty();
    }
    Optional<Conv2dPoolKernel> kernel =
        kernels.conv2dPool(conv.geometry(input), pool.geometry(conv.outputShape(input)));
    return kernel.map(k -> new Match(new Conv2dPoolStage(index + at, k), at + 1));
  }
}
