package org.lanewise.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ImageSetTest {

  private static final List<String> TWO = List.of("no", "yes");

  @Test
  void arraysMustFit() {
    byte[] four = new byte[4];
    assertThrows(
        IllegalArgumentException.class, () -> ImageSet.of("x", TWO, 1, 2, 1, four, new byte[3]));
    assertThrows(
        IllegalArgumentException.class, () -> ImageSet.of("x", TWO, 0, 2, 1, four, new byte[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageSet.of("x", TWO, 1, 2, 1, four, new byte[] {0, 2}));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageSet.of("x", TWO, 1, 2, 1, four, new byte[] {0, -1}));
    assertEquals(
        "x: 2 images of 1 x 2 x 1 in 2 classes",
        ImageSet.of("x", TWO, 1, 2, 1, four, new byte[2]).toString());
  }

  /** A model file has a name a line, and an array holds 2^31 - 1 bytes. */
  @Test
  void classNamesAndExtentsThatLeadNowhereAreRefused() {
    assertRefused("no class name", List.of(), 1);
    assertRefused("'no'", List.of("no", "no"), 1);
    assertRefused("' '", List.of("no", " "), 1);
    assertRefused("'a?b'", List.of("no", "a\nb"), 1);
    assertRefused("2^31 - 1", TWO, 1 << 16);
  }

  private static void assertRefused(String word, List<String> names, int side) {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImageSet.of("x", names, side, side, 1, new byte[0], new byte[0]));
    assertTrue(thrown.toString().contains(word), thrown::toString);
  }

  @Test
  void partsMustMatch() {
    ImageSet one = ImageSet.of("x", TWO, 1, 2, 1, new byte[4], new byte[2]);
    ImageSet other = ImageSet.of("y", TWO, 2, 1, 1, new byte[4], new byte[2]);
    assertThrows(IllegalArgumentException.class, () -> new TrainAndTest("z", one, other));
  }

  @Test
  void statisticsAreThoseOfTheDefinition() {
    byte[] pixels = {0, (byte) 255, 51, (byte) 255, 102, (byte) 255, (byte) 153, 0};
    ImageSet set = ImageSet.of("x", TWO, 1, 2, 2, pixels, new byte[] {1, 1});
    ImageStatistics numbers = ImageStatistics.of(set);
    assertEquals(List.of(0, 2), numbers.classCounts());
    assertEquals(0.3, numbers.means().get(0), 1e-12);
    assertEquals(0.75, numbers.means().get(1), 1e-12);
    assertEquals(Math.sqrt(0.05), numbers.deviations().get(0), 1e-12);
    assertEquals(Math.sqrt(0.1875), numbers.deviations().get(1), 1e-12);
    assertEquals(0, numbers.smallest());
    assertEquals(255, numbers.largest());
    assertThrows(IllegalArgumentException.class, () -> ImageStatistics.of(set.first(0)));
  }

  @Property(tries = 100)
  void planesSplitAndJoinAreInverse(
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 1, max = 40) int plane) {
    int bytes = channels * plane;
    byte[] planar = new byte[bytes + 3];
    for (int i = 0; i < planar.length; i++) {
      planar[i] = (byte) i;
    }
    byte[] interleaved = new byte[bytes + 2];
    Planes.join(planar, 3, channels, interleaved, 2, bytes);
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < plane; p++) {
        assertEquals(planar[3 + c * plane + p], interleaved[2 + p * channels + c]);
      }
    }
    byte[] back = planar.clone();
    Planes.split(interleaved, 2, channels, back, 3, bytes);
    assertArrayEquals(planar, back);
  }

  @Test
  void fingerprintSeesEveryByteAndTheOrder() {
    byte[] pixels = {1, 2, 3, 4, 5, 6};
    byte[] labels = {0, 1};
    String whole = Fingerprint.of(ImageSet.of("a", TWO, 1, 1, 3, pixels.clone(), labels.clone()));
    assertEquals(whole, Fingerprint.of(ImageSet.of("b", TWO, 1, 1, 3, pixels, labels)));
    for (int i = 0; i < pixels.length; i++) {
      byte[] changed = pixels.clone();
      changed[i] ^= 1;
      assertNotEquals(whole, Fingerprint.of(ImageSet.of("a", TWO, 1, 1, 3, changed, labels)));
    }
    byte[] swapped = {1, 0};
    assertNotEquals(whole, Fingerprint.of(ImageSet.of("a", TWO, 1, 1, 3, pixels, swapped)));
  }
}
