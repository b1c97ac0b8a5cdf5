package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;

/** The parameters after a traced step are those of training. */
class StepAfterTest {

  private static final double CLIP = 0.05;

  static List<Optimizer> optimizers() {
    return List.of(
        Adam.defaults(),
        Adam.defaults().withDecay(0.1),
        new Sgd(0.1, 0.9),
        new RmsProp(1e-3, 0.9, 0, 1e-7));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void areThoseOfTraining(Optimizer optimizer) {
    Network network =
        Network.sequential(
            Shape.of(6, 6, 2),
            conv2d(3, 3).relu().named("conv"),
            maxPool2d(2).named("pool"),
            new Flatten("flatten"),
            dense(4));
    float[] data = new float[2 * 72];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) StrictMath.sin(i);
    }
    Dataset images = new TensorDataset(new Tensor(Shape.of(2, 6, 6, 2), data), new int[] {1, 3}, 4);
    float[] before = network.initialParameters(1);
    Trace trace = Trace.of(network, before).optimizer(optimizer).clipNorm(CLIP).images(images);
    TrainingState state = TrainingState.of(before, optimizer);
    TrainingSettings settings =
        TrainingSettings.defaults(1)
            .with(UpdateSettings.of(optimizer).withClipNorm(CLIP))
            .withEpochs(1)
            .withBatchSize(2)
            .withShuffle(false);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(network, KernelSets.TEXTBOOK);
      new Trainer(program, workers, images, null, settings, state).run();
    }
    float[] after = trace.parametersAfter();
    assertArrayEquals(state.parameters(), after);
    for (ParameterSlot slot : network.parameters()) {
      int[] first = new int[slot.shape().rank()];
      assertEquals(after[slot.offset()], trace.update(slot.path(), first).after(), slot.path());
    }
  }
}
