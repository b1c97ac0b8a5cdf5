package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Initializer;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** A layer says where its parameters begin, how long they are trained and how fast. */
final class LayerLearningTest {

  private static final int EPOCHS = 3;

  private static Network network(Learning conv, Learning norm, Learning dense) {
    return Network.sequential(
        Shape.of(9, 9, 2),
        conv2d(5, 3).relu().named("conv").with(conv),
        batchNorm().named("norm").inGroupsOf(4).with(norm),
        maxPool2d(2).named("pool"),
        new Flatten("flatten"),
        dense(4).with(dense));
  }

  private static Network convolution(Learning conv) {
    return network(conv, Learning.DEFAULT, Learning.DEFAULT);
  }

  private static TrainingSettings settings() {
    return TrainingSettings.defaults(3).withEpochs(EPOCHS).withBatchSize(8);
  }

  private static TrainingState train(Network network, TrainingSettings settings) {
    Dataset dataset = TestNetworks.random(network, 24, 1);
    return Trained.run(network, KernelSets.FAST, 2, dataset, settings);
  }

  private static float[] of(Network network, float[] vector, String path) {
    ParameterSlot slot =
        network.parameters().stream().filter(s -> s.path().equals(path)).findFirst().orElseThrow();
    return Arrays.copyOfRange(vector, slot.offset(), slot.offset() + slot.size());
  }

  /** For the initializers that ask for some. */
  private static final Tensor IMAGES = images();

  private static Tensor images() {
    Tensor images = Tensor.zeros(3, 9, 9, 2);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < images.data().length; i++) {
      images.data()[i] = (float) random.nextDouble();
    }
    return images;
  }

  private static float[] initial(Network network, String path) {
    return of(network, network.initialParameters(3, IMAGES), path);
  }

  @Test
  void aFrozenLayerKeepsItsBitsAndTheOptimizerForgetsIt() {
    Network network = convolution(Learning.DEFAULT.frozen());
    TrainingState state = train(network, settings());
    for (String path : new String[] {"conv/kernel", "conv/bias"}) {
      assertArrayEquals(initial(network, path), of(network, state.parameters(), path));
      for (float[] moments : state.optimizerState()) {
        float[] kept = of(network, moments, path);
        assertArrayEquals(new float[kept.length], kept);
      }
    }
    assertFalse(
        Arrays.equals(
            initial(network, "dense/kernel"), of(network, state.parameters(), "dense/kernel")));
  }

  /** Of a convolution, and of a dense layer whose gradient is put off. */
  @Test
  void whatIsFrozenAfterItsEpochsHasNoGradientAnyMore() {
    Learning first = Learning.DEFAULT.during(Map.of(Role.KERNEL, 1, Role.BIAS, 3));
    Network network = network(first, Learning.DEFAULT, first);
    Network usual = convolution(Learning.DEFAULT);
    for (int epoch = 1; epoch <= 2; epoch++) {
      float[] frozen = gradient(network, epoch);
      float[] all = gradient(usual, epoch);
      for (ParameterSlot slot : network.parameters()) {
        float[] expected = of(usual, all, slot.path());
        boolean trained = slot.trains(epoch);
        assertArrayEquals(
            trained ? expected : new float[expected.length],
            of(network, frozen, slot.path()),
            slot.path() + " in epoch " + epoch);
      }
    }
  }

  /** Of all images; with batch normalizations in groups, a share is computed by itself. */
  private static float[] gradient(Network network, int epoch) {
    Dataset dataset = TestNetworks.random(network, 24, 1);
    int[] order = IntStream.range(0, 24).toArray();
    float[] parameters = TestNetworks.parameters(network, 7);
    try (Workers workers = new Workers(2)) {
      ShareRunner runner =
          new ShareRunner(Program.of(network, KernelSets.FAST), workers, dataset, settings());
      return runner.run(new ShareOfBatch(parameters, order, 0, 24, epoch, 0, 0)).gradient();
    }
  }

  /** What is trained for so many epochs stands still after them. */
  @Test
  void aSlotIsFrozenAfterItsEpochs() {
    Network network = convolution(Learning.DEFAULT.during(Map.of(Role.BIAS, 1)));
    float[] one = train(network, settings().withEpochs(1)).parameters();
    float[] three = train(network, settings()).parameters();
    assertFalse(Arrays.equals(initial(network, "conv/bias"), of(network, one, "conv/bias")));
    assertArrayEquals(of(network, one, "conv/bias"), of(network, three, "conv/bias"));
    assertArrayEquals(initial(network, "conv/kernel"), of(network, three, "conv/kernel"));
  }

  @Test
  void theRateOfARoleIsAFactor() {
    TrainingSettings once =
        settings().withEpochs(1).withBatchSize(24).withOptimizer(new Sgd(0.25, 0));
    Network plain = convolution(Learning.DEFAULT);
    Network faster = convolution(Learning.DEFAULT.at(Map.of(Role.BIAS, 64.0)));
    float[] slow = of(plain, train(plain, once).parameters(), "conv/bias");
    float[] fast = of(faster, train(faster, once).parameters(), "conv/bias");
    for (int i = 0; i < slow.length; i++) {
      assertEquals(64 * slow[i], fast[i]);
      assertNotEquals(0, slow[i]);
    }
    assertArrayEquals(
        of(plain, train(plain, once).parameters(), "conv/kernel"),
        of(faster, train(faster, once).parameters(), "conv/kernel"));
  }

  @Test
  void initializersFillWeightsAlone() {
    Learning ones = Learning.DEFAULT.from(Initializers.ONES);
    Learning zeros = Learning.DEFAULT.from(Initializers.ZEROS);
    Learning he = Learning.DEFAULT.from(Initializers.HE);
    Network network = network(he, zeros, ones);
    assertArrayEquals(new float[5], initial(network, "conv/bias"));
    assertArrayEquals(new float[5], initial(network, "norm/gamma"));
    assertArrayEquals(new float[5], initial(network, "norm/beta"));
    for (float weight : initial(network, "dense/kernel")) {
      assertEquals(1, weight);
    }
    double limit = Math.sqrt(6.0 / 18);
    double largest = 0;
    for (float weight : initial(network, "conv/kernel")) {
      largest = Math.max(largest, Math.abs(weight));
    }
    assertTrue(largest <= limit && largest > 0.9 * limit, largest + " of " + limit);
    float[] gamma = initial(network(he, he, he), "norm/gamma");
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, gamma);
  }

  /** Glorot's numbers are those that they were when there was nothing to choose. */
  @ParameterizedTest
  @EnumSource(Initializers.class)
  void aSlotsNumbersDoNotDependOnOtherLayers(Initializers initializer) {
    Learning learning = Learning.DEFAULT.from(initializer);
    Network usual = convolution(Learning.DEFAULT);
    Network other = convolution(learning);
    assertArrayEquals(initial(usual, "dense/kernel"), initial(other, "dense/kernel"));
  }

  /** The mean of all images, to see that they came through. */
  private record Mean(List<String> seen) implements Initializer {

    @Override
    public String label() {
      return "mean";
    }

    @Override
    public boolean needsImages() {
      return true;
    }

    @Override
    public void fill(
        Parameter parameter,
        KeyedRandom random,
        float[] vector,
        int from,
        @Nullable Tensor images) {
      seen.add(images + " for " + parameter.name());
      vector[from] = 7;
    }
  }

  @Test
  void anInitializerMayAskForImages() {
    Mean mean = new Mean(new ArrayList<>());
    Network network = convolution(Learning.DEFAULT.from(mean));
    Exception thrown = assertThrows(LayerException.class, () -> network.initialParameters(1));
    assertTrue(
        thrown.toString().contains("'conv': its initializer 'mean' needs training images"),
        thrown::toString);
    Tensor images = Tensor.zeros(3, 9, 9, 2);
    float[] begun = network.initialParameters(1, images);
    assertEquals(7, begun[0]);
    assertEquals(List.of(images + " for kernel"), mean.seen());
  }

  @Test
  void whatSaysNothingIsNotKept() {
    assertEquals(
        Learning.DEFAULT, Learning.DEFAULT.at(Map.of(Role.KERNEL, 1.0)).from(Initializers.GLOROT));
    assertEquals(Learning.DEFAULT.frozen(), Learning.DEFAULT.during(Map.of(Role.BIAS, 0)));
    assertThrows(
        IllegalArgumentException.class, () -> Learning.DEFAULT.during(Map.of(Role.BIAS, -1)));
    assertThrows(IllegalArgumentException.class, () -> Learning.DEFAULT.at(Map.of(Role.BIAS, 0.0)));
    assertThrows(
        IllegalArgumentException.class, () -> Learning.DEFAULT.at(Map.of(Role.BIAS, 1 / 0.0)));
  }

  /** Statistics and times are taken of frozen slots too; gradient and update are none. */
  @Test
  void aFrozenSlotsUpdateIsZero() {
    Network network = convolution(Learning.DEFAULT.frozen());
    TrainingState state = TrainingState.initial(network, settings().optimizer(), 3);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(network, KernelSets.FAST);
      Dataset dataset = TestNetworks.random(network, 24, 1);
      Trainer trainer = new Trainer(program, workers, dataset, null, settings(), state);
      StepStatistics statistics = trainer.gatherStatistics();
      trainer.run();
      assertEquals(0, statistics.updateNorm(0));
      assertEquals(0, statistics.gradientNorm(0));
      assertTrue(statistics.weightNorm(0) > 0);
    }
  }
}
