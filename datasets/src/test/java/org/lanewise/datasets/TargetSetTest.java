package org.lanewise.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sets whose images have target vectors, beside labels or instead of them. */
final class TargetSetTest {

  private static final List<String> XY = List.of("x", "y");

  /** Image i has the pixel i and the target (i, -i). */
  private static ImageSet set(int size) {
    byte[] pixels = new byte[size];
    float[] targets = new float[2 * size];
    for (int i = 0; i < size; i++) {
      pixels[i] = (byte) i;
      targets[2 * i] = i;
      targets[2 * i + 1] = -i;
    }
    return ImageSet.ofTargets("points/train", XY, 1, 1, 1, pixels, targets);
  }

  /** Each image of a set still has the target that it began with. */
  private static void assertTogether(int size, LabelledImages images) {
    assertEquals(size, images.size());
    assertEquals(XY, images.targetNames());
    for (int i = 0; i < size; i++) {
      byte[] pixel = new byte[1];
      images.copyPixels(i, pixel, 0);
      float[] target = {9, 9, 9};
      images.copyTarget(i, target, 1);
      assertArrayEquals(new float[] {9, pixel[0], -pixel[0]}, target);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> images.copyTarget(size, new float[2], 0));
  }

  @Test
  void targetsStayWithTheirImages() {
    ImageSet whole = set(7);
    assertTogether(7, whole);
    assertTogether(3, whole.first(3));
    assertTogether(3, whole.subset(0, 1, 2, 3).first(3));
    assertTogether(4, whole.subset(6, 0, 6, 2));
    assertTogether(9, whole.concat(whole.subset(5, 1)));
    assertTogether(7, whole.map(pixels -> pixels.clone()));
    assertTogether(2, whole.subset(4, 2).map(1, 1, 1, pixels -> pixels));
    TrainAndTest parts = TrainAndTest.split(whole, 0.3, 5);
    assertTogether(5, parts.train());
    assertTogether(2, parts.test());
  }

  @Test
  void theyComeFromAnIterator() {
    List<TargetImage> images =
        IntStream.range(0, 4).mapToObj(i -> new TargetImage(new byte[] {(byte) i}, i, -i)).toList();
    assertTogether(4, ImageSet.ofTargets("points", XY, 1, 1, 1, images.iterator()));
    List<TargetImage> short1 = List.of(new TargetImage(new byte[1], 3));
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImageSet.ofTargets("points", XY, 1, 1, 1, short1.iterator()));
    assertTrue(thrown.toString().contains("[3.0] has 1 numbers; expected 2"), thrown::toString);
  }

  @Test
  void theyStandBesideLabels() {
    ImageSet labelled =
        ImageSet.of("a", List.of("no", "yes"), 1, 1, 1, new byte[3], new int[] {0, 1, 1});
    assertEquals(List.of(), labelled.targetNames());
    ImageSet both = labelled.withTargets(List.of("angle"), 1, 2, 3);
    assertEquals("a: 3 images of 1 x 1 x 1 in 2 classes with 1 target", both.toString());
    LabelledImages some = both.subset(2, 0);
    float[] target = new float[1];
    some.copyTarget(0, target, 0);
    assertEquals(3, target[0]);
    assertEquals(1, some.label(0));
    ImageSet doubled = both.map(pixels -> pixels);
    assertEquals(1, doubled.label(2));
    doubled.copyTarget(1, target, 0);
    assertEquals(2, target[0]);
    assertThrows(IllegalArgumentException.class, () -> both.concat(labelled));
    assertThrows(IllegalArgumentException.class, () -> new TrainAndTest("x", both, labelled));
  }

  @Test
  void whatIsNotThereIsRefused() {
    ImageSet numbers = set(2);
    assertEquals("points/train: 2 images of 1 x 1 x 1 with 2 targets", numbers.toString());
    assertEquals(List.of(), numbers.classNames());
    assertEquals(List.of(), ImageStatistics.of(numbers).classCounts());
    assertSays("targets and no labels", () -> numbers.label(0));
    ImageSet labelled = ImageSet.of("a", List.of("b"), 1, 1, 1, new byte[1], new int[1]);
    assertSays("labels and no targets", () -> labelled.copyTarget(0, new float[1], 0));
    assertSays("labels and no targets", () -> labelled.first(1).copyTarget(0, new float[1], 0));
  }

  private static void assertSays(String words, Runnable call) {
    Exception thrown = assertThrows(IllegalStateException.class, call::run);
    assertTrue(thrown.toString().contains(words), thrown::toString);
  }

  @Test
  void impossibleTargetsAreRefused() {
    assertRefused("3 numbers are no targets of 2 images", XY, 1, 2, 3);
    assertRefused("image 1 has NaN in its target for 'x'", XY, 1, 2, Float.NaN, 4);
    assertRefused("image 0 has Infinity", XY, 1, Float.POSITIVE_INFINITY, 3, 4);
    assertRefused("no target name", List.of());
    assertRefused("target name 'x'", List.of("x", "x"), 1, 2, 3, 4);
  }

  private static void assertRefused(String words, List<String> names, float... targets) {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImageSet.ofTargets("a", names, 1, 1, 1, new byte[2], targets));
    assertTrue(thrown.toString().contains(words), thrown::toString);
  }

  @Test
  void theFingerprintSeesEveryTarget() {
    String whole = Fingerprint.of(set(3));
    assertEquals(whole, Fingerprint.of(set(3).subset(0, 1, 2)));
    ImageSet other =
        ImageSet.ofTargets("b", XY, 1, 1, 1, new byte[] {0, 1, 2}, new float[] {0, 0, 1, -1, 2, 2});
    assertNotEquals(whole, Fingerprint.of(other));
  }
}
