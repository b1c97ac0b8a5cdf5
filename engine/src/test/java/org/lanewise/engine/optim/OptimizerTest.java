package org.lanewise.engine.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.RulesGolden;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

class OptimizerTest {

  private static final List<Optimizer> ALL =
      List.of(
          Adam.defaults(),
          Sgd.defaults(),
          new Sgd(0.01, 0.9, true),
          RmsProp.defaults(),
          new RmsProp(1e-3, 0.9, 0.5, 1e-7),
          WeightDecay.adamW());

  /**
   * Gradients 0.5, then -0.25. Step 1: m = 0.05, v = 0.00025, rate = 0.001 · sqrt(0.001) / 0.1.
   * Step 2: m = 0.045 - 0.025 = 0.02, v = 0.00024975 + 0.0000625 = 0.00031225, rate = 0.001 ·
   * sqrt(0.001999) / 0.19.
   */
  @Test
  void adamsFirstTwoStepsByHand() {
    double first = 3.16227766e-4 * 0.05 / (0.0158113883 + 1e-7);
    double second = 2.35316725e-4 * 0.02 / (0.0176705970 + 1e-7);
    float[] w = {0f};
    float[][] state = {{0f}, {0f}};
    Adam adam = Adam.defaults();
    update(adam, 0, 1, 1, w, new float[] {0.5f}, state);
    assertEquals(-first, w[0], 1e-9);
    assertEquals(0.05, state[0][0], 1e-8);
    assertEquals(0.00025, state[1][0], 1e-10);
    update(adam, 0, 1, 2, w, new float[] {-0.25f}, state);
    assertEquals(-first - second, w[0], 1e-9);
    assertEquals(0.02, state[0][0], 1e-8);
    assertEquals(0.00031225, state[1][0], 1e-10);
  }

  /**
   * A gradient of 1e-6 tells the two apart. Keras: sqrt(v) = sqrt(0.001) · 1e-6 = 3.1623e-8 stands
   * beside an epsilon of 1e-7, so the step is 3.1623 / 13.1623 of the learning rate. PyTorch
   * corrects v first: 1e-6 / (1e-6 + 1e-7) of it.
   */
  @Test
  void epsilonStandsWhereKerasPlacesItAndNotPyTorch() {
    float[] w = {0f};
    update(Adam.defaults(), 0, 1, 1, w, new float[] {1e-6f}, new float[2][1]);
    double keras = 1e-3 * 3.16227766 / 13.16227766;
    double pytorch = 1e-3 / 1.1;
    assertEquals(-keras, w[0], 1e-9);
    assertTrue(Math.abs(w[0] + pytorch) > 6e-4);
  }

  /** At step t the rate is lr · sqrt(1 - b2^t) / (1 - b1^t), for any t that a run can reach. */
  @Test
  void theRateIsCorrectedForTheNumberOfTheStep() {
    Adam adam = new Adam(1e-3, 0.9, 0.999, 1e-30);
    for (long t : new long[] {1, 2, 3, 10, 781, 1000, 7820, 1_000_000, 1L << 40}) {
      float[] w = {0f};
      // Moments of 1 and a gradient of 1 stay at 1: the step is the rate itself.
      update(adam, 0, 1, t, w, new float[] {1f}, new float[][] {{1f}, {1f}});
      double rate = 1e-3 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
      assertEquals(-rate, w[0], 1e-7 * rate);
    }
  }

  /** After many equal gradients each step is the learning rate, whatever the gradient's size. */
  @Test
  void adamsStepsApproachTheLearningRate() {
    float[] w = {0f, 0f};
    float[] g = {3f, -0.01f};
    float[][] state = new float[2][2];
    Adam adam = new Adam(0.01, 0.9, 0.999, 1e-7);
    for (int t = 1; t <= 100; t++) {
      update(adam, 0, 2, t, w, g, state);
    }
    assertArrayEquals(new float[] {-1f, 1f}, w, 1e-3f);
  }

  /** Learning rate 0.1, momentum 0.9, gradients 1, 2, -1: u = -0.1, -0.29, -0.161. */
  @Test
  void momentumByHand() {
    float[] w = {1f};
    float[][] state = {{0f}};
    Sgd sgd = new Sgd(0.1, 0.9);
    update(sgd, 0, 1, 1, w, new float[] {1f}, state);
    assertEquals(0.9, w[0], 1e-6);
    update(sgd, 0, 1, 2, w, new float[] {2f}, state);
    assertEquals(0.61, w[0], 1e-6);
    update(sgd, 0, 1, 3, w, new float[] {-1f}, state);
    assertEquals(0.449, w[0], 1e-6);
    assertEquals(-0.161, state[0][0], 1e-6);
  }

  /** As {@link #momentumByHand}, and each step adds 0.9 u - 0.1 g: -0.19, -0.461, -0.0449. */
  @Test
  void nesterovLooksAhead() {
    float[] w = {1f};
    float[][] state = {{0f}};
    Sgd sgd = new Sgd(0.1, 0.9, true);
    update(sgd, 0, 1, 1, w, new float[] {1f}, state);
    assertEquals(0.81, w[0], 1e-6);
    update(sgd, 0, 1, 2, w, new float[] {2f}, state);
    assertEquals(0.349, w[0], 1e-6);
    update(sgd, 0, 1, 3, w, new float[] {-1f}, state);
    assertEquals(0.3041, w[0], 1e-6);
    assertEquals(-0.161, state[0][0], 1e-6);
  }

  /** Decay 0.5 at rate 0.1 takes a twentieth of the weight first: 2 to 1.9, then 0.1 · 3. */
  @Test
  void decayComesBeforeTheUpdateAndSparesBiases() {
    for (Role role : Role.values()) {
      float[] w = {2f};
      UpdateRange range = UpdateRange.whole("dense", role, Shape.of(1), 0);
      Optimizer decayed = new Sgd(0.1, 0).withDecay(0.5);
      decayed.update(range, 1, 0.1, w, new float[] {3f}, new float[1][1]);
      assertEquals(role == Role.KERNEL ? 1.6 : 1.7, w[0], 1e-6);
      w[0] = 2f;
      decayed = new WeightDecay(new Sgd(0.1, 0), Map.of(Role.BETA, 0.5));
      decayed.update(range, 1, 0.1, w, new float[] {3f}, new float[1][1]);
      assertEquals(role == Role.BETA ? 1.6 : 1.7, w[0], 1e-6);
    }
  }

  @Test
  void decayIsPartOfWhatAnOptimizerIs() {
    assertEquals(Adam.defaults().withDecay(0.004), WeightDecay.adamW());
    assertEquals(0.5, WeightDecay.adamW().withLearningRate(0.5).inner().learningRate());
    assertEquals(0.004, WeightDecay.adamW().settings().get("weight_decay.kernel"));
    Exception twice =
        assertThrows(IllegalArgumentException.class, () -> WeightDecay.adamW().withDecay(0.1));
    assertTrue(twice.toString().contains("decays the kernel already"), twice::toString);
  }

  /** Each of the two is a float, what the kernel multiplies by is none. */
  @Test
  void aDecayThatTheRateMakesNothingOfIsRefused() {
    Optimizer small = new Sgd(1e-40, 0);
    Map<Role, Double> decay = Map.of(Role.KERNEL, 1e-10);
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> new WeightDecay(small, decay));
    assertTrue(
        thrown.toString().contains("learning rate times the weight decay of the kernel"),
        thrown::toString);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-46, 1e39, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesImpossibleDecays(double decay) {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> Adam.defaults().withDecay(decay));
    assertTrue(thrown.toString().contains("decay of the kernel is " + decay), thrown::toString);
  }

  @Test
  void withoutMomentumItIsPlainDescent() {
    float[] w = {1f, -2f};
    float[][] state = new float[1][2];
    Sgd sgd = new Sgd(0.5, 0);
    update(sgd, 0, 2, 1, w, new float[] {1f, 2f}, state);
    update(sgd, 0, 2, 2, w, new float[] {0f, -2f}, state);
    assertArrayEquals(new float[] {0.5f, -2f}, w);
  }

  /** Threads share the vector in ranges: any cut gives the bits of the whole. */
  @Test
  void aRangeIsUpdatedAsPartOfTheWholeAndNothingElseIsTouched() {
    SplittableRandom random = new SplittableRandom(1);
    int size = 1003;
    for (Optimizer optimizer : ALL) {
      float[] whole = randomFloats(size, random);
      float[] cut = whole.clone();
      float[][] wholeState = new float[optimizer.stateNames().size()][size];
      float[][] cutState = new float[optimizer.stateNames().size()][size];
      for (int t = 1; t <= 5; t++) {
        float[] g = randomFloats(size, random);
        update(optimizer, 0, size, t, whole, g, wholeState);
        float[] before = cut.clone();
        update(optimizer, 500, 501, t, cut, g, cutState);
        before[500] = cut[500];
        assertArrayEquals(before, cut);
        update(optimizer, 501, size, t, cut, g, cutState);
        update(optimizer, 0, 7, t, cut, g, cutState);
        update(optimizer, 7, 500, t, cut, g, cutState);
      }
      assertArrayEquals(whole, cut);
      for (int i = 0; i < wholeState.length; i++) {
        assertArrayEquals(wholeState[i], cutState[i]);
      }
    }
  }

  /**
   * Six steps in float64. Each step of ours rounds some five times, so after six the parameters,
   * which stay below 2, are within 30 roundings of 6e-8.
   */
  @Test
  void everyOneIsKeras() {
    Optimizer rms = new RmsProp(0.01, 0.9, 0, 1e-7);
    assertGolden("sgd", new Sgd(0.1, 0));
    assertGolden("sgd-momentum", new Sgd(0.1, 0.9));
    assertGolden("sgd-nesterov", new Sgd(0.1, 0.85, true));
    assertGolden("sgd-nesterov-decay", new Sgd(0.1, 0.85, true).withDecay(0.5));
    assertGolden("adam", Adam.defaults().withLearningRate(0.01));
    assertGolden("adamw", Adam.defaults().withLearningRate(0.01).withDecay(0.5));
    assertGolden("rmsprop", rms);
    assertGolden("rmsprop-momentum", new RmsProp(0.01, 0.95, 0.8, 1e-3));
    assertGolden("rmsprop-decay", rms.withDecay(0.5));
  }

  private static void assertGolden(String name, Optimizer optimizer) {
    float[] w = RulesGolden.floats("weights");
    float[] gradients = RulesGolden.floats("gradients");
    double[] expected = RulesGolden.get(name);
    float[][] state = new float[optimizer.stateNames().size()][w.length];
    for (int at = 0, step = 1; at < gradients.length; at += w.length, step++) {
      float[] gradient = Arrays.copyOfRange(gradients, at, at + w.length);
      update(optimizer, 0, w.length, step, w, gradient, state);
      for (int i = 0; i < w.length; i++) {
        assertEquals(expected[at + i], w[i], 2e-6, name + ", step " + step);
      }
    }
  }

  @Test
  void theDefaultsAreThoseOfKeras() {
    assertEquals(new Adam(0.001, 0.9, 0.999, 1e-7), Adam.defaults());
    assertEquals(new Sgd(0.01, 0.9), Sgd.defaults());
    assertEquals(new RmsProp(0.001, 0.9, 0, 1e-7), RmsProp.defaults());
    assertEquals(0.5, Adam.defaults().withLearningRate(0.5).learningRate());
    assertEquals(0.9, Sgd.defaults().withLearningRate(0.5).momentum());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-46, 1e39, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesImpossibleLearningRates(double rate) {
    Exception adam =
        assertThrows(IllegalArgumentException.class, () -> new Adam(rate, 0.9, 0.999, 1e-7));
    assertTrue(adam.toString().contains("learning rate is " + rate), adam::toString);
    Exception sgd = assertThrows(IllegalArgumentException.class, () -> new Sgd(rate, 0.9));
    assertTrue(sgd.toString().contains("learning rate is " + rate), sgd::toString);
    Exception rms =
        assertThrows(IllegalArgumentException.class, () -> new RmsProp(rate, 0.9, 0, 1e-7));
    assertTrue(rms.toString().contains("learning rate is " + rate), rms::toString);
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 0.9, 0.999, rate));
    assertThrows(IllegalArgumentException.class, () -> new RmsProp(0.1, 0.9, 0, rate));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -0.1, Double.NaN, 2})
  void refusesImpossibleFractions(double fraction) {
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, fraction, 0.999, 1e-7));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 0.9, fraction, 1e-7));
    Exception sgd = assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, fraction));
    assertTrue(sgd.toString().contains("momentum is " + fraction), sgd::toString);
    Exception rms =
        assertThrows(IllegalArgumentException.class, () -> new RmsProp(0.1, fraction, 0, 1e-7));
    assertTrue(rms.toString().contains("rho is " + fraction), rms::toString);
    assertThrows(IllegalArgumentException.class, () -> new RmsProp(0.1, 0.9, fraction, 1e-7));
  }

  /** Where the kernels read them as floats. */
  @Test
  void refusesFractionsThatAreNothingAsAFloat() {
    Exception sgd = assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, 1e-46));
    assertTrue(sgd.toString().contains("the momentum is 1.0E-46"), sgd::toString);
    assertThrows(IllegalArgumentException.class, () -> new RmsProp(0.1, 1e-46, 0, 1e-7));
    assertThrows(IllegalArgumentException.class, () -> new RmsProp(0.1, 0.9, 1e-46, 1e-7));
  }

  private static float[] randomFloats(int size, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static void update(
      Optimizer optimizer, int from, int to, long step, float[] w, float[] g, float[][] state) {
    UpdateRange range = new UpdateRange("dense", Role.KERNEL, Shape.of(w.length), 0, from, to);
    optimizer.update(range, step, optimizer.learningRate(), w, g, state);
  }
}
