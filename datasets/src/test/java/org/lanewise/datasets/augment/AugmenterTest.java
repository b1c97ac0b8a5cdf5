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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.solids.Solids10;

final class AugmenterTest {

  private static final Augmentation ALL = new Augmentation(0.2, 0.5, 20, 1.3, 0.7);

  @Property(tries = 50)
  void noStrengthIsNoChange(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll long seed) {
    byte[] source = noise(height * width * channels + 2, seed);
    byte[] copy = new byte[source.length + 1];
    new Augmenter(Augmentation.none(), height, width, channels, seed)
        .apply(3, 7, source, 2, copy, 3);
    assertArrayEquals(
        Arrays.copyOfRange(source, 2, source.length), Arrays.copyOfRange(copy, 3, copy.length));
  }

  @Test
  void aFlipIsAMirror() {
    byte[] source = noise(4 * 5 * 2, 1);
    byte[] flipped = new byte[source.length];
    new Augmenter(new Augmentation(0, 1, 0, 1, 1), 4, 5, 2, 1).apply(0, 0, source, 0, flipped, 0);
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
    Augmenter augmenter = new Augmenter(new Augmentation(0.125, 0, 0, 1, 1), 32, 32, 1, 5);
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
    Augmenter augmenter = new Augmenter(new Augmentation(0, 0, 180, 1, 1), 33, 33, 1, 5);
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
    assertEquals("d9be758c359013b34d8454df8275e3d0", HexFormat.of().formatHex(digest.digest()));
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

  @Test
  void strengthsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Augmentation(-0.1, 0, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 1.1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 0, Double.NaN, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 0, 0, 0.5, 1));
    assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 0, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Augmenter(ALL, 0, 1, 1, 1));
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
