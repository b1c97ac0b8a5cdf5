package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.TopK;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/** Training whose gradients somebody else computes. */
final class GradientSourceTest {

  private static final int IMAGES = 330;
  private static final TrainingSettings SETTINGS =
      TrainingSettings.defaults(3)
          .withEpochs(3)
          .withBatchSize(IMAGES - 20)
          .withLoss(new SoftmaxCrossEntropy().measuring(new TopK(2)));

  /**
   * Groups, dropout, a layer that is frozen, and one that stands still from the second epoch on.
   */
  private static Network network(int group) {
    return Network.sequential(
        Shape.of(6, 6, 3),
        conv2d(5, 3).relu().named("conv1").with(Learning.DEFAULT.frozen()),
        batchNorm().named("norm").inGroupsOf(group),
        conv2d(4, 3)
            .relu()
            .named("conv2")
            .with(Learning.DEFAULT.during(Map.of(Role.KERNEL, 1, Role.BIAS, 3))),
        new Dropout("dropout", 0.2),
        new Flatten("flatten"),
        dense(5));
  }

  /** A run, and after each step what its statistics tell of inputs and units. */
  private record Seen(Trainer trainer, List<List<Double>> steps) {}

  private static Seen run(Network network, KernelSet kernels, boolean elsewhere) {
    Dataset dataset = TestNetworks.random(network, IMAGES, 1);
    Program program = Program.of(network, kernels);
    TrainingState state = TrainingState.initial(network, SETTINGS.optimizer(), 3);
    List<List<Double>> steps = new ArrayList<>();
    try (Workers workers = new Workers(2);
        Workers others = new Workers(3)) {
      Trainer trainer = new Trainer(program, workers, dataset, null, SETTINGS, state);
      StepStatistics statistics = trainer.gatherStatistics();
      if (elsewhere) {
        ShareRunner runner = new ShareRunner(program, others, dataset, SETTINGS);
        runner.gatherStatistics();
        trainer.computeWith(lastShareFirst(runner));
      }
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics metrics) {
              steps.add(
                  List.of(
                      statistics.inputMinimum(),
                      statistics.inputMaximum(),
                      Math.rint(statistics.inputMean() * 1e12),
                      Math.rint(statistics.inputDeviation() * 1e12),
                      statistics.deadFraction(0),
                      statistics.weightNorm(2),
                      statistics.gradientNorm(2)));
            }
          });
      assertTrue(trainer.run());
      return new Seen(trainer, steps);
    }
  }

  /** Computes two steps of three. */
  private static GradientSource lastShareFirst(ShareRunner runner) {
    return (parameters, order, first, size, epoch, steps) -> {
      if (steps % 3 == 1) {
        return Optional.empty();
      }
      ShareGradient[] shares = new ShareGradient[runner.shares(size)];
      for (int k = shares.length - 1; k >= 0; k--) {
        shares[k] = runner.run(new ShareOfBatch(parameters, order, first, size, epoch, steps, k));
      }
      return Optional.of(ShareGradient.sum(List.of(shares)));
    };
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void noBitDependsOnWhoComputes(KernelSet kernels) {
    Seen here = run(network(10), kernels, false);
    Seen there = run(network(10), kernels, true);
    assertArrayEquals(here.trainer.state().parameters(), there.trainer.state().parameters());
    assertEquals(Trained.sha256(here.trainer.state()), Trained.sha256(there.trainer.state()));
    for (int epoch = 0; epoch < 3; epoch++) {
      assertEquals(
          here.trainer.history().get(epoch).loss(), there.trainer.history().get(epoch).loss());
      assertEquals(
          here.trainer.history().get(epoch).own(), there.trainer.history().get(epoch).own());
    }
    assertEquals(here.steps, there.steps);
  }

  @Test
  void statisticsOfTheWholeBatchCanNotBeComputedElsewhere() {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> run(network(0), KernelSets.FAST, true));
    assertTrue(thrown.toString().contains("give it a group"), thrown::toString);
  }

  /** The search for its layer runs here. */
  @Test
  void whatIsNotFiniteElsewhereStopsTheRun() {
    Network network = network(10);
    Dataset dataset = TestNetworks.random(network, IMAGES, 1);
    float[] parameters = network.initialParameters(1);
    Arrays.fill(parameters, 3e38f);
    TrainingState state = TrainingState.of(parameters, SETTINGS.optimizer());
    try (Workers workers = new Workers(1);
        Workers others = new Workers(1)) {
      Program program = Program.of(network, KernelSets.FAST);
      Trainer trainer = new Trainer(program, workers, dataset, null, SETTINGS, state);
      trainer.computeWith(lastShareFirst(new ShareRunner(program, others, dataset, SETTINGS)));
      Exception thrown = assertThrows(NonFiniteException.class, trainer::run);
      assertTrue(
          thrown.toString().contains("step 1 (epoch 1) met NaN or infinity"), thrown::toString);
      assertEquals(0, state.steps());
    }
  }
}
