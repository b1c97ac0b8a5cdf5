package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.Shuffle;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Shape;

/** The statistics of a step: their values, and what they must not change. */
final class StepStatisticsTest {

  private static final int IMAGES = 70;
  private static final int BATCH = 13;

  private static TensorDataset dataset(Network network) {
    return TestNetworks.random(network, IMAGES, 3);
  }

  private static Trainer trainer(Network network, KernelSet kernels, Workers workers) {
    return trainer(network, kernels, workers, BATCH);
  }

  private static Trainer trainer(Network network, KernelSet kernels, Workers workers, int batch) {
    Adam adam = Adam.defaults();
    return new Trainer(
        Program.of(network, kernels),
        workers,
        dataset(network),
        null,
        new TrainingSettings(3, batch, adam, 5, true),
        TrainingState.initial(network, adam, 5));
  }

  /** All numbers of a run, but the times. */
  private static List<Double> numbers(Network network, int batch, KernelSet kernels, int threads) {
    List<Double> numbers = new ArrayList<>();
    try (Workers workers = new Workers(threads)) {
      Trainer trainer = trainer(network, kernels, workers, batch);
      StepStatistics s = trainer.gatherStatistics();
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              numbers.addAll(
                  List.of(
                      s.measured() ? 1.0 : 0.0,
                      s.inputMinimum(),
                      s.inputMaximum(),
                      s.inputMean(),
                      s.inputDeviation()));
              for (int i = 0; i < s.tensors().size(); i++) {
                numbers.addAll(List.of(s.weightNorm(i), s.gradientNorm(i), s.updateNorm(i)));
              }
              for (int i = 0; i < s.relus().size(); i++) {
                numbers.add(s.deadFraction(i));
              }
            }
          });
      trainer.run();
    }
    return numbers;
  }

  @Test
  void areTheSameOnAnyThreadsAndKernels() {
    Network network = TestNetworks.small();
    List<Double> expected = numbers(network, BATCH, KernelSets.TEXTBOOK, 1);
    assertTrue(expected.size() > 100);
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3}) {
        assertEquals(
            expected, numbers(network, BATCH, kernels, threads), kernels + " on " + threads);
      }
    }
  }

  @Test
  void areTheSameWhereMicroBatchesAreInWorkTogether() {
    Network network =
        Network.sequential(
            Shape.of(5, 5, 1),
            batchNorm().named("bn").inGroupsOf(20),
            new Flatten("flatten"),
            dense(3));
    List<Double> expected = numbers(network, IMAGES, KernelSets.FAST, 1);
    for (int threads : new int[] {4, 7}) {
      assertEquals(expected, numbers(network, IMAGES, KernelSets.FAST, threads));
    }
  }

  @Test
  void changeNoBitOfTheResult() {
    Network network = TestNetworks.everyLayer();
    try (Workers workers = new Workers(2)) {
      Trainer plain = trainer(network, KernelSets.FAST, workers);
      plain.run();
      Trainer observed = trainer(network, KernelSets.FAST, workers);
      observed.gatherStatistics();
      observed.run();
      assertArrayEquals(plain.state().parameters(), observed.state().parameters());
    }
  }

  @Test
  void areWhatTheDefinitionsSay() {
    Network network = TestNetworks.small();
    TensorDataset dataset = dataset(network);
    try (Workers workers = new Workers(2)) {
      Trainer trainer = trainer(network, KernelSets.FAST, workers);
      StepStatistics statistics = trainer.gatherStatistics();
      float[] before = trainer.state().parameters();
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              trainer.requestStop();
            }
          });
      trainer.run();
      assertTrue(statistics.measured());
      float[] after = trainer.state().parameters();
      for (int i = 0; i < network.parameters().size(); i++) {
        ParameterSlot slot = network.parameters().get(i);
        double weights = 0;
        double update = 0;
        for (int j = slot.offset(); j < slot.offset() + slot.size(); j++) {
          weights += (double) after[j] * after[j];
          double difference = (double) after[j] - before[j];
          update += difference * difference;
        }
        assertEquals(Math.sqrt(weights), statistics.weightNorm(i), 1e-12, slot.path());
        assertEquals(Math.sqrt(update), statistics.updateNorm(i), 1e-12, slot.path());
        assertTrue(statistics.gradientNorm(i) > 0, slot.path());
      }
      checkInput(network, dataset, statistics);
    }
  }

  private static void checkInput(
      Network network, TensorDataset dataset, StepStatistics statistics) {
    int[] order = new int[IMAGES];
    new Shuffle(5).fill(1, order);
    float[] x = new float[BATCH * network.inputShape().size()];
    for (int i = 0; i < BATCH; i++) {
      dataset.newReader().read(order[i], 1, x, i * network.inputShape().size());
    }
    double sum = 0;
    double squares = 0;
    float smallest = x[0];
    float largest = x[0];
    for (float value : x) {
      sum += value;
      squares += (double) value * value;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    double mean = sum / x.length;
    assertEquals(mean, statistics.inputMean(), 1e-12);
    assertEquals(Math.sqrt(squares / x.length - mean * mean), statistics.inputDeviation(), 1e-9);
    assertEquals(smallest, statistics.inputMinimum());
    assertEquals(largest, statistics.inputMaximum());
  }

  /** A bias far below zero holds a filter down; the others are seen to be active. */
  @Test
  void countDeadUnits() {
    Network network = TestNetworks.small();
    Adam adam = Adam.defaults();
    for (KernelSet kernels : KernelSets.values()) {
      float[] parameters = network.initialParameters(1);
      ParameterSlot bias = network.parameters().get(1);
      parameters[bias.offset() + 2] = -1e6f;
      TrainingState state = TrainingState.of(parameters, adam);
      try (Workers workers = new Workers(2)) {
        TrainingStep step =
            new TrainingStep(
                Program.of(network, kernels), workers, dataset(network), adam, 1, state);
        StepStatistics statistics = step.gatherStatistics();
        int[] order = new int[IMAGES];
        Arrays.setAll(order, i -> i);
        step.run(order, 0, IMAGES, 1);
        assertEquals("conv1", statistics.relus().get(0).layer());
        assertEquals(1.0 / 5, statistics.deadFraction(0), kernels.label());
        assertEquals(0, statistics.deadFraction(1), kernels.label());
      }
    }
  }
}
