package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** A step that meets NaN or infinity says where, and leaves everything as it was. */
class NonFiniteTest {

  private static final Network NETWORK = TestNetworks.small();
  private static final int IMAGES = 12;
  private static final int INPUTS = 9 * 9 * 2;

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void namesTheLayerWhoseOutputOverflows(KernelSet kernels) {
    // Finite weights, of which the second convolution's are so large that its sums are not.
    TrainingState state = state();
    ParameterSlot kernel = NETWORK.parameters().get(2);
    Arrays.fill(
        state.liveParameters(), kernel.offset(), kernel.offset() + kernel.size(), Float.MAX_VALUE);
    refuses(kernels, state, inputs(), "first in the output of layer 'conv2'");
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void namesTheParameterThatIsNotFinite(KernelSet kernels) {
    for (ParameterSlot slot : NETWORK.parameters()) {
      TrainingState state = state();
      state.liveParameters()[slot.offset() + slot.size() - 1] = Float.POSITIVE_INFINITY;
      state.liveParameters()[slot.offset()] = Float.NaN;
      refuses(kernels, state, inputs(), "first in '" + slot.path() + "'");
    }
  }

  /** The winner of a pooling window must not depend on where in it a NaN stands. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void namesTheExampleWhoseInputIsNotFinite(KernelSet kernels) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int place : new int[] {0, 1, 2, 3, INPUTS / 2, INPUTS - 1}) {
        float[] inputs = inputs();
        inputs[7 * INPUTS + place] = bad;
        refuses(kernels, state(), inputs, "in the input, in example 7");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void anInfiniteGradientOfFiniteActivationsIsFound(KernelSet kernels) {
    // Tiny inputs and huge weights: forward their product is moderate, but the gradient of the
    // first
    // convolution is a product of the weights behind it alone.
    TrainingState state = state();
    for (int i : new int[] {2, 4}) {
      ParameterSlot kernel = NETWORK.parameters().get(i);
      ParameterSlot bias = NETWORK.parameters().get(i + 1);
      scale(state.liveParameters(), kernel.offset(), bias.offset(), 1e21f);
      scale(state.liveParameters(), bias.offset(), bias.offset() + bias.size(), 0f);
    }
    ParameterSlot bias = NETWORK.parameters().get(1);
    scale(state.liveParameters(), bias.offset(), bias.offset() + bias.size(), 0f);
    float[] inputs = inputs();
    scale(inputs, 0, inputs.length, 1e-21f);
    refuses(kernels, state, inputs, "in the gradient, while every activation is still finite");
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void anUpdateThatOverflowsIsFoundAndSaysThatItSpoils(KernelSet kernels) {
    TrainingState state = state();
    Optimizer tooFast = new Sgd(1e38, 0.9);
    try (Workers workers = new Workers(2)) {
      float[] inputs = inputs();
      scale(inputs, 0, inputs.length, 1e3f);
      TrainingStep step = step(kernels, workers, state, inputs, tooFast);
      NonFiniteException thrown =
          assertThrows(NonFiniteException.class, () -> step.run(order(), 0, IMAGES, 4));
      assertTrue(thrown.spoiled());
      String sentence = String.valueOf(thrown.getMessage());
      assertTrue(sentence.contains("the update of step 6 (epoch 4) met NaN"), sentence);
      assertTrue(sentence.contains("the parameters, first '"), sentence);
    }
  }

  @Test
  void anOptimizerWhoseMemoryOverflowsIsFound() {
    // The gradient is finite, its square is not: Adam would stand still for ever.
    Optimizer adam = Adam.defaults();
    TrainingState state = TrainingState.of(TestNetworks.parameters(NETWORK, 1), adam);
    float[] inputs = inputs();
    scale(inputs, 0, inputs.length, 1e24f);
    try (Workers workers = new Workers(1)) {
      TrainingStep step = step(KernelSets.FAST, workers, state, inputs, adam);
      NonFiniteException thrown =
          assertThrows(NonFiniteException.class, () -> step.run(order(), 0, IMAGES, 1));
      assertTrue(thrown.spoiled());
      assertTrue(
          thrown.toString().contains("the optimizer's second-moment of '"), thrown::toString);
    }
  }

  @Test
  void trainingGoesOnWithTheNextBatch() {
    float[] inputs = inputs();
    inputs[7 * INPUTS] = Float.NaN;
    TrainingState state = state();
    try (Workers workers = new Workers(2)) {
      TrainingStep step = step(KernelSets.FAST, workers, state, inputs);
      assertThrows(NonFiniteException.class, () -> step.run(order(), 0, IMAGES, 1));
      step.run(order(), 0, 7, 1);
      step.run(order(), 8, 4, 1);
    }
    TrainingState clean = state();
    try (Workers workers = new Workers(1)) {
      TrainingStep step = step(KernelSets.TEXTBOOK, workers, clean, inputs());
      step.run(order(), 0, 7, 1);
      step.run(order(), 8, 4, 1);
    }
    assertArrayEquals(clean.parameters(), state.parameters());
  }

  private static void refuses(
      KernelSet kernels, TrainingState state, float[] inputs, String where) {
    float[] parameters = state.parameters();
    float[] velocity = state.optimizerState()[0];
    try (Workers workers = new Workers(2)) {
      TrainingStep step = step(kernels, workers, state, inputs);
      NonFiniteException thrown =
          assertThrows(NonFiniteException.class, () -> step.run(order(), 0, IMAGES, 4), where);
      assertTrue(thrown.toString().contains(where), () -> where + " not in: " + thrown);
      assertFalse(thrown.spoiled());
      assertTrue(thrown.toString().contains("step 6 (epoch 4)"), thrown::toString);
    }
    assertArrayEquals(parameters, state.parameters());
    assertArrayEquals(velocity, state.optimizerState()[0]);
    assertEquals(5, state.steps());
  }

  private static TrainingStep step(
      KernelSet kernels, Workers workers, TrainingState state, float[] inputs) {
    return step(kernels, workers, state, inputs, Sgd.defaults());
  }

  private static TrainingStep step(
      KernelSet kernels,
      Workers workers,
      TrainingState state,
      float[] inputs,
      Optimizer optimizer) {
    Program program = Program.of(NETWORK, kernels);
    return new TrainingStep(program, workers, dataset(inputs), optimizer, 1, state);
  }

  private static Dataset dataset(float[] inputs) {
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = i % 4;
    }
    return new TensorDataset(new Tensor(Shape.of(IMAGES, 9, 9, 2), inputs), labels, 4);
  }

  private static TrainingState state() {
    float[] velocity = new float[NETWORK.parameterCount()];
    Arrays.fill(velocity, 0.001f);
    float[][] optimizer = {velocity};
    return new TrainingState(TestNetworks.parameters(NETWORK, 1), optimizer, 5);
  }

  private static float[] inputs() {
    Dataset.Reader reader = TestNetworks.random(NETWORK, IMAGES, 6).newReader();
    float[] inputs = new float[IMAGES * INPUTS];
    for (int i = 0; i < IMAGES; i++) {
      reader.read(i, 1, inputs, i * INPUTS);
    }
    return inputs;
  }

  private static void scale(float[] values, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor;
    }
  }

  private static int[] order() {
    int[] order = new int[IMAGES];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** Finite in training, and of no use on other images. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void aValidationThatOverflowsEndsTheRunAndNamesTheLayer(KernelSet kernels) {
    TrainingSettings settings = TrainingSettings.defaults(3).withEpochs(2).withBatchSize(4);
    float[] huge = inputs();
    for (int i = 0; i < huge.length; i++) {
      huge[i] = i % 3 == 0 ? -Float.MAX_VALUE : Float.MAX_VALUE;
    }
    try (Workers workers = new Workers(2)) {
      Trainer trainer =
          new Trainer(
              Program.of(NETWORK, kernels),
              workers,
              dataset(inputs()),
              dataset(huge),
              settings,
              TrainingState.initial(NETWORK, settings.optimizer(), 3));
      for (int call = 0; call < 2; call++) { // the second finds the same
        NonFiniteException thrown = assertThrows(NonFiniteException.class, trainer::run);
        assertTrue(thrown.inValidation());
        assertFalse(thrown.spoiled());
        String sentence = String.valueOf(thrown.getMessage());
        int steps = trainer.position().stepsPerEpoch();
        assertTrue(sentence.contains("the validation after epoch 1 (step " + steps), sentence);
        assertTrue(sentence.contains("first in the output of layer 'conv"), sentence);
        assertEquals(List.of(), trainer.history());
        assertEquals(steps, trainer.state().steps());
      }
    }
  }
}
