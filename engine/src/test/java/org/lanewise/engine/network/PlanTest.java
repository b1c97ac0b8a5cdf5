package org.lanewise.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Relu;
import org.lanewise.engine.tensor.Shape;

/** How plans cut, fuse and run a network. */
class PlanTest {

  /** What a pass leaves: outputs, the flat gradient, and the gradient of the input. */
  private record Pass(float[] output, float[] gradient, float[] input) {}

  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void thePiecesCoverTheFlatVectorWithoutOverlap(KernelSet kernels) {
    Network wide =
        Network.sequential(
            Shape.of(8, 8, 3),
            Conv2d.relu("conv1", 5000, 1),
            MaxPool2d.of("pool1", 8),
            new Flatten("flatten"),
            Dense.linear("dense", 3));
    for (Network network : List.of(TestNetworks.twoBlocks(), TestNetworks.everyLayer(), wide)) {
      Plan plan = Plan.of(network, kernels);
      int[] covered = new int[network.parameterCount()];
      for (ParameterPiece piece : plan.pieces()) {
        assertTrue(piece.from() < piece.to());
        for (int i = piece.from(); i < piece.to(); i++) {
          covered[i]++;
        }
      }
      assertTrue(Arrays.stream(covered).allMatch(times -> times == 1));
    }
  }

  /** A piece's flatten writes its own range alone, and all pieces together the whole gradient. */
  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void flattenWritesTheRangeOfThePieceAlone(KernelSet kernels) {
    Network network = TestNetworks.small();
    Plan plan = Plan.of(network, kernels);
    Gradients gradients = plan.newGradients();
    for (ParameterPiece piece : plan.pieces()) {
      float[] flat = new float[network.parameterCount()];
      Arrays.fill(flat, 7f);
      piece.flatten(gradients, flat);
      for (int i = 0; i < flat.length; i++) {
        assertEquals(i >= piece.from() && i < piece.to() ? 0f : 7f, flat[i]);
      }
    }
  }

  /** 10^8 + 1 is 10^8 in single precision, so only one order of these three gives 1. */
  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void slicesAreAddedInTheirOrder(KernelSet kernels) {
    Network network =
        Network.sequential(Shape.of(9, 9, 3), Conv2d.relu("one", 70, 5), Conv2d.relu("two", 3, 5));
    Plan plan = Plan.of(network, kernels);
    Gradients[] slices = {
      filled(plan, 1e8f), filled(plan, -1e8f), filled(plan, 1f), filled(plan, Float.NaN)
    };
    KeptRound round = plan.newKeptRound(4, 4);
    Execution execution = plan.newExecution(4, false);
    Gradients sum = filled(plan, 5f);
    for (int segment = 0; segment < plan.segments(); segment++) {
      plan.clear(segment, sum);
      assertTrue(plan.addInOrder(segment, slices, round, 3, execution, sum));
    }
    float[] flat = new float[network.parameterCount()];
    Arrays.fill(flat, 7f);
    for (ParameterPiece piece : plan.pieces()) {
      piece.flatten(sum, flat);
    }
    float[] ones = new float[flat.length];
    Arrays.fill(ones, 1f);
    assertArrayEquals(ones, flat);
    for (int segment = 0; segment < plan.segments(); segment++) {
      assertFalse(plan.addInOrder(segment, slices, round, 4, execution, sum), "NaN is finite");
    }
  }

  private static Gradients filled(Plan plan, float value) {
    Gradients gradients = plan.newGradients();
    for (int i = 0; i < 2; i++) {
      Arrays.fill(gradients.stage(i).kernel(), value);
      Arrays.fill(gradients.stage(i).bias(), value);
    }
    return gradients;
  }

  /** Whether dense stages wait for the round or not, their gradient is one chain per slice. */
  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void denseGradientsOfARoundAreThoseOfItsSlices(KernelSet kernels) {
    Network network =
        Network.sequential(
            Shape.of(5, 7, 3),
            new Flatten("flat"),
            new Dense("one", 71, Activation.RELU),
            Dense.linear("two", 10));
    Plan plan = Plan.of(network, kernels);
    PreparedWeights weights = plan.newWeights(TestNetworks.parameters(network, 3));
    int[][] chunksOfSlices = {{4, 4, 1}, {3}, {4}};
    KeptRound round = plan.newKeptRound(3, 12);
    Execution waiting = plan.newExecution(4, false);
    Execution direct = plan.newExecution(4, false);
    Gradients[] keptSlices = new Gradients[3];
    float[] expected = new float[network.parameterCount()];
    for (int repeat = 0; repeat < 2; repeat++) { // the second time over what the first one left
      Arrays.fill(expected, 0f);
      for (int slice = 0; slice < 3; slice++) {
        keptSlices[slice] = plan.newSliceGradients();
        Gradients whole = plan.newGradients();
        round.clear(slice);
        int[] chunks = chunksOfSlices[repeat == 0 ? slice : 2 - slice];
        for (int k = 0; k < chunks.length; k++) {
          long seed = 100 * slice + 10 * k + repeat;
          waiting.keepIn(round, slice, chunks[k]);
          backward(waiting, weights, chunks[k], seed, keptSlices[slice]);
          backward(direct, weights, chunks[k], seed, whole);
        }
        float[] flat = new float[expected.length];
        plan.pieces().forEach(piece -> piece.flatten(whole, flat));
        for (int i = 0; i < flat.length; i++) {
          expected[i] += flat[i];
        }
      }
      round.seal(3);
      Gradients sum = plan.newGradients();
      for (int segment = 0; segment < plan.segments(); segment++) {
        assertTrue(plan.addInOrder(segment, keptSlices, round, 3, waiting, sum));
      }
      float[] actual = new float[expected.length];
      plan.pieces().forEach(piece -> piece.flatten(sum, actual));
      assertArrayEquals(bits(expected), bits(actual));
    }
  }

  private static void backward(
      Execution execution, PreparedWeights weights, int n, long seed, Gradients gradients) {
    Network network = execution.plan().network();
    float[] x = outputGradient(n * network.inputShape().size(), seed);
    float[] dy = outputGradient(n * network.outputShape().size(), seed + 1000);
    System.arraycopy(x, 0, execution.input(), 0, x.length);
    execution.forward(n, weights, true);
    System.arraycopy(dy, 0, execution.outputGradient(), 0, dy.length);
    execution.backward(n, weights, gradients);
  }

  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void fusedAndUnfusedPlansGiveTheSameBits(KernelSet kernels) {
    Network reluApart =
        Network.sequential(
            Shape.of(11, 10, 3),
            new Conv2d("conv1", 6, 3, 2, 1, 1, Padding.SAME, Activation.LINEAR),
            new Relu("relu1"),
            MaxPool2d.of("pool1", 2),
            new Conv2d("conv2", 17, 2, 2, 1, 1, Padding.VALID, Activation.RELU),
            new MaxPool2d("pool2", 2, 2, 1, 1),
            new Flatten("flatten"),
            Dense.linear("dense", 4));
    for (Network network : List.of(TestNetworks.small(), TestNetworks.everyLayer(), reluApart)) {
      Pass textbook = run(Plan.unfused(network, KernelSet.TEXTBOOK), 5);
      for (Plan plan : List.of(Plan.of(network, kernels), Plan.unfused(network, kernels))) {
        Pass pass = run(plan, 5);
        assertArrayEquals(bits(textbook.output()), bits(pass.output()));
        assertArrayEquals(bits(textbook.gradient()), bits(pass.gradient()));
        assertArrayEquals(bits(textbook.input()), bits(pass.input()));
      }
    }
  }

  /** Memory is used again and again: what an earlier, larger run left must not show. */
  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void aRunDoesNotSeeWhatAnEarlierOneLeft(KernelSet kernels) {
    Network network = TestNetworks.everyLayer();
    Plan plan = Plan.of(network, kernels);
    Execution execution = plan.newExecution(6, true);
    PreparedWeights weights = plan.newWeights(TestNetworks.parameters(network, 1));
    Pass fresh = run(plan, execution, weights, 3, 1);
    run(plan, execution, weights, 6, 2);
    Pass again = run(plan, execution, weights, 3, 1);
    assertArrayEquals(fresh.output(), again.output());
    assertArrayEquals(fresh.gradient(), again.gradient());
    assertArrayEquals(fresh.input(), again.input());
  }

  /** Each image by itself gives what it gives among others. */
  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void imagesDoNotSeeEachOther(KernelSet kernels) {
    Network network = TestNetworks.everyLayer();
    Plan plan = Plan.of(network, kernels);
    PreparedWeights weights = plan.newWeights(TestNetworks.parameters(network, 1));
    Execution four = plan.newExecution(4, true);
    Pass together = run(plan, four, weights, 4, 9);
    int inputs = network.inputShape().size();
    int classes = network.classes();
    float[] images = four.input().clone();
    float[] targets = outputGradient(4 * classes, 9);
    for (int image = 0; image < 4; image++) {
      Execution one = plan.newExecution(1, true);
      System.arraycopy(images, image * inputs, one.input(), 0, inputs);
      one.keys()[0] = key(image);
      one.forward(1, weights, true);
      assertArrayEquals(
          Arrays.copyOfRange(together.output(), image * classes, (image + 1) * classes),
          one.output());
      System.arraycopy(targets, image * classes, one.outputGradient(), 0, classes);
      one.backward(1, weights, plan.newGradients());
      assertArrayEquals(
          Arrays.copyOfRange(together.input(), image * inputs, (image + 1) * inputs),
          one.inputGradient());
    }
  }

  @Test
  void anUnfusedPlanShowsEveryActivation() {
    Network network = TestNetworks.everyLayer();
    Plan plan = Plan.unfused(network, KernelSet.FAST);
    Execution execution = plan.newExecution(2, false);
    execution.forward(2, plan.newWeights(TestNetworks.parameters(network, 1)), false);
    for (int layer = 0; layer < network.nodes().size(); layer++) {
      assertEquals(
          2 * network.nodes().get(layer).shape().size(),
          execution.activation(layer).orElseThrow().length);
    }
    assertEquals(
        execution.output(), execution.activation(network.nodes().size() - 1).orElseThrow());
  }

  @Test
  void aLeadingFlattenShowsTheInput() {
    Network network = Network.sequential(Shape.of(2, 2, 1), new Flatten("f"), Dense.linear("d", 3));
    Execution execution = Plan.of(network, KernelSet.TEXTBOOK).newExecution(2, false);
    assertEquals(execution.input(), execution.activation(0).orElseThrow());
  }

  /** A fused plan says that an activation does not exist and never shows another one instead. */
  @ParameterizedTest
  @EnumSource(KernelSet.class)
  void aFusedPlanShowsTheRightActivationOrNone(KernelSet kernels) {
    Network network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 1);
    Plan fused = Plan.of(network, kernels);
    Plan plain = Plan.unfused(network, kernels);
    Execution one = fused.newExecution(3, false);
    Execution other = plain.newExecution(3, false);
    System.arraycopy(outputGradient(one.input().length, 4), 0, one.input(), 0, one.input().length);
    System.arraycopy(one.input(), 0, other.input(), 0, one.input().length);
    one.forward(3, fused.newWeights(parameters), false);
    other.forward(3, plain.newWeights(parameters), false);
    for (int layer = 0; layer < network.nodes().size(); layer++) {
      float[] expected = other.activation(layer).orElseThrow();
      one.activation(layer).ifPresent(seen -> assertArrayEquals(expected, seen));
    }
    assertTrue(one.activation(network.nodes().size() - 1).isPresent());
  }

  @Test
  void theInputGradientMustBeAskedFor() {
    Plan plan = Plan.of(TestNetworks.small(), KernelSet.TEXTBOOK);
    Exception thrown =
        assertThrows(
            IllegalStateException.class, () -> plan.newExecution(1, false).inputGradient());
    assertTrue(thrown.toString().contains("Plan.newExecution"), thrown::toString);
  }

  @Test
  void dropoutDropsItsRateInTrainingAndNothingInPrediction() {
    Network network = Network.sequential(Shape.of(10_000), new Dropout("dropout", 0.3));
    Plan plan = Plan.of(network, KernelSet.FAST);
    Execution execution = plan.newExecution(2, true);
    Arrays.fill(execution.input(), 2f);
    execution.keys()[0] = 17;
    execution.keys()[1] = 18;
    execution.forward(2, plan.newWeights(), false);
    for (float value : execution.output()) {
      assertEquals(2f, value);
    }
    execution.forward(2, plan.newWeights(), true);
    float[] dropped = execution.output().clone();
    int zeros = 0;
    boolean same = true;
    for (int i = 0; i < dropped.length; i++) {
      assertTrue(dropped[i] == 0f || Math.abs(dropped[i] - 2f / 0.7f) < 1e-6f);
      zeros += dropped[i] == 0f ? 1 : 0;
      same &= dropped[i] == dropped[(i + 10_000) % 20_000];
    }
    assertFalse(same, "two images drop the same values");
    // 20,000 draws: five standard deviations are 0.016.
    assertEquals(0.3, zeros / 20_000.0, 0.016);
    Arrays.fill(execution.outputGradient(), 2f);
    execution.backward(2, plan.newWeights(), plan.newGradients());
    assertArrayEquals(dropped, execution.inputGradient());
  }

  @Test
  void twoDropoutsDropDifferently() {
    Network network =
        Network.sequential(Shape.of(1000), new Dropout("first", 0.5), new Dropout("second", 0.5));
    Plan plan = Plan.of(network, KernelSet.FAST);
    Execution execution = plan.newExecution(1, false);
    Arrays.fill(execution.input(), 1f);
    execution.forward(1, plan.newWeights(), true);
    int kept = 0;
    for (float value : execution.output()) {
      kept += value > 0 ? 1 : 0;
    }
    assertEquals(250, kept, 70);
  }

  private static Pass run(Plan plan, int n) {
    PreparedWeights weights = plan.newWeights(TestNetworks.parameters(plan.network(), 3));
    return run(plan, plan.newExecution(n, true), weights, n, 8);
  }

  private static Pass run(
      Plan plan, Execution execution, PreparedWeights weights, int n, long seed) {
    Network network = plan.network();
    int inputs = n * network.inputShape().size();
    int outputs = n * network.outputShape().size();
    System.arraycopy(outputGradient(inputs, seed + 1), 0, execution.input(), 0, inputs);
    for (int image = 0; image < n; image++) {
      execution.keys()[image] = key(image);
    }
    execution.forward(n, weights, true);
    float[] output = Arrays.copyOf(execution.output(), outputs);
    System.arraycopy(outputGradient(outputs, seed), 0, execution.outputGradient(), 0, outputs);
    Gradients gradients = plan.newGradients();
    execution.backward(n, weights, gradients);
    float[] flat = new float[network.parameterCount()];
    for (ParameterPiece piece : plan.pieces()) {
      piece.flatten(gradients, flat);
    }
    return new Pass(output, flat, Arrays.copyOf(execution.inputGradient(), inputs));
  }

  private static long key(int image) {
    return 1000L * image + 77;
  }

  private static float[] outputGradient(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
