package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;

/** The same seed gives the same weights, bit for bit, whoever computes them. */
class DeterminismTest {

  private static final Network NETWORK = Trained.network();

  /** 100 images make a smaller last batch of each of these sizes but 1 and 100. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 33, 64, 100})
  void threadsAndKernelSetsDoNotChangeABit(int batch) {
    Dataset dataset = TestNetworks.random(NETWORK, batch == 1 ? 10 : 100, 1);
    TrainingSettings settings = TrainingSettings.defaults(7).withEpochs(2).withBatchSize(batch);
    String expected =
        Trained.sha256(Trained.run(NETWORK, KernelSets.TEXTBOOK, 1, dataset, settings));
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        TrainingState state = Trained.run(NETWORK, kernels, threads, dataset, settings);
        assertEquals(
            expected, Trained.sha256(state), () -> kernels + " on " + threads + " threads");
      }
    }
  }

  @Test
  void everyKindOfLayerWithMomentum() {
    Network network = TestNetworks.everyLayer();
    Dataset dataset = TestNetworks.random(network, 50, 2);
    TrainingSettings settings =
        TrainingSettings.defaults(3)
            .withEpochs(2)
            .withBatchSize(20)
            .withOptimizer(new Sgd(0.05, 0.9));
    Set<String> hashes = new HashSet<>();
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 3}) {
        hashes.add(Trained.sha256(Trained.run(network, kernels, threads, dataset, settings)));
      }
    }
    assertEquals(1, hashes.size());
  }

  /** Groups that leave a micro-batch fewer slices than threads: several are in work together. */
  @ParameterizedTest
  @ValueSource(ints = {20, 40, 70})
  void largeGroupsOnManyThreads(int group) {
    Network network =
        Network.sequential(
            Shape.of(6, 6, 2),
            conv2d(4, 3).relu().named("conv"),
            batchNorm().named("bn").inGroupsOf(group),
            new Flatten("flatten"),
            dense(3));
    Dataset dataset = TestNetworks.random(network, 450, 2);
    TrainingSettings settings = TrainingSettings.defaults(3).withEpochs(1).withBatchSize(300);
    String expected =
        Trained.sha256(Trained.run(network, KernelSets.TEXTBOOK, 1, dataset, settings));
    for (int threads : new int[] {1, 2, 3, 7}) {
      TrainingState state = Trained.run(network, KernelSets.FAST, threads, dataset, settings);
      assertEquals(expected, Trained.sha256(state), () -> "on " + threads + " threads");
    }
  }

  /**
   * The same on every machine and in every version: a change of this hash is a change of what a
   * seed means, and says so in its commit.
   */
  @Test
  void theWeightsOfASeedArePinned() {
    assertEquals(
        "f8bf7233570a1d9bfa5f7e5383f88d373711e5c6c0acea4fb9f705c42c235489",
        TrainingMain.train(KernelSets.FAST));
  }

  /** A hash that never changes would prove nothing. */
  @Test
  void whatShouldChangeTheWeightsDoes() {
    Dataset dataset = TestNetworks.random(NETWORK, 40, 1);
    TrainingSettings settings = TrainingSettings.defaults(7).withEpochs(1).withBatchSize(16);
    List<TrainingSettings> others =
        List.of(
            settings,
            settings.withBatchSize(17),
            settings.withEpochs(2),
            settings.withOptimizer(Sgd.defaults()),
            new TrainingSettings(1, 16, settings.optimizer(), 8, true),
            new TrainingSettings(1, 16, settings.optimizer(), 7, false));
    Set<String> hashes = new HashSet<>();
    for (TrainingSettings other : others) {
      TrainingState state = TrainingState.initial(NETWORK, other.optimizer(), 7);
      try (Workers workers = new Workers(1)) {
        Program program = Program.of(NETWORK, KernelSets.FAST);
        new Trainer(program, workers, dataset, null, other, state).run();
      }
      hashes.add(Trained.sha256(state));
    }
    assertEquals(others.size(), hashes.size());
  }

  /** Loss and accuracy are sums over slices; they must not depend on threads either. */
  @Test
  void theHistoryIsTheSameOnAnyNumberOfThreads() {
    Dataset dataset = TestNetworks.random(NETWORK, 100, 1);
    Dataset validation = TestNetworks.random(NETWORK, 130, 2);
    TrainingSettings settings = TrainingSettings.defaults(7).withEpochs(2).withBatchSize(33);
    List<List<Double>> histories = new ArrayList<>();
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 7}) {
        TrainingState state = TrainingState.initial(NETWORK, settings.optimizer(), 7);
        List<Double> numbers = new ArrayList<>();
        try (Workers workers = new Workers(threads)) {
          Program program = Program.of(NETWORK, kernels);
          Trainer trainer = new Trainer(program, workers, dataset, validation, settings, state);
          assertTrue(trainer.run());
          for (EpochResult result : trainer.history()) {
            numbers.add(result.loss());
            numbers.add(result.accuracy());
            numbers.add(result.validationLoss().orElseThrow());
            numbers.add(result.validationAccuracy().orElseThrow());
          }
        }
        histories.add(numbers);
      }
    }
    assertEquals(1, new HashSet<>(histories).size());
    assertNotEquals(histories.getFirst().get(0), histories.getFirst().get(4));
  }

  /** Networks share nothing: several at a time, each on threads of its own, one in one thread. */
  @Test
  void networksThatTrainAtTheSameTimeDoNotSeeEachOther()
      throws InterruptedException, ExecutionException {
    List<Callable<String>> runs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Network network = i % 2 == 0 ? NETWORK : TestNetworks.small();
      Dataset dataset = TestNetworks.random(network, 60, i);
      TrainingSettings settings = TrainingSettings.defaults(i).withEpochs(3).withBatchSize(20);
      KernelSet kernels = KernelSets.values()[i % 3];
      int threads = 1 + i % 3;
      runs.add(() -> Trained.sha256(Trained.run(network, kernels, threads, dataset, settings)));
    }
    List<String> alone = new ArrayList<>();
    for (Callable<String> run : runs) {
      alone.add(callQuietly(run));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
      List<Future<String>> together = executor.invokeAll(runs);
      for (int i = 0; i < runs.size(); i++) {
        assertEquals(alone.get(i), together.get(i).get());
      }
    }
    assertEquals(6, new HashSet<>(alone).size());
  }

  private static String callQuietly(Callable<String> run) {
    try {
      return run.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
