package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.StatisticSlot;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/** What is frozen costs nothing, changes nothing else, and stays as it is. */
final class FrozenTest {

  /** Says how a layer's slots are trained, by its name. */
  private interface Learns {
    Learning of(String layer);
  }

  /** Convolutions with and without pooling, a dense layer whose gradient is put off. */
  private static Network network(int group, Learns learns) {
    return Network.sequential(
        Shape.of(10, 9, 3),
        conv2d(17, 3).relu().named("conv1").with(learns.of("conv1")),
        maxPool2d(2).named("pool1"),
        conv2d(6, 2).relu().named("conv2").with(learns.of("conv2")),
        maxPool2d(1).named("pool2"),
        batchNorm().named("norm").inGroupsOf(group).with(learns.of("norm")),
        new Flatten("flatten"),
        new Dense("hidden", 40, Activation.RELU).with(learns.of("hidden")),
        dense(5));
  }

  private static Learning without(String layer, Set<String> frozen) {
    Map<Role, Integer> epochs = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      epochs.put(role, frozen.contains(layer + "/" + role.label()) ? 0 : Learning.ALWAYS);
    }
    return Learning.DEFAULT.during(epochs);
  }

  /** Leaves slots alone whose gradient is computed. */
  private static final class Skipping extends OptimizerDecorator {

    private final Set<String> frozen;

    Skipping(Set<String> frozen) {
      super(Adam.defaults());
      this.frozen = frozen;
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return this;
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      if (!frozen.contains(range.layer() + "/" + range.role().label())) {
        inner().update(range, step, rate, parameters, gradient, state);
      }
    }
  }

  private static TrainingSettings settings(Optimizer optimizer) {
    return TrainingSettings.defaults(3).withEpochs(2).withBatchSize(20).withOptimizer(optimizer);
  }

  /** As if the gradient had been computed and not used. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv1/kernel conv1/bias",
        "conv1/kernel",
        "conv1/bias",
        "conv2/kernel conv2/bias",
        "conv2/kernel",
        "conv2/bias",
        "norm/gamma",
        "hidden/kernel hidden/bias",
        "hidden/kernel",
        "hidden/bias",
        "conv1/kernel conv1/bias conv2/kernel conv2/bias norm/gamma hidden/kernel hidden/bias"
      })
  void theOthersKeepTheirBits(String paths) {
    Set<String> frozen = Set.of(paths.split(" "));
    Network whole = network(0, layer -> Learning.DEFAULT);
    Network partly = network(0, layer -> without(layer, frozen));
    Dataset dataset = TestNetworks.random(whole, 50, 1);
    float[] expected =
        Trained.run(whole, KernelSets.TEXTBOOK, 1, dataset, settings(new Skipping(frozen)))
            .parameters();
    for (KernelSets kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        TrainingState state =
            Trained.run(partly, kernels, threads, dataset, settings(Adam.defaults()));
        assertArrayEquals(expected, state.parameters(), kernels + " on " + threads);
      }
    }
    Program program = Program.of(partly, KernelSets.FAST);
    for (int slot = 0; slot < partly.parameters().size(); slot++) {
      boolean learns = !frozen.contains(partly.parameters().get(slot).path());
      assertEquals(learns, program.learns(slot));
      assertFalse(!learns && program.putOff(slot));
    }
  }

  /** Nothing goes back beyond the first layer that is trained. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void nothingGoesBackWhereNothingIsTrained(KernelSets kernels) {
    Network network =
        network(0, layer -> layer.equals("hidden") ? Learning.DEFAULT : Learning.DEFAULT.frozen());
    TrainingState state = TrainingState.initial(network, Adam.defaults(), 3);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(network, kernels);
      assertEquals(1, program.phases().size());
      TrainingStep step =
          new TrainingStep(
              program, workers, TestNetworks.random(network, 20, 1), Adam.defaults(), 3, state);
      StepProfile profile = step.profile();
      step.run(IntStream.range(0, 20).toArray(), 0, 20, 1);
      for (int i = 0; i < profile.operations().size(); i++) {
        String layer = profile.operations().get(i).getFirst().name();
        boolean trained = layer.equals("hidden") || layer.equals("dense");
        assertEquals(trained, profile.backward(i) > 0, layer);
      }
    }
  }

  /** Moving statistics that are not those at the beginning. */
  private static float[] parameters(Network network) {
    float[] parameters = network.initialParameters(3);
    for (StatisticSlot slot : network.statistics()) {
      for (int i = 0; i < slot.size(); i++) {
        parameters[slot.offset() + i] = 0.25f + 0.125f * i;
      }
    }
    return parameters;
  }

  private static Learning norm(String layer) {
    return layer.equals("norm") ? Learning.DEFAULT.frozen() : Learning.DEFAULT;
  }

  /** Its images don't depend on each other; a share of a batch can be computed by itself. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aFrozenNormalizationIsThatOfPrediction(int group) {
    Network network = network(group, FrozenTest::norm);
    float[] parameters = parameters(network);
    Dataset dataset = TestNetworks.random(network, 13, 1);
    try (Workers workers = new Workers(2)) {
      for (KernelSets kernels : KernelSets.values()) {
        Program program = Program.of(network, kernels);
        assertFalse(program.couplesBatch());
        assertArrayEquals(
            new Predictor(program, workers, parameters).logits(dataset),
            new Inspection(program, workers, dataset, parameters, 3).value("dense"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void itsStatisticsStandStill(int group) {
    Network network = network(group, FrozenTest::norm);
    Dataset dataset = TestNetworks.random(network, 50, 1);
    TrainingState first = null;
    for (KernelSets kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 3}) {
        TrainingState state = TrainingState.of(parameters(network), Adam.defaults());
        try (Workers workers = new Workers(threads)) {
          new Trainer(
                  Program.of(network, kernels),
                  workers,
                  dataset,
                  null,
                  settings(Adam.defaults()),
                  state)
              .run();
        }
        int from = network.parameterCount();
        float[] begun = parameters(network);
        float[] end = state.parameters();
        assertArrayEquals(
            Arrays.copyOfRange(begun, from, begun.length),
            Arrays.copyOfRange(end, from, end.length));
        first = first == null ? state : first;
        assertEquals(Trained.sha256(first), Trained.sha256(state));
      }
    }
  }

  /** From its last epoch on it is as one that never was trained. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aNormalizationStandsStillAfterItsEpochs(int group) {
    Map<Role, Integer> one = Map.of(Role.GAMMA, 1, Role.BETA, 1);
    Network network =
        network(
            group, layer -> layer.equals("norm") ? Learning.DEFAULT.during(one) : Learning.DEFAULT);
    Network frozen = network(group, FrozenTest::norm);
    Dataset dataset = TestNetworks.random(network, 50, 1);
    int[] order = IntStream.range(0, 50).toArray();
    TrainingState state = TrainingState.initial(network, Adam.defaults(), 3);
    try (Workers workers = new Workers(2)) {
      TrainingStep step =
          new TrainingStep(
              Program.of(network, KernelSets.FAST), workers, dataset, Adam.defaults(), 3, state);
      step.run(order, 0, 20, 1);
      step.run(order, 20, 20, 1);
      TrainingState other =
          new TrainingState(state.parameters(), state.optimizerState(), state.steps());
      float[] moved = state.parameters();
      assertFalse(moved[network.parameterCount()] == 0);
      TrainingStep without =
          new TrainingStep(
              Program.of(frozen, KernelSets.TEXTBOOK), workers, dataset, Adam.defaults(), 3, other);
      for (int first : new int[] {0, 20, 40}) {
        int size = Math.min(20, 50 - first);
        step.run(order, first, size, 2);
        without.run(order, first, size, 2);
        assertEquals(Trained.sha256(other), Trained.sha256(state), "from image " + first);
      }
      assertEquals(moved[network.parameterCount()], state.parameters()[network.parameterCount()]);
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void aNetworkOfWhichNothingIsTrainedStaysAsItIs(KernelSets kernels) {
    Network network =
        Network.sequential(
            Shape.of(4, 4, 1), new Flatten("flatten"), dense(3).with(Learning.DEFAULT.frozen()));
    TrainingState state = TrainingState.initial(network, Adam.defaults(), 1);
    float[] before = state.parameters();
    try (Workers workers = new Workers(2)) {
      Dataset images = TestNetworks.random(network, 6, 4);
      Program program = Program.of(network, kernels);
      new TrainingStep(program, workers, images, Adam.defaults(), 1, state)
          .run(new int[] {0, 1, 2, 3, 4, 5}, 0, 6, 1);
    }
    assertArrayEquals(before, state.parameters());
  }

  @Test
  void aNormalizationWithoutParametersIsFrozenTogetherWithThem() {
    BatchNorm plain = new BatchNorm("norm", 0.9, 1e-3, false, false, 0);
    assertFalse(plain.isFrozen(1));
    assertTrue(plain.with(Learning.DEFAULT.frozen()).isFrozen(1));
    BatchNorm centered = new BatchNorm("norm", 0.9, 1e-3, true, false, 0);
    Learning kernels = Learning.DEFAULT.during(Map.of(Role.KERNEL, Learning.ALWAYS));
    assertTrue(centered.with(kernels).isFrozen(1));
    Learning beta = Learning.DEFAULT.during(Map.of(Role.BETA, 3));
    assertFalse(centered.with(beta).isFrozen(3));
    assertTrue(centered.with(beta).isFrozen(4));
  }
}
