package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.optim.Lookahead;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/** Averages of the parameters: what they are, who takes them, and what they leave alone. */
final class AverageTest {

  /** With batch normalization, and so with moving statistics. */
  private static final Network NETWORK = ResidualTest.network(0);

  private static final int BATCH = 8;
  private static final int STEPS = 6;

  private static TrainingSettings settings() {
    return TrainingSettings.defaults(3)
        .withEpochs(2)
        .withBatchSize(BATCH)
        .withOptimizer(new Sgd(0.5, 0));
  }

  private static TrainingSettings with(Average average) {
    return settings().with(settings().update().withAverage(average));
  }

  private static Dataset dataset(Network network) {
    return TestNetworks.random(network, BATCH * STEPS / 2, 1);
  }

  /** The state after each step. */
  private static List<TrainingState> states(Network network, TrainingSettings settings) {
    TrainingState state = TrainingState.initial(network, settings.optimizer(), 3);
    List<TrainingState> states = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(network, KernelSets.FAST);
      Trainer trainer = new Trainer(program, workers, dataset(network), null, settings, state);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              states.add(
                  new TrainingState(
                      state.parameters(),
                      state.optimizerState(),
                      state.average().orElse(null),
                      state.steps()));
            }
          });
      trainer.run();
    }
    return states;
  }

  private static float[] approach(float[] average, float[] parameters, double share) {
    float[] next = new float[average.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = average[i] + (float) share * (parameters[i] - average[i]);
    }
    return next;
  }

  private static void assertPartEquals(float[] expected, float[] actual, int from, int to) {
    assertArrayEquals(Arrays.copyOfRange(expected, from, to), Arrays.copyOfRange(actual, from, to));
  }

  @Test
  void anEmaIsOfTheParametersAloneAndChangesNoStep() {
    List<TrainingState> plain = states(NETWORK, settings());
    List<TrainingState> averaged = states(NETWORK, with(new Ema(0.75)));
    int parameters = NETWORK.parameterCount();
    float[] expected = plain.getFirst().parameters();
    for (int i = 0; i < STEPS; i++) {
      float[] now = plain.get(i).parameters();
      assertArrayEquals(now, averaged.get(i).parameters());
      expected = approach(expected, now, 0.25);
      float[] average = averaged.get(i).average().orElseThrow();
      assertPartEquals(expected, average, 0, parameters);
      assertPartEquals(now, average, parameters, NETWORK.vectorSize());
      assertArrayEquals(average, averaged.get(i).modelParameters());
    }
    assertFalse(Arrays.equals(expected, plain.getLast().parameters()));
  }

  /**
   * The numbers of Keras 3.15 (use_ema, ema_momentum 0.9, SGD at 0.5) for a weight of 1 whose
   * gradient is itself: weights 0.5, 0.25, 0.125, 0.0625.
   */
  @Test
  void anEmaIsThatOfKeras() {
    float[] keras = {0.5f, 0.475f, 0.44f, 0.40225f};
    float[] average = {1};
    for (int step = 1; step <= 4; step++) {
      float[] parameters = {(float) Math.pow(0.5, step)};
      new Ema(0.9).update(0, 1, step, 4, parameters, average);
      assertEquals(keras[step - 1], average[0], 1e-7f);
    }
  }

  /** By hand: so many plain steps, then the slow weights, from which the next steps go on. */
  @ParameterizedTest
  @MethodSource("lookaheads")
  void lookaheadStepsBack(Lookahead lookahead, double[] shares) {
    int[] order = IntStream.range(0, BATCH * STEPS / 2).toArray();
    TrainingState state = TrainingState.initial(NETWORK, settings().optimizer(), 3);
    TrainingState plain = TrainingState.initial(NETWORK, settings().optimizer(), 3);
    float[] slow = state.parameters();
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      Dataset images = dataset(NETWORK);
      TrainingStep step = new TrainingStep(program, workers, images, with(lookahead), state);
      TrainingStep other = new TrainingStep(program, workers, images, settings(), plain);
      for (int i = 0; i < STEPS; i++) {
        int first = i % (STEPS / 2) * BATCH;
        step.run(order, first, BATCH, 1);
        other.run(order, first, BATCH, 1);
        if ((i + 1) % lookahead.every() == 0) {
          slow = approach(slow, plain.parameters(), shares[(i + 1) / lookahead.every() - 1]);
          plain.setParameters(slow);
        }
        assertArrayEquals(plain.parameters(), state.parameters(), "step " + (i + 1));
        assertArrayEquals(slow, state.modelParameters(), "step " + (i + 1));
      }
    }
  }

  static Stream<Arguments> lookaheads() {
    return Stream.of(
        Arguments.of(Lookahead.of(2, 0.5), new double[] {0.5, 0.5, 0.5}),
        Arguments.of(new Lookahead(3, 0.25, 3), new double[] {1 - 0.75 / 8, 0.25}));
  }

  static List<Average> averages() {
    return List.of(new Ema(0.9), new Lookahead(2, 0.5, 1));
  }

  @ParameterizedTest
  @MethodSource("averages")
  void threadsAndKernelSetsDoNotChangeABit(Average average) {
    TrainingSettings settings = with(average).withOptimizer(Adam.defaults());
    settings = settings.with(settings.update().withClipNorm(0.1));
    Dataset dataset = dataset(NETWORK);
    TrainingState expected = Trained.run(NETWORK, KernelSets.TEXTBOOK, 1, dataset, settings);
    for (KernelSets kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        TrainingState state = Trained.run(NETWORK, kernels, threads, dataset, settings);
        assertEquals(Trained.sha256(expected), Trained.sha256(state));
        assertArrayEquals(expected.modelParameters(), state.modelParameters());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("averages")
  void validationTakesTheAverage(Average average) {
    TrainingSettings settings = with(average);
    Dataset test = TestNetworks.random(NETWORK, 5, 2);
    TrainingState state = TrainingState.initial(NETWORK, settings.optimizer(), 3);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      Trainer trainer =
          new Trainer(program, workers, dataset(NETWORK), test, settings.withEpochs(1), state);
      trainer.run();
      assertFalse(Arrays.equals(state.parameters(), state.modelParameters()));
      assertEquals(
          new Predictor(program, workers, state.modelParameters()).evaluate(test).meanLoss(),
          trainer.history().getLast().validationLoss().orElseThrow());
      assertNotEquals(
          new Predictor(program, workers, state.parameters()).evaluate(test).meanLoss(),
          trainer.history().getLast().validationLoss().orElseThrow());
    }
  }

  /** An average neither moves what is never trained, nor sets back what is trained no more. */
  @ParameterizedTest
  @MethodSource("averages")
  void frozenSlotsStay(Average average) {
    Network network =
        Network.sequential(
            Shape.of(6, 6, 2),
            conv2d(5, 3).relu().named("conv").with(Learning.DEFAULT.during(Map.of(Role.BIAS, 1))),
            new Flatten("flatten"),
            dense(4));
    List<TrainingState> states = states(network, with(average));
    ParameterSlot kernel = network.parameters().get(0);
    ParameterSlot bias = network.parameters().get(1);
    float[] begin = network.initialParameters(3);
    float[] frozen = states.get(STEPS / 2 - 1).parameters();
    float[] end = states.getLast().parameters();
    float[] model = states.getLast().modelParameters();
    assertPartEquals(begin, end, kernel.offset(), kernel.offset() + kernel.size());
    assertPartEquals(begin, model, kernel.offset(), kernel.offset() + kernel.size());
    assertPartEquals(frozen, end, bias.offset(), bias.offset() + bias.size());
  }

  @Test
  void parametersThatAreSetAreTheAverageToo() {
    TrainingState state = states(NETWORK, with(new Ema(0.9))).getLast();
    float[] other = NETWORK.initialParameters(9);
    state.setParameters(other);
    assertArrayEquals(other, state.modelParameters());
  }

  @Test
  void aStateWithAnAverageIsOfARunWithOne() {
    TrainingState state = states(NETWORK, with(new Ema(0.9))).getLast();
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      Exception thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> new TrainingStep(program, workers, dataset(NETWORK), settings(), state));
      assertTrue(thrown.toString().contains("the settings ask for none"), thrown::toString);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    for (double momentum : new double[] {-0.1, 1, 1.5, Double.NaN, 1 - 1e-12, 1e-46}) {
      assertRefused("the momentum of the average", () -> new Ema(momentum));
    }
    for (double alpha : new double[] {0, -0.5, 1.5, Double.NaN, 1e-46, 1e-17}) {
      assertRefused("alpha of the lookahead is " + alpha, () -> Lookahead.of(5, alpha));
    }
    assertRefused("are 0, but must be at least 1", () -> Lookahead.of(0, 0.5));
    assertRefused("the power of the lookahead is -1", () -> new Lookahead(5, 0.5, -1));
  }

  private static void assertRefused(String why, Runnable make) {
    Exception thrown = assertThrows(IllegalArgumentException.class, make::run);
    assertTrue(thrown.toString().contains(why), thrown::toString);
  }
}
