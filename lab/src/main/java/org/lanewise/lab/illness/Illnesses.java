package org.lanewise.lab.illness;

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
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Softmax;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.Preprocessing;

/** All illnesses, under the names of the causes that they make. */
public final class Illnesses {

  private static final float TOO_LARGE = 20;
  private static final float DEAD_BIAS = -10;
  private static final double TOO_HIGH = 100;
  private static final double TOO_LOW = 1e-3;
  private static final int FEW_IMAGES = 500;
  private static final int MANY_EPOCHS = 40;
  private static final int LEAKED = 5;

  private record Fault(String name, String description, UnaryOperator<Setup> change)
      implements Illness {

    @Override
    public Setup inject(Setup healthy) {
      return change.apply(healthy);
    }
  }

  private static final List<Illness> ALL =
      List.of(
          new Fault(
              "slow",
              "every image is read after a pause of 5 ms",
              s -> s.withReading(SleepingExamples::new)),
          new Fault(
              "input-not-scaled",
              "pixels enter as 0 to 255",
              s -> s.withPreprocessing(Preprocessing.raw())),
          new Fault(
              "input-constant",
              "all pixels of all images are 0",
              s -> s.withData(both(s.data(), BlackImages::new))),
          new Fault(
              "labels-wrong",
              "the training labels are shuffled",
              s -> s.withData(train(s.data(), set -> shuffledLabels(set, s.settings().seed())))),
          new Fault(
              "data-leakage",
              "every fifth test image is a training image",
              s -> s.withData(leaked(s.data()))),
          new Fault(
              "weights-zero",
              "all parameters begin at 0",
              s -> s.withWeights(w -> new float[w.length])),
          new Fault(
              "weights-too-large",
              "initial weights are 20 times as large",
              s -> s.withWeights(Illnesses::enlarged)),
          new Fault(
              "learning-rate-too-high",
              "the learning rate is 100 times as high",
              s ->
                  s.withOptimizer(
                      s.settings()
                          .optimizer()
                          .withLearningRate(s.settings().optimizer().learningRate() * TOO_HIGH))),
          new Fault(
              "dead-relus",
              "the biases of all convolutions begin at -10",
              s -> s.withWeights(w -> withDeadBiases(s.network(), w))),
          new Fault(
              "learning-rate-too-low",
              "the learning rate is a thousandth",
              s ->
                  s.withOptimizer(
                      s.settings()
                          .optimizer()
                          .withLearningRate(s.settings().optimizer().learningRate() * TOO_LOW))),
          new Fault(
              "batch-too-large",
              "all training images are one batch",
              s -> s.withSettings(s.settings().withBatchSize(s.data().train().size()))),
          new Fault(
              "softmax-twice",
              "the network ends in a softmax, and the loss applies its own",
              s -> s.with(s.graph().then(new Softmax("softmax")))),
          new Fault(
              "not-shuffled",
              "the training images come class by class",
              s ->
                  s.withData(train(s.data(), Illnesses::sorted))
                      .withSettings(s.settings().withShuffle(false))),
          new Fault(
              "gradients-not-cleared",
              "each gradient is added to those of all steps before",
              s -> s.withOptimizer(new UnclearedGradients(s.settings().optimizer()))),
          new Fault(
              "layer-frozen",
              "the first layer is never updated",
              s ->
                  s.withOptimizer(
                      new FrozenLayer(s.settings().optimizer(), firstLayer(s.network())))),
          new Fault(
              "backward-wrong",
              "the gradient of the first layer's kernel has the wrong sign",
              s ->
                  s.withOptimizer(
                      new FlippedGradient(s.settings().optimizer(), firstLayer(s.network())))),
          new Fault(
              "network-too-small",
              "the network has four filters and 36 features",
              s -> s.with(tiny(s.data().train()))),
          new Fault(
              "overfitting",
              "it trains on 500 images, 40 times",
              s ->
                  s.withData(train(s.data(), set -> set.first(Math.min(FEW_IMAGES, set.size()))))
                      .withSettings(s.settings().withBatchSize(32).withEpochs(MANY_EPOCHS))),
          new Fault(
              "pixel-order-wrong",
              "the planes of the files are taken for interleaved pixels",
              s -> s.withData(both(s.data(), PlanarImages::new))),
          new Fault(
              "weak-optimizer",
              "plain gradient descent at 0.01",
              s -> s.withOptimizer(new Sgd(0.01, 0))));

  private Illnesses() {}

  /** All of them, in the order of the doctor's table. */
  public static List<Illness> all() {
    return ALL;
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Illness::name).toList();
  }

  /** The illness of this name. */
  public static Optional<Illness> find(String name) {
    return ALL.stream().filter(illness -> illness.name().equals(name)).findFirst();
  }

  private static TrainAndTest both(
      TrainAndTest data, Function<LabelledImages, LabelledImages> change) {
    return new TrainAndTest(data.name(), change.apply(data.train()), change.apply(data.test()));
  }

  private static TrainAndTest train(
      TrainAndTest data, Function<LabelledImages, LabelledImages> change) {
    return new TrainAndTest(data.name(), change.apply(data.train()), data.test());
  }

  private static TrainAndTest leaked(TrainAndTest data) {
    return new TrainAndTest(
        data.name(), data.train(), new LeakedImages(data.test(), data.train(), LEAKED));
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
        Conv2d.relu("conv1", 4, 3),
        MaxPool2d.of("pool1", window),
        new Flatten("flatten"),
        Dense.linear("dense", images.classNames().size()));
  }
}
