package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/**
 * Winograd's transforms mix the values of a tile, and take differences of them: what is not finite
 * must get through all the same, and be found in the layer where it begins.
 */
class NonFiniteWinogradTest {

  private static final Network NETWORK = TestNetworks.winograd();
  private static final int IMAGES = 6;
  private static final int INPUTS = NETWORK.inputShape().size();

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void namesTheLayerWhoseOutputOverflows(KernelSet kernels) {
    for (ParameterSlot slot : NETWORK.parameters()) {
      float[] parameters = TestNetworks.parameters(NETWORK, 1);
      Arrays.fill(parameters, slot.offset(), slot.offset() + slot.size(), Float.MAX_VALUE);
      if (slot.parameter().role() == Role.KERNEL) {
        String layer = slot.path().substring(0, slot.path().indexOf('/'));
        refuses(kernels, parameters, inputs(), "first in the output of layer '" + layer + "'");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void namesTheParameterThatIsNotFinite(KernelSet kernels) {
    for (ParameterSlot slot : NETWORK.parameters()) {
      float[] parameters = TestNetworks.parameters(NETWORK, 1);
      parameters[slot.offset() + slot.size() / 2] = Float.NaN;
      refuses(kernels, parameters, inputs(), "first in '" + slot.path() + "'");
    }
  }

  /** The first and last pixels, and those on both sides of the border between two tiles. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void namesTheExampleWhoseInputIsNotFinite(KernelSet kernels) {
    int row = 8 * 16;
    int pixel = 3 * row + 3 * 16;
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int place : new int[] {0, 1, pixel, pixel + 16, pixel + row + 7, INPUTS - 1}) {
        float[] inputs = inputs();
        inputs[4 * INPUTS + place] = bad;
        float[] parameters = TestNetworks.parameters(NETWORK, 1);
        refuses(kernels, parameters, inputs, "in the input, in example 4");
      }
    }
  }

  /** Tiny values and a huge kernel behind: only the gradient of the layers before overflows. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void anInfiniteGradientOfFiniteActivationsIsFound(KernelSet kernels) {
    float[] inputs = inputs();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] *= 1e-21f;
    }
    for (String huge : new String[] {"pooled4", "plain2", "pooled2"}) {
      float[] parameters = TestNetworks.parameters(NETWORK, 1);
      scale(parameters, slot -> slot.parameter().role() == Role.BIAS, 0f);
      scale(parameters, slot -> slot.path().equals(huge + "/kernel"), 1e21f);
      scale(parameters, slot -> slot.path().equals("dense/kernel"), 1e21f);
      refuses(
          kernels, parameters, inputs, "in the gradient, while every activation is still finite");
    }
  }

  private static void scale(float[] parameters, Predicate<ParameterSlot> which, float factor) {
    for (ParameterSlot slot : NETWORK.parameters()) {
      if (which.test(slot)) {
        for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
          parameters[i] *= factor;
        }
      }
    }
  }

  private static void refuses(KernelSet kernels, float[] parameters, float[] inputs, String where) {
    int[] labels = {0, 1, 2, 3, 0, 1};
    Tensor images = new Tensor(Shape.of(IMAGES, 9, 8, 16), inputs);
    Dataset dataset = new TensorDataset(images, labels, 4);
    Adam adam = Adam.defaults();
    TrainingState state = TrainingState.of(TestNetworks.parameters(NETWORK, 1), adam);
    System.arraycopy(parameters, 0, state.liveParameters(), 0, parameters.length);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(NETWORK, kernels);
      TrainingStep step = new TrainingStep(program, workers, dataset, adam, 1, state);
      int[] order = {0, 1, 2, 3, 4, 5};
      NonFiniteException thrown =
          assertThrows(NonFiniteException.class, () -> step.run(order, 0, IMAGES, 1), where);
      assertTrue(thrown.toString().contains(where), () -> where + " not in: " + thrown);
      assertFalse(thrown.spoiled());
    }
    assertArrayEquals(parameters, state.parameters());
    assertEquals(0, state.steps());
  }

  private static float[] inputs() {
    Dataset.Reader reader = TestNetworks.random(NETWORK, IMAGES, 6).newReader();
    float[] inputs = new float[IMAGES * INPUTS];
    for (int i = 0; i < IMAGES; i++) {
      reader.read(i, 1, inputs, i * INPUTS);
    }
    return inputs;
  }
}
