package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Gradients;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;

/** A wide network takes more images together than others, which is a matter of memory alone. */
class WideTest {

  private static final Network NETWORK =
      Network.sequential(
          Shape.of(3, 3, 120),
          conv2d(122, 3).relu(),
          new Flatten("flat"),
          new Dense("one", 71, Activation.RELU),
          dense(10));

  /** Two slices, of a full chunk and a small one each. */
  private static final int IMAGES = 35;

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theGradientIsThatOfImageAfterImage(KernelSets kernels) {
    Dataset dataset = TestNetworks.random(NETWORK, IMAGES, 1);
    Program program = Program.of(NETWORK, kernels);
    TrainingState state = TrainingState.initial(NETWORK, new Sgd(0.1, 0.9), 1);
    try (Workers workers = new Workers(2)) {
      TrainingStep step = new TrainingStep(program, workers, dataset, new Sgd(0.1, 0.9), 1, state);
      step.computeGradient(IntStream.range(0, IMAGES).toArray(), 0, IMAGES, 1);
      float[] expected = imageAfterImage(dataset, state);
      float[] actual = step.gradient();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(
            Float.floatToRawIntBits(expected[i]), Float.floatToRawIntBits(actual[i]), "at " + i);
      }
    }
    assertTrue(NETWORK.isWide());
    assertEquals(16, program.chunk());
    assertTrue(program.putOff(2), "the dense layer's gradient is summed over whole chunks");
  }

  private static float[] imageAfterImage(Dataset dataset, TrainingState state) {
    Program program = Program.of(NETWORK, KernelSets.TEXTBOOK);
    PreparedWeights weights = program.newWeights(state.liveParameters());
    Workspace workspace = program.newWorkspace(1);
    Dataset.Reader reader = dataset.newReader();
    Loss loss = TrainingSettings.defaults(1).loss();
    BatchCut cut = BatchCut.of(NETWORK);
    float[] sum = new float[NETWORK.parameterCount()];
    float[] flat = new float[sum.length];
    for (int slice = 0; slice < cut.slices(IMAGES); slice++) {
      Gradients gradients = program.newGradients();
      for (int i = cut.sliceStart(IMAGES, slice); i < cut.sliceStart(IMAGES, slice + 1); i++) {
        reader.read(i, 1, workspace.input(), 0);
        dataset.target(i, workspace.targets(), 0);
        workspace.forward(1, weights, true);
        loss.gradient(
            1,
            workspace.output(),
            workspace.targets(),
            IMAGES,
            workspace.outputGradient(),
            new Metrics(NETWORK.classes(), loss.metrics()));
        workspace.backward(1, weights, gradients);
      }
      program.flatten(gradients, flat);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += flat[i];
      }
    }
    return sum;
  }
}
