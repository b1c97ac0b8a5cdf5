package org.lanewise.datasets.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.joml.Matrix3x2fc;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.solids.Solids10;

final class AugmenterTest {

  private static final List<Augmentation> ALL =
      Stream.of("flip", "crop4", "shift20", "rotate20", "zoom30", "cutout8", "jitter20")
          .map(Augmentations::of)
          .toList();

  @Property(tries = 50)
  void noStrengthIsNoChange(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll long seed) {
    byte[] source = noise(height * width * channels + 2, seed);
    byte[] copy = new byte[source.length + 1];
    new Augmenter(List.of(), height, width, channels, seed).apply(3, 7, source, 2, copy, 3);
    assertArrayEquals(
        Arrays.copyOfRange(source, 2, source.length), Arrays.copyOfRange(copy, 3, copy.length));
  }

  @Test
  void aFlipIsAMirror() {
    byte[] source = noise(4 * 5 * 2, 1);
    byte[] flipped = new byte[source.length];
    new Augmenter(List.of(new Flip(1)), 4, 5, 2, 1).apply(0, 0, source, 0, flipped, 0);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 5; column++) {
        for (int c = 0; c < 2; c++) {
          assertEquals(source[(row * 5 + column) * 2 + c], flipped[(row * 5 + 4 - column) * 2 + c]);
        }
      }
    }
  }

  /** A bright dot goes where the strengths allow and no further, and rarely stays. */
  @Test
  void shiftsStayInTheirRange() {
    byte[] source = new byte[32 * 32];
    source[16 * 32 + 16] = (byte) 255;
    byte[] moved = new byte[source.length];
    Augmenter augmenter = new Augmenter(List.of(Augmentation.shift(0.125)), 32, 32, 1, 5);
    double farthest = 0;
    for (int image = 0; image < 500; image++) {
      augmenter.apply(1, image, source, 0, moved, 0);
      double weight = 0;
      double x = 0;
      for (int p = 0; p < moved.length; p++) {
        weight += moved[p] & 255;
        x += (moved[p] & 255) * (p % 32);
      }
      assertEquals(255, weight, 3);
      double shift = x / weight - 16;
      assertTrue(Math.abs(shift) < 4.05, "shifted by " + shift);
      farthest = Math.max(farthest, Math.abs(shift));
    }
    assertTrue(farthest > 3.8, "at most by " + farthest);
  }

  @Test
  void aQuarterTurnIsAQuarterTurn() {
    // A strength of 180 degrees reaches every angle; the image that got nearly 90 is looked for.
    byte[] source = new byte[33 * 33];
    source[16 * 33 + 28] = (byte) 255;
    byte[] turned = new byte[source.length];
    Augmenter augmenter = new Augmenter(List.of(Augmentation.rotate(180)), 33, 33, 1, 5);
    boolean seen = false;
    for (int image = 0; image < 3000 && !seen; image++) {
      augmenter.apply(1, image, source, 0, turned, 0);
      seen = (turned[28 * 33 + 16] & 255) > 240;
    }
    assertTrue(seen, "a dot on the right comes to lie below or above");
  }

  @Test
  void theSameKeyGivesTheSameBytes() {
    byte[] source = noise(3072, 2);
    byte[] first = new byte[3072];
    byte[] again = new byte[3072];
    byte[] other = new byte[3072];
    Augmenter augmenter = new Augmenter(ALL, 32, 32, 3, 9);
    augmenter.apply(4, 11, source, 0, first, 0);
    augmenter.apply(5, 11, source, 0, other, 0);
    assertFalse(Arrays.equals(first, other), "another epoch, another change");
    augmenter.apply(4, 12, source, 0, other, 0);
    assertFalse(Arrays.equals(first, other), "another image, another change");
    new Augmenter(ALL, 32, 32, 3, 9).apply(4, 11, source, 0, again, 0);
    assertArrayEquals(first, again);
    new Augmenter(ALL, 32, 32, 3, 10).apply(4, 11, source, 0, other, 0);
    assertFalse(Arrays.equals(first, other), "another seed, another change");
  }

  /** The same bytes on every machine: pinned. */
  @Test
  void theBytesArePinned() {
    var train = Solids10.render(50, 1).train();
    byte[] source = new byte[3072];
    byte[] changed = new byte[3072];
    var digest = Digests.md5();
    Augmenter augmenter = new Augmenter(ALL, 32, 32, 3, 1);
    for (int image = 0; image < 50; image++) {
      train.copyPixels(image, source, 0);
      augmenter.apply(2, image, source, 0, changed, 0);
      digest.update(changed);
    }
    assertEquals("c4031c81b2888a8fa5610f322c629ef1", HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void nothingIsAllocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] source = noise(3072, 2);
    byte[] changed = new byte[3072];
    Augmenter augmenter = new Augmenter(ALL, 32, 32, 3, 9);
    augmenter.apply(0, 0, source, 0, changed, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int image = 0; image < 200; image++) {
      augmenter.apply(0, image, source, 0, changed, 0);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 200, allocated + " bytes for 200 images");
  }

  /** Moves by whole pixels are copied; half a pixel of nothing beside them is weighed. */
  @Property(tries = 50)
  void aCopyHasTheBytesOfTheWeighedImage(
      @ForAll @IntRange(min = 2, max = 33) int height,
      @ForAll @IntRange(min = 2, max = 33) int width,
      @ForAll @IntRange(min = 1, max = 12) int pixels,
      @ForAll long seed) {
    byte[] source = noise(height * width * 3, seed);
    byte[] copied = new byte[source.length];
    byte[] weighed = new byte[source.length];
    int most = Math.min(pixels, Math.min(height, width) - 1);
    List<Augmentation> moves = List.of(Augmentation.flip(), Augmentation.crop(most));
    new Augmenter(moves, height, width, 3, seed).apply(1, 2, source, 0, copied, 0);
    List<Augmentation> nearly = List.of(moves.get(0), moves.get(1), new Nudge());
    new Augmenter(nearly, height, width, 3, seed).apply(1, 2, source, 0, weighed, 0);
    assertArrayEquals(weighed, copied);
  }

  /** So little that no byte changes, but enough that it is no whole number of pixels. */
  private record Nudge() implements Augmentation {
    @Override
    public String label() {
      return "nudge";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of();
    }

    @Override
    public void move(KeyedRandom random, int height, int width, PlaneMap map) {
      map.linear(1, 1e-7f, 0, 1);
    }
  }

  @Test
  void aRotationHasSineAndCosine() {
    for (int image = 0; image < 300; image++) {
      KeyedRandom random = new KeyedRandom(image, 1, 2, Purpose.SAMPLE);
      PlaneMap moved = new PlaneMap();
      new Rotate(180).move(random, 9, 9, moved);
      Matrix3x2fc map = moved.matrix();
      random.reset(image, 1, 2, Purpose.SAMPLE);
      double angle = StrictMath.toRadians(180 * random.nextDouble(-1, 1));
      assertEquals(StrictMath.cos(angle), map.m00(), 1e-7);
      assertEquals(StrictMath.sin(angle), map.m01(), 1e-7);
      assertEquals(-StrictMath.sin(angle), map.m10(), 1e-7);
      assertEquals(StrictMath.cos(angle), map.m11(), 1e-7);
    }
  }

  @Test
  void oneMoreShiftsNothing() {
    byte[] source = noise(3072, 2);
    byte[] first = new byte[3072];
    byte[] again = new byte[3072];
    List<Augmentation> crop = List.of(Augmentation.crop(4));
    new Augmenter(crop, 32, 32, 3, 9).apply(4, 11, source, 0, first, 0);
    List<Augmentation> both =
        List.of(new Flip(0), new Shift(0), Augmentation.crop(4), new Jitter(0));
    new Augmenter(both, 32, 32, 3, 9).apply(4, 11, source, 0, again, 0);
    assertArrayEquals(first, again);
  }

  @Test
  void aCutoutIsAGreySquare() {
    byte[] source = noise(32 * 32 * 3, 4);
    byte[] changed = new byte[source.length];
    Augmenter augmenter = new Augmenter(List.of(Augmentation.cutout(8)), 32, 32, 3, 1);
    int whole = 0;
    for (int image = 0; image < 200; image++) {
      augmenter.apply(1, image, source, 0, changed, 0);
      int grey = 0;
      int[] box = {32, 32, -1, -1};
      for (int p = 0; p < 1024; p++) {
        boolean cut = true;
        for (int c = 0; c < 3; c++) {
          cut &= (changed[3 * p + c] & 255) == 128;
        }
        if (cut) {
          grey++;
          box =
              new int[] {
                Math.min(box[0], p % 32), Math.min(box[1], p / 32),
                Math.max(box[2], p % 32), Math.max(box[3], p / 32)
              };
        } else {
          for (int c = 0; c < 3; c++) {
            assertEquals(source[3 * p + c], changed[3 * p + c]);
          }
        }
      }
      assertEquals(grey, (box[2] - box[0] + 1) * (box[3] - box[1] + 1), "a rectangle");
      assertTrue(grey >= 16 && grey <= 64, grey + " pixels");
      whole += grey == 64 ? 1 : 0;
    }
    assertTrue(whole > 80 && whole < 200, whole + " of 200 lie inside");
  }

  /** By hand: brightness 1 + part·r1 and so on, of the numbers that belong to jitter. */
  @Test
  void aJitterIsItsFormula() {
    byte[] source = noise(5 * 3, 7);
    byte[] changed = new byte[source.length];
    new Augmenter(List.of(Augmentation.jitter(0.5)), 5, 1, 3, 3).apply(2, 6, source, 0, changed, 0);
    KeyedRandom random = new KeyedRandom(0, 0, 0, Purpose.SAMPLE);
    random.reset(
        KeyedRandom.subKey(
            KeyedRandom.key(3, 2, 6, Purpose.AUGMENTATION), ~(long) "jitter".hashCode()));
    double brightness = 1 + 0.5 * random.nextDouble(-1, 1);
    double contrast = 1 + 0.5 * random.nextDouble(-1, 1);
    double saturation = 1 + 0.5 * random.nextDouble(-1, 1);
    double[] part = {0.299, 0.587, 0.114};
    double mean = 0;
    for (int i = 0; i < 15; i++) {
      mean += brightness * part[i % 3] * (source[i] & 255) / 5;
    }
    for (int p = 0; p < 5; p++) {
      double[] v = new double[3];
      double grey = 0;
      for (int c = 0; c < 3; c++) {
        v[c] = mean + contrast * (brightness * (source[3 * p + c] & 255) - mean);
        grey += part[c] * v[c];
      }
      for (int c = 0; c < 3; c++) {
        double wanted = Math.clamp(grey + saturation * (v[c] - grey), 0, 255);
        assertEquals(wanted, changed[3 * p + c] & 255, 0.502);
      }
    }
  }

  @Test
  void wordsHaveDefaults() {
    assertEquals(new Flip(0.5), Augmentations.of("flip"));
    assertEquals(new Crop(4), Augmentations.of("crop"));
    assertEquals(new Crop(2), Augmentations.of("crop2"));
    assertEquals(new Shift(0.1), Augmentations.of("shift"));
    assertEquals(new Rotate(10), Augmentations.of("rotate"));
    assertEquals(new Zoom(0.1), Augmentations.of("zoom"));
    assertEquals(new Cutout(8), Augmentations.of("cutout"));
    assertEquals(new Jitter(0.2), Augmentations.of("jitter20"));
    assertEquals(new Rotate(7.5), Augmentations.of("rotate7.5"));
    assertEquals(
        List.of("crop4", "cutout8", "flip50", "jitter20", "rotate10", "shift10", "zoom10"),
        Augmentations.words());
    for (String word :
        List.of("flop", "crop0", "crop2.5", "flip101", "", "4", "rotate-3", "jitter.")) {
      assertThrows(IllegalArgumentException.class, () -> Augmentations.of(word), word);
    }
    assertEquals(
        Map.of("crop.pixels", 4.0, "flip.probability", 0.5),
        Augmentations.settings(List.of(Augmentation.flip(), Augmentation.crop(4))));
  }

  @Test
  void strengthsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Shift(-0.1));
    assertThrows(IllegalArgumentException.class, () -> new Flip(1.1));
    assertThrows(IllegalArgumentException.class, () -> new Rotate(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Zoom(3.5));
    assertThrows(IllegalArgumentException.class, () -> new Jitter(1.5));
    assertThrows(IllegalArgumentException.class, () -> new Crop(0));
    assertThrows(IllegalArgumentException.class, () -> new Cutout(0));
    assertThrows(IllegalArgumentException.class, () -> new Augmenter(ALL, 0, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Augmenter(List.of(new Crop(1), new Crop(2)), 4, 4, 1, 1));
  }

  @Test
  void aCropLeavesSomethingOfTheImage() {
    new Augmenter(List.of(new Crop(29)), 30, 40, 3, 1);
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Augmenter(List.of(new Flip(1), new Crop(30)), 30, 40, 3, 1));
    assertEquals(
        "a crop by up to 30 pixels may leave nothing of images of 30 x 40; it must be below 30",
        thrown.getMessage());
  }

  @Test
  void aCutoutLeavesSomethingOfTheImage() {
    new Augmenter(List.of(new Cutout(39)), 30, 40, 3, 1);
    new Augmenter(List.of(new Cutout(39)), 40, 30, 3, 1);
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Augmenter(List.of(new Cutout(40)), 30, 40, 3, 1));
    assertEquals(
        "a cutout of 40 pixels may leave nothing of images of 30 x 40; it must be below 40",
        thrown.getMessage());
  }

  @Test
  void aPartOfAllIsRefused() {
    Exception shift = assertThrows(IllegalArgumentException.class, () -> new Shift(1));
    assertEquals(
        "the shift as a part of the side is 1.0, but must be from 0.0 to below 1.0, with which"
            + " nothing of an image may be left",
        shift.getMessage());
    for (String name : List.of("jitter", "shift")) {
      for (String percent : List.of("100", "101")) {
        Exception thrown =
            assertThrows(IllegalArgumentException.class, () -> Augmentations.of(name + percent));
        assertEquals(
            ("the percentage of %s is %s.0, but must be from 0.0 to below 100.0, with which"
                    + " nothing of an image may be left")
                .formatted(name, percent),
            thrown.getMessage());
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Jitter(Double.NaN));
    assertEquals(new Shift(0.99), Augmentations.of("shift99"));
  }

  private static byte[] noise(int length, long seed) {
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
