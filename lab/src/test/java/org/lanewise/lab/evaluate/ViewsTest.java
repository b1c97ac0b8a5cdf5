package org.lanewise.lab.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.store.NetworkShorthand;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.InJvm;
import org.lanewise.lab.TinyData;

/** Looking at images and at their mirror images. */
final class ViewsTest {

  private static final int HEIGHT = 6;
  private static final int WIDTH = 7;
  private static final int SIZE = HEIGHT * WIDTH * 3;
  private static final int IMAGES = 11;

  @TempDir private Path folder;

  private static ImageSet images() {
    byte[] pixels = new byte[IMAGES * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i / 7 + i);
    }
    return ImageSet.of("some", List.of("a", "b"), HEIGHT, WIDTH, 3, pixels, new byte[IMAGES]);
  }

  private static byte[] mirrored(byte[] image) {
    byte[] other = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      int x = i / 3 % WIDTH;
      other[i + (WIDTH - 1 - 2 * x) * 3] = image[i];
    }
    return other;
  }

  @Test
  void theLogitsAreTheMeanOfBothAndTheSameForTheMirrorImage() {
    Network network =
        Network.of(Shape.of(HEIGHT, WIDTH, 3), NetworkShorthand.parse("conv5-relu-pool2-dense2"));
    float[] parameters = TrainingState.initial(network, Adam.defaults(), 3).parameters();
    try (Workers workers = new Workers(2)) {
      Predictor predictor =
          new Predictor(Program.of(network, KernelSets.IM2COL), workers, parameters);
      ImageDataset plain = new ImageDataset(images(), Preprocessing.scaled());
      ImageDataset flipped =
          new ImageDataset(images().map(ViewsTest::mirrored), Preprocessing.scaled());
      float[] one = predictor.logits(plain);
      float[] other = predictor.logits(flipped);
      float[] mean = new float[one.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (one[i] + other[i]) / 2;
      }
      assertFalse(Arrays.equals(one, other));
      assertArrayEquals(one, new Views(predictor, false).logits(plain));
      assertArrayEquals(mean, new Views(predictor, true).logits(plain));
      assertArrayEquals(mean, new Views(predictor, true).logits(flipped));
      float[] probabilities = new Views(predictor, true).probabilities(plain);
      for (int i = 0; i < IMAGES; i++) {
        double odds = Math.exp(mean[2 * i] - mean[2 * i + 1]);
        assertEquals(odds / (1 + odds), probabilities[2 * i], 1e-6);
      }
    }
  }

  @Test
  void theCommandsTakeIt() {
    String data = TinyData.write(folder.resolve("tiny")).toString();
    String model = folder.resolve("m.safetensors").toString();
    InJvm.good(
        "train", "scaled", "--data", data, "--epochs", "1", "--batch", "50", "--save", model);
    String once = InJvm.good("evaluate", model, "--data", data, "--json").out();
    String flip = InJvm.good("evaluate", model, "--data", data, "--json", "--tta", "flip").out();
    assertFalse(once.contains("\"tta\""), once);
    assertTrue(flip.contains("\"tta\":\"flip\""), flip);
    assertFalse(loss(once).equals(loss(flip)), once + flip);
    String threads =
        InJvm.good(
                "evaluate",
                model,
                "--data",
                data,
                "--json",
                "--tta",
                "flip",
                "--threads",
                "1",
                "--kernels",
                "im2col")
            .out();
    assertEquals(loss(flip), loss(threads));
    String mirrored = "together with its mirror image";
    String prose = InJvm.good("evaluate", model, "--data", data, "--tta", "flip").out();
    assertTrue(prose.contains(mirrored), prose);
    assertFalse(InJvm.good("evaluate", model, "--data", data).out().contains(mirrored));
    InJvm.Result wrong = InJvm.run("predict", model, "x.png", "--tta", "flop");
    assertEquals(2, wrong.status());
    assertTrue(
        wrong.err().contains("--tta is 'flop', but must be flip; did you mean flip?"), wrong.err());
  }

  private static String loss(String json) {
    return json.replaceAll("(?s).*(\"loss\":[^,]+).*", "$1");
  }
}
