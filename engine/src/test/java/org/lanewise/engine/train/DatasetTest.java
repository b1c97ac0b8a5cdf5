package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** From bytes and tensors to the inputs of a network. */
class DatasetTest {

  private static final List<String> CLASSES = List.of("a", "b", "c");

  /** Two images of 2 × 3 pixels in two channels, bytes 0 to 11 and 244 to 255. */
  private static ImageSet images() {
    byte[] pixels = new byte[24];
    for (int i = 0; i < 12; i++) {
      pixels[i] = (byte) i;
      pixels[12 + i] = (byte) (244 + i);
    }
    return ImageSet.of("test", CLASSES, 2, 3, 2, pixels, new byte[] {2, 0});
  }

  @Test
  void rawBytesAreUnsigned() {
    Dataset dataset = new ImageDataset(images(), Preprocessing.raw());
    assertEquals(2, dataset.size());
    assertEquals(3, dataset.classes());
    assertEquals(Shape.of(2, 3, 2), dataset.shape());
    assertEquals(2, dataset.label(0));
    assertEquals(0, dataset.label(1));
    float[] read = new float[14];
    dataset.newReader().read(1, 0, read, 1);
    assertArrayEquals(
        new float[] {0, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 0}, read);
  }

  @Test
  void scaledBytesAreRoundedOnce() {
    Dataset dataset = new ImageDataset(images(), Preprocessing.scaled());
    float[] read = new float[12];
    dataset.newReader().read(1, 0, read, 0);
    for (int i = 0; i < 12; i++) {
      assertEquals((244 + i) / 255f, read[i]);
    }
    assertEquals(1f, read[11]);
  }

  @Test
  void eachChannelHasItsOwnMeanAndDeviation() {
    Preprocessing standard = new Preprocessing(2f, new float[] {1f, 100f}, new float[] {0.5f, 4f});
    float[] read = new float[12];
    new ImageDataset(images(), standard).newReader().read(0, 0, read, 0);
    for (int i = 0; i < 12; i += 2) {
      assertEquals((i / 2f - 1f) / 0.5f, read[i]);
      assertEquals(((i + 1) / 2f - 100f) / 4f, read[i + 1]);
    }
  }

  @Test
  void refusesPreprocessingForOtherChannels() {
    Preprocessing three = new Preprocessing(255f, new float[3], new float[] {1, 1, 1});
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> new ImageDataset(images(), three));
    assertTrue(thrown.toString().contains("3 channels, but test has 2"), thrown::toString);
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -1f, Float.NaN, Float.POSITIVE_INFINITY, 1e-38f})
  void refusesDivisorsAndDeviationsThatMakeNoNumbers(float bad) {
    float[] none = {};
    assertThrows(IllegalArgumentException.class, () -> new Preprocessing(bad, none, none));
    float[] mean = {0.5f};
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Preprocessing(255f, mean, new float[] {bad / 1000}));
    assertTrue(thrown.toString().contains("deviation"), thrown::toString);
  }

  @Test
  void refusesMeansThatAreNotFiniteOrTooMany() {
    float[] one = {1f};
    assertThrows(
        IllegalArgumentException.class, () -> new Preprocessing(1f, new float[] {Float.NaN}, one));
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> new Preprocessing(1f, new float[2], one));
    assertTrue(thrown.toString().contains("2 means but 1 deviations"), thrown::toString);
  }

  @Test
  void preprocessingIsAValue() {
    float[] mean = {1f};
    float[] deviation = {2f};
    Preprocessing one = new Preprocessing(1f, mean, deviation);
    Preprocessing same = new Preprocessing(1f, mean, deviation);
    mean[0] = 9f;
    one.deviation()[0] = 9f;
    assertEquals(same, one);
    assertEquals(same.hashCode(), one.hashCode());
    assertArrayEquals(new float[] {1f}, one.mean());
    assertNotEquals(one, new Preprocessing(1f, new float[] {9f}, deviation));
    assertNotEquals(Preprocessing.raw(), Preprocessing.scaled());
  }

  @Test
  void tensorsAreReadAsTheyAre() {
    float[] data = {1, 2, 3, 4, 5, 6};
    TensorDataset dataset =
        new TensorDataset(new Tensor(Shape.of(2, 3), data), new int[] {1, 0}, 2);
    assertEquals(Shape.of(3), dataset.shape());
    float[] read = new float[4];
    dataset.newReader().read(1, 0, read, 1);
    assertArrayEquals(new float[] {0, 4, 5, 6}, read);
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    Tensor inputs = Tensor.zeros(3, 2);
    Exception few =
        assertThrows(
            IllegalArgumentException.class, () -> new TensorDataset(inputs, new int[2], 2));
    assertTrue(few.toString().contains("[3, 2]"), few::toString);
    for (int bad : new int[] {-1, 2}) {
      Exception wrong =
          assertThrows(
              IllegalArgumentException.class,
              () -> new TensorDataset(inputs, new int[] {0, bad, 1}, 2));
      assertTrue(wrong.toString().contains("label 1 is " + bad), wrong::toString);
    }
  }
}
