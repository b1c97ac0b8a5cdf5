package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.engine.Lanewise.dense;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.RulesGolden;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.TopK;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/**
 * The figures of an epoch are those that Keras' {@code fit} prints, for a loss that is smoothed and
 * weighted: training and validation loss are the loss that is trained, weights divide by the number
 * of images, and accuracy, top-k accuracy and the plain cross-entropy are never weighted.
 */
final class KerasHistoryTest {

  private static final int CLASSES = 4;

  /** Of logits in single precision. */
  private static final double CLOSE = 1e-6;

  @Test
  void anEpochHasTheFiguresOfKeras() {
    Network network = Network.sequential(Shape.of(3), dense(CLASSES));
    float[] kernel = RulesGolden.floats("history-kernel");
    float[] bias = RulesGolden.floats("history-bias");
    float[] parameters = Arrays.copyOf(kernel, kernel.length + bias.length);
    System.arraycopy(bias, 0, parameters, kernel.length, bias.length);
    Loss loss = SoftmaxCrossEntropy.smoothed(0.1).weighted(0.5, 2, 1, 3).measuring(new TopK(2));
    Sgd still = new Sgd(1e-40, 0);
    TrainingSettings settings = new TrainingSettings(1, 3, still, 1, false).withLoss(loss);
    try (Workers workers = new Workers(2)) {
      Trainer trainer =
          new Trainer(
              Program.of(network, KernelSets.FAST),
              workers,
              images(7),
              images(5),
              settings,
              TrainingState.of(parameters, still));
      trainer.run();
      EpochResult epoch = trainer.history().getLast();
      is("loss", epoch.loss());
      is("val_loss", epoch.validationLoss().orElseThrow());
      is("accuracy", epoch.accuracy());
      is("val_accuracy", epoch.validationAccuracy().orElseThrow());
      is("top2", epoch.own().getOrDefault("top-2 accuracy", Double.NaN));
      is("val_top2", epoch.own().getOrDefault("validation top-2 accuracy", Double.NaN));
      is("plain", epoch.crossEntropy());
      is("val_plain", epoch.validationCrossEntropy().orElseThrow());
    }
  }

  private static void is(String name, double figure) {
    assertEquals(RulesGolden.get("history-" + name)[0], figure, CLOSE, name);
  }

  private static TensorDataset images(int count) {
    int[] labels =
        Arrays.stream(RulesGolden.get("history-labels")).mapToInt(k -> (int) k).toArray();
    float[] pixels = Arrays.copyOf(RulesGolden.floats("history-images"), 3 * count);
    return new TensorDataset(
        new Tensor(Shape.of(count, 3), pixels), Arrays.copyOf(labels, count), CLASSES);
  }
}
