package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** What training must be able to do. */
class LearningTest {

  private static final int SIDE = 12;

  /** Random labels on random images: nothing to learn, so only memory brings the loss down. */
  @ParameterizedTest
  @CsvSource({"adam", "sgd"})
  void overfitsOneBatch(String name) {
    Network network = TestNetworks.small();
    Optimizer optimizer =
        name.equals("adam") ? Adam.defaults().withLearningRate(0.01) : new Sgd(0.1, 0.9);
    Dataset batch = TestNetworks.random(network, 16, 1);
    TrainingState state = TrainingState.initial(network, optimizer, 1);
    int[] order = new int[16];
    for (int i = 0; i < 16; i++) {
      order[i] = i;
    }
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(network, KernelSets.FAST);
      TrainingStep step = new TrainingStep(program, workers, batch, optimizer, 1, state);
      Metrics metrics = step.run(order, 0, 16, 1);
      double first = metrics.meanLoss();
      assertTrue(first > 1, "starts at " + first);
      for (int t = 0; t < 400; t++) {
        metrics = step.run(order, 0, 16, 1);
      }
      assertEquals(1, metrics.accuracy());
      assertTrue(metrics.meanLoss() < 0.01, "ends at " + metrics.meanLoss());
    }
  }

  /**
   * Textures of four kinds anywhere in the image, which no weight per pixel can tell apart. With
   * the convolution as it started, only the dense layer learns: training it must win by far.
   */
  @Test
  void aTrainedConvolutionBeatsAFrozenOne() {
    Network whole =
        Network.sequential(
            Shape.of(SIDE, SIDE, 1),
            conv2d(4, 3).relu().named("conv1"),
            maxPool2d(10).named("pool1"),
            new Flatten("flatten"),
            dense(4));
    Network head =
        Network.sequential(whole.nodes().get(1).shape(), new Flatten("flatten"), dense(4));
    TensorDataset train = textures(400, 1);
    TensorDataset test = textures(400, 2);
    double trained = 0;
    double frozen = 0;
    for (int seed = 1; seed <= 3; seed++) {
      trained += accuracy(whole, train, test, seed) / 3;
      Dataset features = features(whole, train, seed);
      frozen += accuracy(head, features, features(whole, test, seed), seed) / 3;
    }
    double chance = 0.25;
    assertTrue(frozen > chance + 0.1, "frozen reaches " + frozen);
    assertTrue(trained > 0.95, "trained reaches " + trained);
    assertTrue(trained > frozen + 0.2, "trained reaches " + trained + ", frozen " + frozen);
  }

  /**
   * The mean over a batch that is cut into slices and chunks is the mean of its images; and what
   * dropout drops goes with the image, not with its place.
   */
  @Test
  void theGradientOfABatchIsTheMeanOfItsImagesGradients() {
    Network network = TestNetworks.everyLayer();
    Dataset dataset = TestNetworks.random(network, 77, 1);
    int[] order = new int[77];
    for (int i = 0; i < 77; i++) {
      order[i] = (i * 30) % 77;
    }
    float[] parameters = TestNetworks.parameters(network, 1);
    try (Workers workers = new Workers(2)) {
      TrainingStep step =
          new TrainingStep(
              Program.of(network, KernelSets.FAST),
              workers,
              dataset,
              Sgd.defaults(),
              1,
              TrainingState.of(parameters, Sgd.defaults()));
      for (int batch : new int[] {1, 2, 5, 8, 17, 64, 77}) {
        int first = 77 - batch;
        double loss = step.computeGradient(order, first, batch, 1).meanLoss();
        float[] gradient = step.gradient();
        double[] mean = new double[gradient.length];
        double meanLoss = 0;
        for (int i = first; i < 77; i++) {
          meanLoss += step.computeGradient(new int[] {order[i]}, 0, 1, 1).meanLoss() / batch;
          float[] one = step.gradient();
          for (int j = 0; j < mean.length; j++) {
            mean[j] += (double) one[j] / batch;
          }
        }
        assertEquals(meanLoss, loss, 1e-12);
        for (int j = 0; j < mean.length; j++) {
          assertEquals(mean[j], gradient[j], 1e-6, "element " + j + " in a batch of " + batch);
        }
      }
      assertArrayEquals(TestNetworks.parameters(network, 1), parameters);
    }
  }

  private static double accuracy(Network network, Dataset train, Dataset test, long seed) {
    TrainingSettings settings =
        TrainingSettings.defaults(seed)
            .withEpochs(12)
            .withOptimizer(Adam.defaults().withLearningRate(0.01));
    TrainingState state = Trained.run(network, KernelSets.FAST, 2, train, settings);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(network, KernelSets.FAST);
      return new Predictor(program, workers, state.parameters()).evaluate(test).accuracy();
    }
  }

  /** What the first two layers make of the images before they have learned anything. */
  private static Dataset features(Network network, Dataset images, long seed) {
    int size = network.nodes().get(1).shape().size();
    float[] data = new float[images.size() * size];
    Program program = Program.unfused(network, KernelSets.FAST);
    PreparedWeights weights = program.newWeights(network.initialParameters(seed));
    Workspace workspace = program.newWorkspace(1);
    Dataset.Reader reader = images.newReader();
    int[] labels = new int[images.size()];
    for (int i = 0; i < images.size(); i++) {
      reader.read(i, 0, workspace.input(), 0);
      workspace.forward(1, weights, false);
      System.arraycopy(workspace.value(network.nodes().get(1).name()), 0, data, i * size, size);
      labels[i] = images.label(i);
    }
    int[] extents = network.nodes().get(1).shape().toArray();
    Shape shape = Shape.of(images.size(), extents[0], extents[1], extents[2]);
    return new TensorDataset(new Tensor(shape, data), labels, 4);
  }

  /** A patch of stripes (horizontal, vertical or diagonal either way) of random phase and place. */
  private static TensorDataset textures(int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] data = new float[images * SIDE * SIDE];
    int[] labels = new int[images];
    int[][] directions = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};
    for (int i = 0; i < images; i++) {
      labels[i] = random.nextInt(4);
      int[] direction = directions[labels[i]];
      int phase = random.nextInt(3);
      int top = random.nextInt(SIDE - 7);
      int left = random.nextInt(SIDE - 7);
      for (int h = 0; h < SIDE; h++) {
        for (int w = 0; w < SIDE; w++) {
          boolean inside = h >= top && h < top + 8 && w >= left && w < left + 8;
          int at = Math.floorMod(h * direction[0] + w * direction[1] + phase, 3);
          double stripe = inside ? (at == 0 ? 1 : -0.5) : 0;
          data[(i * SIDE + h) * SIDE + w] = (float) (stripe + random.nextDouble(-0.7, 0.7));
        }
      }
    }
    return new TensorDataset(new Tensor(Shape.of(images, SIDE, SIDE, 1), data), labels, 4);
  }
}
