package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.Shuffle;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;

/** A gradient that is too long is shortened, all slots by one factor. */
final class ClipNormTest {

  private static final Network NETWORK = Trained.network();

  private static TrainingSettings settings() {
    return TrainingSettings.defaults(3)
        .withEpochs(1)
        .withBatchSize(24)
        .withOptimizer(new Sgd(0.5, 0));
  }

  private static TrainingSettings clipped(double norm) {
    return settings().with(settings().update().withClipNorm(norm));
  }

  private static float[] gradient(Network network, Dataset dataset) {
    int[] order = new int[24];
    new Shuffle(3).fill(1, order);
    TrainingState state = TrainingState.initial(network, settings().optimizer(), 3);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(network, KernelSets.TEXTBOOK);
      TrainingStep step = new TrainingStep(program, workers, dataset, settings(), state);
      step.computeGradient(order, 0, 24, 1);
      return step.gradient();
    }
  }

  private static double norm(Network network, float[] gradient) {
    double total = 0;
    for (ParameterSlot slot : network.parameters()) {
      double squares = 0;
      for (int i = slot.offset(); i < slot.offset() + slot.size() && slot.trains(1); i++) {
        squares += (double) gradient[i] * gradient[i];
      }
      total += squares;
    }
    return Math.sqrt(total);
  }

  /** By hand, in every bit; with all kernel sets, on any number of threads. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 1e-30})
  void theWholeGradientGetsThisNorm(double largest) {
    Dataset dataset = TestNetworks.random(NETWORK, 24, 1);
    float[] gradient = gradient(NETWORK, dataset);
    double norm = norm(NETWORK, gradient);
    assertTrue(norm > largest, () -> "nothing to clip: " + norm);
    float factor = (float) (largest / norm);
    float[] expected = NETWORK.initialParameters(3);
    for (int i = 0; i < gradient.length; i++) {
      expected[i] -= 0.5f * (gradient[i] * factor);
    }
    for (KernelSets kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        assertArrayEquals(
            expected,
            Trained.run(NETWORK, kernels, threads, dataset, clipped(largest)).parameters(),
            kernels + " on " + threads);
      }
    }
  }

  @Test
  void aShorterOneIsNotTouched() {
    Dataset dataset = TestNetworks.random(NETWORK, 24, 1);
    double norm = norm(NETWORK, gradient(NETWORK, dataset));
    for (double larger : new double[] {norm, 2 * norm, 1e300}) {
      assertArrayEquals(
          Trained.run(NETWORK, KernelSets.FAST, 2, dataset, settings()).parameters(),
          Trained.run(NETWORK, KernelSets.FAST, 2, dataset, clipped(larger)).parameters());
    }
  }

  /** What a frozen slot would have had of a gradient doesn't make that of the others shorter. */
  @Test
  void frozenSlotsDoNotCount() {
    Network network =
        Network.sequential(
            Shape.of(6, 6, 2),
            conv2d(5, 3).relu().named("conv").with(Learning.DEFAULT.frozen()),
            new Flatten("flatten"),
            dense(4));
    Dataset dataset = TestNetworks.random(network, 24, 1);
    float[] gradient = gradient(network, dataset);
    float factor = (float) (0.01 / norm(network, gradient));
    float[] expected = network.initialParameters(3);
    for (ParameterSlot slot : network.parameters()) {
      for (int i = slot.offset(); i < slot.offset() + slot.size() && slot.trains(1); i++) {
        expected[i] -= 0.5f * (gradient[i] * factor);
      }
    }
    assertArrayEquals(
        expected, Trained.run(network, KernelSets.FAST, 2, dataset, clipped(0.01)).parameters());
  }

  /** As several machines would do it. */
  @Test
  void aGradientThatOthersComputedIsClippedToo() {
    Dataset dataset = TestNetworks.random(NETWORK, 24, 1);
    TrainingSettings settings = clipped(0.01);
    int[] order = new int[24];
    Arrays.setAll(order, i -> i);
    TrainingState here = TrainingState.initial(NETWORK, settings.optimizer(), 3);
    TrainingState there = TrainingState.initial(NETWORK, settings.optimizer(), 3);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      ShareGradient share =
          new ShareRunner(program, workers, dataset, settings)
              .run(new ShareOfBatch(there.parameters(), order, 0, 24, 1, 0, 0));
      new TrainingStep(program, workers, dataset, settings, here).run(order, 0, 24, 1);
      new TrainingStep(program, workers, dataset, settings, there).apply(share, 1);
    }
    assertArrayEquals(here.parameters(), there.parameters());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aNormThatMakesNoSenseIsRefused(double norm) {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> clipped(norm));
    assertEquals(
        "the norm to clip the gradient to is "
            + norm
            + ", but must be positive, also in single precision, and finite",
        thrown.getMessage());
  }
}
