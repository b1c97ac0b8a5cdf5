package org.lanewise.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.WeightLayout;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.tensor.Shape;

/** How programs cut, fuse and run a network. */
class ProgramTest {

  /** What a pass leaves: outputs, the flat gradient, and the gradient of the input. */
  private record Pass(float[] output, float[] gradient, float[] input) {}

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theRangesCoverTheFlatVectorWithoutOverlap(KernelSet kernels) {
    Network wide =
        Network.sequential(
            Shape.of(8, 8, 3),
            conv2d(5000, 1).relu().named("conv1"),
            maxPool2d(8).named("pool1"),
            new Flatten("flatten"),
            dense(3));
    for (Network network : List.of(TestNetworks.twoBlocks(), TestNetworks.everyLayer(), wide)) {
      Program program = Program.of(network, kernels);
      int[] covered = new int[network.parameterCount()];
      for (ParameterRange range : program.ranges()) {
        assertTrue(range.from() < range.to());
        for (int i = range.from(); i < range.to(); i++) {
          covered[i]++;
        }
      }
      assertTrue(Arrays.stream(covered).allMatch(times -> times == 1));
    }
  }

  /** A range's flatten writes its own part alone, and all ranges together the whole gradient. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void flattenWritesItsRangeAlone(KernelSet kernels) {
    Network network = TestNetworks.small();
    Program program = Program.of(network, kernels);
    Gradients gradients = program.newGradients();
    for (ParameterRange range : program.phases().getFirst().ranges()) {
      float[] flat = new float[network.parameterCount()];
      Arrays.fill(flat, 7f);
      range.flatten(gradients, flat);
      for (int i = 0; i < flat.length; i++) {
        assertEquals(i >= range.from() && i < range.to() ? 0f : 7f, flat[i]);
      }
    }
  }

  /** Winograd's kernel sums and prepares channels with all their taps: rows far from each other. */
  @Test
  void blocksThatAreNoRowsCoverTheFlatVectorToo() {
    Conv2dGeometry geometry = conv2d(70, 3).relu().named("one").geometry(Shape.of(5, 6, 20));
    WeightLayout layout =
        KernelSets.TEXTBOOK.conv2dWinograd(geometry, WinogradRule.of(geometry, false));
    Network network = Network.sequential(Shape.of(5, 6, 20), conv2d(70, 3).relu().named("one"));
    Program program = Program.of(network, KernelSets.TEXTBOOK);
    float[] parameters = TestNetworks.parameters(network, 1);
    float[] prepared = new float[layout.preparedSize()];
    layout.prepare(parameters, 0, prepared);
    assertArrayEquals(bits(prepared), bits(program.newWeights(parameters).slot(0)));
    assertTrue(program.blocks().size() > 1, "tasks of phase 4");

    Gradients gradients = program.newGradients();
    int[] written = new int[network.parameterCount()];
    for (ParameterRange range : program.phases().getFirst().ranges()) {
      float[] flat = new float[written.length];
      Arrays.fill(flat, 7f);
      range.flatten(gradients, flat);
      for (int i = 0; i < flat.length; i++) {
        written[i] += flat[i] == 0 ? 1 : 0;
        flat[i] = flat[i] == 0 ? Float.NaN : 0;
      }
      assertFalse(range.allFinite(KernelSets.TEXTBOOK.elementwise(), flat));
      float[] sum = new float[flat.length];
      range.add(KernelSets.TEXTBOOK.elementwise(), flat, sum);
      assertArrayEquals(flat, sum);
    }
    assertTrue(Arrays.stream(written).allMatch(times -> times == 1));
  }

  /** 10^8 + 1 is 10^8 in single precision, so only one order of these three gives 1. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void slicesAreAddedInTheirOrder(KernelSet kernels) {
    Network network =
        Network.sequential(
            Shape.of(9, 9, 3), conv2d(70, 5).relu().named("one"), conv2d(3, 5).relu().named("two"));
    Program program = Program.of(network, kernels);
    Gradients[] slices = {
      filled(program, 1e8f), filled(program, -1e8f), filled(program, 1f), filled(program, Float.NaN)
    };
    BatchMemory memory = program.newBatchMemory();
    Workspace workspace = program.newWorkspace(4);
    float[] flat = new float[network.parameterCount()];
    Arrays.fill(flat, 7f);
    for (ParameterRange range : program.phases().getFirst().ranges()) {
      assertTrue(program.addInOrder(range, slices, 3, memory, workspace, flat));
    }
    float[] ones = new float[flat.length];
    Arrays.fill(ones, 1f);
    assertArrayEquals(ones, flat);
    for (ParameterRange range : program.phases().getFirst().ranges()) {
      assertFalse(program.addInOrder(range, slices, 4, memory, workspace, flat), "NaN is finite");
    }
  }

  private static Gradients filled(Program program, float value) {
    Gradients gradients = program.newGradients();
    for (int i = 0; i < program.network().parameters().size(); i++) {
      Arrays.fill(gradients.slot(i), value);
    }
    return gradients;
  }

  /** Whether a gradient is put off to phase 1 or not, it is one chain per slice. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void gradientsThatArePutOffAreThoseOfTheSlices(KernelSet kernels) {
    Network network =
        Network.sequential(
            Shape.of(5, 7, 3),
            new Flatten("flat"),
            new Dense("one", 71, Activation.RELU),
            dense(10).named("two"),
            dense(3).named("few"));
    Program program = Program.of(network, kernels);
    PreparedWeights weights = program.newWeights(TestNetworks.parameters(network, 3));
    assertEquals(
        List.of(true, true, false),
        List.of(program.putOff(0), program.putOff(2), program.putOff(4)),
        "what moves less memory");
    int[][] chunksOfSlices = {{4, 4, 1}, {3}, {4}};
    BatchMemory memory = program.newBatchMemory();
    memory.reserve(3);
    Workspace waiting = program.newWorkspace(4);
    Workspace direct = program.newWorkspace(4);
    Gradients[] slices = new Gradients[3];
    float[] expected = new float[network.parameterCount()];
    for (int repeat = 0; repeat < 2; repeat++) { // the second time over what the first one left
      Arrays.fill(expected, 0f);
      for (int slice = 0; slice < 3; slice++) {
        slices[slice] = program.newSliceGradients();
        Gradients whole = program.newGradients();
        waiting.begin(memory, slice);
        int[] chunks = chunksOfSlices[repeat == 0 ? slice : 2 - slice];
        for (int k = 0; k < chunks.length; k++) {
          long seed = 100 * slice + 10 * k + repeat;
          waiting.next(chunks[k]);
          inASlice(waiting, weights, chunks[k], seed, slices[slice]);
          backward(direct, weights, chunks[k], seed, whole);
        }
        float[] flat = new float[expected.length];
        program.flatten(whole, flat);
        for (int i = 0; i < flat.length; i++) {
          expected[i] += flat[i];
        }
      }
      memory.seal(0, 3);
      float[] actual = new float[expected.length];
      for (ParameterRange range : program.phases().getFirst().ranges()) {
        assertTrue(program.addInOrder(range, slices, 3, memory, waiting, actual));
      }
      assertArrayEquals(bits(expected), bits(actual));
    }
  }

  private static void inASlice(
      Workspace workspace, PreparedWeights weights, int n, long seed, Gradients gradients) {
    Network network = workspace.program().network();
    float[] x = outputGradient(n * network.inputShape().size(), seed);
    float[] dy = outputGradient(n * network.outputShape().size(), seed + 1000);
    System.arraycopy(x, 0, workspace.input(), 0, x.length);
    workspace.forwardSpan(0, weights, true);
    System.arraycopy(dy, 0, workspace.outputGradient(), 0, dy.length);
    workspace.backwardSpan(0, weights, gradients);
  }

  private static void backward(
      Workspace workspace, PreparedWeights weights, int n, long seed, Gradients gradients) {
    Network network = workspace.program().network();
    float[] x = outputGradient(n * network.inputShape().size(), seed);
    float[] dy = outputGradient(n * network.outputShape().size(), seed + 1000);
    System.arraycopy(x, 0, workspace.input(), 0, x.length);
    workspace.forward(n, weights, true);
    System.arraycopy(dy, 0, workspace.outputGradient(), 0, dy.length);
    workspace.backward(n, weights, gradients);
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void fusedAndUnfusedPlansGiveTheSameBits(KernelSet kernels) {
    Network reluApart =
        Network.sequential(
            Shape.of(11, 10, 3),
            new Conv2d("conv1", 6, new Window2d(3, 2, 1, 1, Padding.SAME), Activation.LINEAR),
            new Activate("relu1", Activation.RELU),
            maxPool2d(2).named("pool1"),
            new Conv2d("conv2", 17, new Window2d(2, 2, 1, 1, Padding.VALID), Activation.RELU),
            new MaxPool2d("pool2", new Window2d(2, 2, 1, 1, Padding.VALID)),
            new Flatten("flatten"),
            dense(4));
    List<Network> networks =
        new ArrayList<>(List.of(TestNetworks.small(), TestNetworks.everyLayer(), reluApart));
    for (Activation activation : TestNetworks.activations()) {
      networks.add(TestNetworks.activated(activation));
      networks.add(normalized(activation));
    }
    for (Network network : networks) {
      Program plain = Program.unfused(network, KernelSets.TEXTBOOK);
      Pass textbook = run(plain, 5);
      for (Program program :
          List.of(Program.of(network, kernels), Program.unfused(network, kernels))) {
        assertEquals(reluNames(plain), reluNames(program));
        Pass pass = run(program, 5);
        assertArrayEquals(bits(textbook.output()), bits(pass.output()));
        assertArrayEquals(bits(textbook.gradient()), bits(pass.gradient()));
        assertArrayEquals(bits(textbook.input()), bits(pass.input()));
      }
    }
  }

  /** Images of more floats than are normalized at a time, on their way to a function. */
  private static Network normalized(Activation activation) {
    return Network.sequential(
        Shape.of(7, 9, 3),
        conv2d(40, 1).named("conv"),
        batchNorm().named("norm").inGroupsOf(2),
        new Activate("function", activation),
        new Flatten("flatten"),
        dense(4));
  }

  private static List<String> reluNames(Program program) {
    return program.reluUnits().stream().map(ReluUnits::layer).toList();
  }

  @Test
  void aFunctionIsAppliedWhereTheNormalizationLies() {
    for (Activation activation : TestNetworks.activations()) {
      boolean inPlace = activation.function().orElseThrow().readsOutput();
      Program program = Program.of(normalized(activation), KernelSets.TEXTBOOK);
      assertEquals(!inPlace, program.keeps("norm"), activation.label());
      assertTrue(program.keeps("function"));
    }
  }

  /** Memory is used again and again: what an earlier, larger run left must not show. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void aRunDoesNotSeeWhatAnEarlierOneLeft(KernelSet kernels) {
    Network network = TestNetworks.everyLayer();
    Program program = Program.of(network, kernels);
    Workspace workspace = program.inspecting().newWorkspace(6);
    PreparedWeights weights = program.newWeights(TestNetworks.parameters(network, 1));
    Pass fresh = run(program, workspace, weights, 3, 1);
    run(program, workspace, weights, 6, 2);
    Pass again = run(program, workspace, weights, 3, 1);
    assertArrayEquals(fresh.output(), again.output());
    assertArrayEquals(fresh.gradient(), again.gradient());
    assertArrayEquals(fresh.input(), again.input());
  }

  /** Each image by itself gives what it gives among others. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void imagesDoNotSeeEachOther(KernelSet kernels) {
    Network network = TestNetworks.everyLayer();
    Program program = Program.of(network, kernels).inspecting();
    PreparedWeights weights = program.newWeights(TestNetworks.parameters(network, 1));
    Workspace four = program.newWorkspace(4);
    Pass together = run(program, four, weights, 4, 9);
    int inputs = network.inputShape().size();
    int classes = network.classes();
    float[] images = four.input().clone();
    float[] targets = outputGradient(4 * classes, 9);
    for (int image = 0; image < 4; image++) {
      Workspace one = program.newWorkspace(1);
      System.arraycopy(images, image * inputs, one.input(), 0, inputs);
      one.keys()[0] = key(image);
      one.forward(1, weights, true);
      assertArrayEquals(
          Arrays.copyOfRange(together.output(), image * classes, (image + 1) * classes),
          one.output());
      System.arraycopy(targets, image * classes, one.outputGradient(), 0, classes);
      one.backward(1, weights, program.newGradients());
      assertArrayEquals(
          Arrays.copyOfRange(together.input(), image * inputs, (image + 1) * inputs),
          one.inputGradient());
    }
  }

  @Test
  void anUnfusedPlanShowsEveryActivation() {
    Network network = TestNetworks.everyLayer();
    Program program = Program.unfused(network, KernelSets.FAST);
    Workspace workspace = program.newWorkspace(2);
    workspace.forward(2, program.newWeights(TestNetworks.parameters(network, 1)), false);
    for (int layer = 0; layer < network.nodes().size(); layer++) {
      assertEquals(
          2 * network.nodes().get(layer).shape().size(),
          workspace.value(network.nodes().get(layer).name()).length);
    }
    assertEquals(
        workspace.output(),
        workspace.value(network.nodes().get(network.nodes().size() - 1).name()));
  }

  @Test
  void aFlattenAloneIsANetwork() {
    Network network = Network.sequential(Shape.of(2, 1, 2), new Flatten("flatten"));
    Program program = Program.of(network, KernelSets.FAST);
    Workspace workspace = program.newWorkspace(1);
    float[] image = {1, 2, 3, 4};
    System.arraycopy(image, 0, workspace.input(), 0, 4);
    workspace.forward(1, program.newWeights(), false);
    assertArrayEquals(image, workspace.output());
  }

  @Test
  void aLeadingFlattenShowsTheInput() {
    Network network = Network.sequential(Shape.of(2, 2, 1), new Flatten("f"), dense(3).named("d"));
    Workspace workspace = Program.of(network, KernelSets.TEXTBOOK).newWorkspace(2);
    assertEquals(workspace.input(), workspace.value(network.nodes().get(0).name()));
  }

  /** A fused program says that an activation does not exist and never shows another one instead. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void aFusedPlanShowsTheRightActivationOrNone(KernelSet kernels) {
    Network network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 1);
    Program fused = Program.of(network, kernels);
    Program plain = Program.unfused(network, kernels);
    Workspace one = fused.newWorkspace(3);
    Workspace other = plain.newWorkspace(3);
    System.arraycopy(outputGradient(one.input().length, 4), 0, one.input(), 0, one.input().length);
    System.arraycopy(one.input(), 0, other.input(), 0, one.input().length);
    one.forward(3, fused.newWeights(parameters), false);
    other.forward(3, plain.newWeights(parameters), false);
    for (int layer = 0; layer < network.nodes().size(); layer++) {
      float[] expected = other.value(network.nodes().get(layer).name());
      String name = network.nodes().get(layer).name();
      if (fused.keeps(name)) {
        assertArrayEquals(expected, one.value(name));
      } else {
        Exception thrown = assertThrows(IllegalStateException.class, () -> one.value(name));
        assertTrue(thrown.toString().contains("'" + name + "' is fused"), thrown::toString);
        assertTrue(thrown.toString().contains("Program.unfused"), thrown::toString);
      }
    }
    assertTrue(fused.keeps(network.nodes().getLast().name()));
    assertEquals(kernels != KernelSets.FAST, fused.keeps(network.nodes().getFirst().name()));
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> one.value("conf1"));
    assertTrue(thrown.toString().contains("no layer 'conf1'; it has conv1, "), thrown::toString);
  }

  /** Outputs of a convolution that no window reads are left out, and the bits are the same. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void outputsThatNoWindowReadsChangeNothing(KernelSet kernels) {
    for (int columns : new int[] {7, 9}) { // tiles of 2 and of 4
      Network network =
          Network.sequential(
              Shape.of(7, columns, 18),
              new Conv2d("conv", 17, new Window2d(3, 3, 1, 1, Padding.SAME), Activation.LINEAR),
              maxPool2d(2),
              new Flatten("flat"),
              dense(3));
      Program program = Program.of(network, kernels);
      assertTrue(program.usesWinograd());
      assertFalse(program.keeps("conv"));
      Pass all = run(Program.unfused(network, KernelSets.TEXTBOOK), 3);
      Pass used = run(program, 3);
      assertArrayEquals(bits(all.output()), bits(used.output()));
      assertArrayEquals(bits(all.gradient()), bits(used.gradient()));
      assertArrayEquals(bits(all.input()), bits(used.input()));
    }
  }

  @Test
  void theInputGradientMustBeAskedFor() {
    Program program = Program.of(TestNetworks.small(), KernelSets.TEXTBOOK);
    Exception thrown =
        assertThrows(IllegalStateException.class, () -> program.newWorkspace(1).inputGradient());
    assertTrue(thrown.toString().contains("Program.inspecting"), thrown::toString);
  }

  @Test
  void dropoutDropsItsRateInTrainingAndNothingInPrediction() {
    Network network = Network.sequential(Shape.of(10_000), new Dropout("dropout", 0.3));
    Program program = Program.of(network, KernelSets.FAST);
    Workspace workspace = program.inspecting().newWorkspace(2);
    Arrays.fill(workspace.input(), 2f);
    workspace.keys()[0] = 17;
    workspace.keys()[1] = 18;
    workspace.forward(2, program.newWeights(), false);
    for (float value : workspace.output()) {
      assertEquals(2f, value);
    }
    workspace.forward(2, program.newWeights(), true);
    float[] dropped = workspace.output().clone();
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
    Arrays.fill(workspace.outputGradient(), 2f);
    workspace.backward(2, program.newWeights(), program.newGradients());
    assertArrayEquals(dropped, workspace.inputGradient());
  }

  @Test
  void aLayerPutInBeforeADropoutDoesNotShiftIt() {
    float[] alone = dropped(new Dropout("dropout", 0.5));
    assertArrayEquals(
        alone, dropped(new Activate("relu", Activation.RELU), new Dropout("dropout", 0.5)));
  }

  private static float[] dropped(Layer... layers) {
    Program program = Program.of(Network.sequential(Shape.of(1000), layers), KernelSets.FAST);
    Workspace workspace = program.newWorkspace(1);
    Arrays.fill(workspace.input(), 1f);
    workspace.forward(1, program.newWeights(), true);
    return workspace.output().clone();
  }

  @Test
  void twoDropoutsDropDifferently() {
    Network network =
        Network.sequential(Shape.of(1000), new Dropout("first", 0.5), new Dropout("second", 0.5));
    Program program = Program.of(network, KernelSets.FAST);
    Workspace workspace = program.newWorkspace(1);
    Arrays.fill(workspace.input(), 1f);
    workspace.forward(1, program.newWeights(), true);
    int kept = 0;
    for (float value : workspace.output()) {
      kept += value > 0 ? 1 : 0;
    }
    assertEquals(250, kept, 70);
  }

  private static Pass run(Program program, int n) {
    PreparedWeights weights = program.newWeights(TestNetworks.parameters(program.network(), 3));
    return run(program, program.inspecting().newWorkspace(n), weights, n, 8);
  }

  private static Pass run(
      Program program, Workspace workspace, PreparedWeights weights, int n, long seed) {
    Network network = program.network();
    int inputs = n * network.inputShape().size();
    int outputs = n * network.outputShape().size();
    System.arraycopy(outputGradient(inputs, seed + 1), 0, workspace.input(), 0, inputs);
    for (int image = 0; image < n; image++) {
      workspace.keys()[image] = key(image);
    }
    workspace.forward(n, weights, true);
    float[] output = Arrays.copyOf(workspace.output(), outputs);
    System.arraycopy(outputGradient(outputs, seed), 0, workspace.outputGradient(), 0, outputs);
    Gradients gradients = program.newGradients();
    workspace.backward(n, weights, gradients);
    float[] flat = new float[network.parameterCount()];
    program.flatten(gradients, flat);
    return new Pass(output, flat, Arrays.copyOf(workspace.inputGradient(), inputs));
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
