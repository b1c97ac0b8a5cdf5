package org.lanewise.lab.fault;

import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.Preprocessing;

/** All faults, under the names of the causes that they make. */
public final class Faults {

  private static final float TOO_LARGE = 20;
  private static final float DEAD_BIAS = -10;
  private static final double TOO_HIGH = 100;
  private static final double TOO_LOW = 1e-3;
  private static final int FEW_IMAGES = 500;
  private static final int MANY_EPOCHS = 40;
  private static final int LEAKED = 5;

  /** Of moving statistics: 299,572 steps. */
  private static final double SLOWEST = 0.99999;

  private record NamedFault(String name, String description, UnaryOperator<Setup> change)
      implements Fault {

    @Override
    public Setup inject(Setup healthy) {
      return change.apply(healthy);
    }
  }

  private static final List<Fault> ALL =
      List.of(
          new NamedFault(
              "slow",
              "every image is read after a pause of 5 ms",
              s -> s.withReading(SlowDataset::new)),
          new NamedFault(
              "input-not-scaled",
              "pixels enter as 0 to 255",
              s -> s.withPreprocessing(Preprocessing.raw())),
          new NamedFault(
              "input-constant",
              "all pixels of all images are 0",
              s -> s.withData(both(s.data(), BlackImages::new))),
          new NamedFault(
              "labels-wrong",
              "the training labels are shuffled",
              s -> s.withData(train(s.data(), set -> shuffledLabels(set, s.settings().seed())))),
          new NamedFault(
              "data-leakage",
              "every fifth test image is a training image",
              s -> s.withData(leaked(s.data()))),
          new NamedFault(
              "weights-zero",
              "all parameters begin at 0",
              s -> s.withWeights(w -> new float[w.length])),
          new NamedFault(
              "weights-too-large",
              "initial weights are 20 times as large",
              s -> s.withWeights(Faults::enlarged)),
          new NamedFault(
              "learning-rate-too-high",
              "the learning rate is 100 times as high",
              s ->
                  s.withOptimizer(
                      s.settings()
                          .optimizer()
                          .withLearningRate(s.settings().optimizer().learningRate() * TOO_HIGH))),
          new NamedFault(
              "dead-relus",
              "the biases of all convolutions begin at -10",
              s -> s.withWeights(w -> withDeadBiases(s.network(), w))),
          new NamedFault(
              "learning-rate-too-low",
              "the learning rate is a thousandth",
              s ->
                  s.withOptimizer(
                      s.settings()
                          .optimizer()
                          .withLearningRate(s.settings().optimizer().learningRate() * TOO_LOW))),
          new NamedFault(
              "batch-too-large",
              "all training images are one batch",
              s -> s.withSettings(s.settings().withBatchSize(s.data().train().size()))),
          new NamedFault(
              "statistics-cold",
              "the network ends in a batch normalization with a momentum of 0.99999",
              s -> s.with(s.graph().then(batchNorm().withMomentum(SLOWEST).named("cold")))),
          new NamedFault(
              "softmax-twice",
              "the network ends in a softmax, and the loss applies its own",
              s -> s.with(s.graph().then(new Activate("softmax", Activation.SOFTMAX)))),
          new NamedFault(
              "not-shuffled",
              "the training images come class by class",
              s ->
                  s.withData(train(s.data(), Faults::sorted))
                      .withSettings(s.settings().withShuffle(false))),
          new NamedFault(
              "gradients-not-cleared",
              "each gradient is added to those of all steps before",
              s -> s.withOptimizer(new UnclearedGradients(s.settings().optimizer()))),
          new NamedFault(
              "layer-frozen",
              "the first layer is never updated",
              s ->
                  s.withOptimizer(
                      new FrozenLayer(s.settings().optimizer(), firstLayer(s.network())))),
          new NamedFault(
              "backward-wrong",
              "the gradient of the first layer's kernel has the wrong sign",
              s ->
                  s.withOptimizer(
                      new FlippedGradient(s.settings().optimizer(), firstLayer(s.network())))),
          new NamedFault(
              "network-too-small",
              "the network has four filters and 36 features",
              s -> s.with(tiny(s.data().train()))),
          new NamedFault(
              "overfitting",
              "it trains on 500 images, 40 times",
              s ->
                  s.withData(train(s.data(), set -> set.first(Math.min(FEW_IMAGES, set.size()))))
                      .withSettings(s.settings().withBatchSize(32).withEpochs(MANY_EPOCHS))),
          new NamedFault(
              "pixel-order-wrong",
              "the planes of the files are taken for interleaved pixels",
              s -> s.withData(both(s.data(), PlanarImages::new))),
          new NamedFault(
              "weak-optimizer",
              "plain gradient descent at 0.01",
              s -> s.withOptimizer(new Sgd(0.01, 0))));

  private Faults() {}

  /** All of them, in the order of the doctor's table. */
  public static List<Fault> all() {
    return ALL;
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Fault::name).toList();
  }

  /** The fault of this name. */
  public static Optional<Fault> find(String name) {
    return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
  }

  private static TrainAndTest both(
      TrainAndTest data, Function<LabelledImages, LabelledImages> change) {
    return data.with(change.apply(data.train()), change.apply(data.test()));
  }

  private static TrainAndTest train(
      TrainAndTest data, Function<LabelledImages, LabelledImages> change) {
    return data.with(change.apply(data.train()), data.test());
  }

  private static TrainAndTest leaked(TrainAndTest data) {
    return data.with(data.train(), new LeakedImages(data.test(), data.train(), LEAKED));
  }

  private static LabelledImages shuffledLabels(LabelledImages set, long seed) {
    int[] inOrder = IntStream.range(0, set.size()).toArray();
    int[] labels = inOrder.clone();
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.FAULT);
    for (int i = labels.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int label = labels[i];
      labels[i] = labels[j];
      labels[j] = label;
    }
    return new Reordered(set, inOrder, labels);
  }

  private static LabelledImages sorted(LabelledImages set) {
    int[] order =
        IntStream.range(0, set.size())
            .boxed()
            .sorted(Comparator.comparingInt(set::label))
            .mapToInt(i -> i)
            .toArray();
    return new Reordered(set, order, order);
  }

  private static float[] enlarged(float[] weights) {
    float[] large = weights.clone();
    for (int i = 0; i < large.length; i++) {
      large[i] *= TOO_LARGE;
    }
    return large;
  }

  private static float[] withDeadBiases(Network network, float[] weights) {
    float[] changed = weights.clone();
    for (ShapedNode node : network.nodes()) {
      if (node.layer() instanceof Conv2d) {
        ParameterSlot bias = node.parameters().getLast();
        Arrays.fill(changed, bias.offset(), bias.offset() + bias.size(), DEAD_BIAS);
      }
    }
    return changed;
  }

  /** The first layer that has parameters. */
  private static String firstLayer(Network network) {
    return network.parameters().getFirst().layer();
  }

  private static Graph tiny(LabelledImages images) {
    int window = Math.max(1, (Math.min(images.height(), images.width()) - 2) / 3);
    return Graph.sequential(
        conv2d(4, 3).relu().named("conv1"),
        maxPool2d(window).named("pool1"),
        flatten(),
        dense(images.classNames().size()));
  }
}
