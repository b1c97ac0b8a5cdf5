package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingSettings;

/** Whether pixels may be in a wrong order depends on who has put them there. */
final class DecodedPicturesTest {

  private static final int SIDE = 8;

  private static List<String> found(LabelledImages images) {
    Network network = Network.sequential(Shape.of(SIDE, SIDE, 3), flatten(), dense(2));
    Program program = Program.of(network, KernelSets.TEXTBOOK);
    ImageDataset dataset = new ImageDataset(images, Preprocessing.scaled());
    float[] parameters = network.initialParameters(1);
    RunFacts facts = RunFacts.of(network, TrainingSettings.defaults(1), images.size(), 1);
    return new Doctor(facts)
        .hear(Checkups.of(program, parameters, dataset, new SoftmaxCrossEntropy())).stream()
            .map(Finding::cause)
            .toList();
  }

  /** Noise has the neighbours of pixels that were mixed up; in a picture file it is noise. */
  @Test
  void picturesThatAreNoiseAreWhatTheyAre() {
    byte[] pixels = new byte[100 * SIDE * SIDE * 3];
    new SplittableRandom(1).nextBytes(pixels);
    int[] labels = new int[100];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    ImageSet noise = ImageSet.of("noise", List.of("a", "b"), SIDE, SIDE, 3, pixels, labels);
    assertEquals(List.of("pixel-order-wrong"), found(noise));
    assertEquals(List.of(), found(noise.fitted(Fit.STRETCH)));
    assertEquals(List.of("pixel-order-wrong"), found(noise.fitted(Fit.STRETCH).map(one -> one)));
  }
}
