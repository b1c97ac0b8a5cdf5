package org.lanewise.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Parts, sums and copies of sets, and sets from an iterator. */
final class ViewsTest {

  private static final List<String> TWO = List.of("no", "yes");

  /** Image i has the pixels (i, 2i) and a label that changes from one to the next. */
  private static ImageSet set(int size) {
    byte[] pixels = new byte[2 * size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      pixels[2 * i] = (byte) i;
      pixels[2 * i + 1] = (byte) (2 * i);
      labels[i] = i % 2;
    }
    return ImageSet.of("x/train", TWO, 1, 2, 1, pixels, labels);
  }

  private static byte[] pixels(LabelledImages images, int image) {
    byte[] pixels = new byte[images.imageBytes()];
    images.copyPixels(image, pixels, 0);
    return pixels;
  }

  private static List<Integer> firstPixels(LabelledImages images) {
    return IntStream.range(0, images.size()).mapToObj(i -> (int) pixels(images, i)[0]).toList();
  }

  @Test
  void aSubsetHasTheImagesInTheOrderAskedFor() {
    LabelledImages some = set(5).subset(3, 0, 3);
    assertEquals(List.of(3, 0, 3), firstPixels(some));
    assertEquals(1, some.label(0));
    assertEquals(0, some.label(1));
    assertThrows(IllegalArgumentException.class, () -> set(5).subset(5));
    assertThrows(IndexOutOfBoundsException.class, () -> some.label(3));
  }

  @Test
  void aSumHasBothOneAfterTheOther() {
    LabelledImages both = set(3).concat(set(2).subset(1));
    assertEquals(List.of(0, 1, 2, 1), firstPixels(both));
    assertEquals(1, both.label(3));
    assertThrows(IndexOutOfBoundsException.class, () -> both.label(4));
    ImageSet other = ImageSet.of("y", TWO, 2, 1, 1, new byte[2], new int[1]);
    assertThrows(IllegalArgumentException.class, () -> set(3).concat(other));
  }

  @Test
  void aMapChangesCopies() {
    ImageSet whole = set(3);
    ImageSet turned = whole.map(old -> new byte[] {old[1], old[0]});
    assertArrayEquals(new byte[] {4, 2}, pixels(turned, 2));
    assertArrayEquals(new byte[] {2, 4}, pixels(whole, 2));
    ImageSet colour = whole.map(1, 1, 3, old -> new byte[] {old[0], old[1], 7});
    assertEquals(3, colour.channels());
    assertEquals(1, colour.label(1));
    assertThrows(IllegalArgumentException.class, () -> whole.map(old -> new byte[1]));
  }

  @Test
  void aSetComesFromAnIterator() {
    ImageSet made =
        ImageSet.of(
            "made",
            TWO,
            1,
            2,
            1,
            IntStream.range(0, 9)
                .mapToObj(i -> new LabelledImage(new byte[] {(byte) i, 0}, i % 2))
                .iterator());
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), firstPixels(made));
    assertEquals(1, made.label(7));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ImageSet.of(
                "made", TWO, 1, 2, 1, List.of(new LabelledImage(new byte[3], 0)).iterator()));
  }

  /** The virtual machine's own message would name a variable that the caller never saw. */
  @Test
  void nullFromAnIteratorIsNamed() {
    Iterator<LabelledImage> labelled = Collections.<LabelledImage>singletonList(null).iterator();
    Iterator<TargetImage> aimed = Collections.<TargetImage>singletonList(null).iterator();
    for (Executable making :
        List.<Executable>of(
            () -> ImageSet.of("made", TWO, 1, 2, 1, labelled),
            () -> ImageSet.ofTargets("made", TWO, 1, 2, 1, aimed))) {
      assertEquals(
          "images gave null", assertThrows(NullPointerException.class, making).getMessage());
    }
  }

  /** A label was a byte once. */
  @Test
  void thereMayBeAnyNumberOfClasses() {
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "class " + i).toList();
    ImageSet set =
        ImageSet.of("x", names, 1, 1, 1, new byte[300], IntStream.range(0, 300).toArray());
    assertEquals(299, set.label(299));
    int[] wrapped = IntStream.range(0, 300).map(i -> i % 256).toArray();
    assertNotEquals(
        Fingerprint.of(set),
        Fingerprint.of(ImageSet.of("x", names, 1, 1, 1, new byte[300], wrapped)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageSet.of("x", names, 1, 1, 1, new byte[1], new int[] {300}));
  }

  @Property(tries = 100)
  void aSplitTakesItsShareOfEveryClass(
      @ForAll @IntRange(min = 1, max = 40) int first,
      @ForAll @IntRange(min = 2, max = 40) int second,
      @ForAll @IntRange(min = 1, max = 99) int percent) {
    int[] labels = new int[first + second];
    for (int i = 0; i < second; i++) {
      labels[first + i] = 1;
    }
    byte[] pixels = new byte[labels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    ImageSet whole = ImageSet.of("x/train", TWO, 1, 1, 1, pixels, labels);
    TrainAndTest parts = TrainAndTest.split(whole, percent / 100.0, 3);
    assertEquals("x", parts.name());
    assertTrue(parts.isSplit());
    for (int label = 0; label < 2; label++) {
      int all = label == 0 ? first : second;
      int held = ImageStatistics.of(parts.test()).classCounts().get(label);
      int share = (int) Math.floor(all * (percent / 100.0) + 0.5);
      assertEquals(Math.min(Math.max(share, 1), all - 1), held);
    }
    Set<Integer> seen = new TreeSet<>(firstPixels(parts.train()));
    seen.addAll(firstPixels(parts.test()));
    assertEquals(whole.size(), seen.size());
    assertEquals(whole.size(), parts.train().size() + parts.test().size());
    List<Integer> sorted = new ArrayList<>(firstPixels(parts.test()));
    sorted.sort(null);
    assertEquals(sorted, firstPixels(parts.test()));
  }

  @Test
  void theSeedDecidesTheSplit() {
    List<Integer> one = firstPixels(TrainAndTest.split(set(100), 0.2, 1).test());
    assertEquals(one, firstPixels(TrainAndTest.split(set(100), 0.2, 1).test()));
    assertNotEquals(one, firstPixels(TrainAndTest.split(set(100), 0.2, 2).test()));
    // Both classes are drawn from apart: else the two would have the same places held out.
    assertNotEquals(
        one.stream().filter(i -> i % 2 == 0).map(i -> i / 2).toList(),
        one.stream().filter(i -> i % 2 == 1).map(i -> i / 2).toList());
    assertFalse(new TrainAndTest("x", set(2), set(2)).isSplit());
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.split(set(2), 0.5, 1));
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.split(set(9), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.split(set(9), Double.NaN, 1));
  }

  /** Folds are what cross-validation needs: every image is judged once, by others alone. */
  @Property(tries = 100)
  void foldsAreApartAndTogetherTheWhole(
      @ForAll @IntRange(min = 0, max = 20) int first,
      @ForAll @IntRange(min = 7, max = 20) int second,
      @ForAll @IntRange(min = 2, max = 7) int folds) {
    int[] labels = new int[first + second];
    byte[] pixels = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < first ? 0 : 1;
      pixels[i] = (byte) i;
    }
    ImageSet whole = ImageSet.of("x/train", TWO, 1, 1, 1, pixels, labels);
    Set<Integer> seen = new TreeSet<>();
    for (int fold = 1; fold <= folds; fold++) {
      TrainAndTest parts = TrainAndTest.fold(whole, fold, folds, 3);
      assertTrue(parts.isSplit());
      for (int image : firstPixels(parts.test())) {
        assertTrue(seen.add(image));
      }
      Set<Integer> both = new TreeSet<>(firstPixels(parts.train()));
      both.addAll(firstPixels(parts.test()));
      assertEquals(whole.size(), both.size());
      assertEquals(whole.size(), parts.train().size() + parts.test().size());
      assertAbout(whole.size(), folds, parts.test().size());
      List<Integer> counts = ImageStatistics.of(parts.test()).classCounts();
      assertAbout(first, folds, counts.get(0));
      assertAbout(second, folds, counts.get(1));
    }
    assertEquals(whole.size(), seen.size());
  }

  private static void assertAbout(int all, int folds, int size) {
    assertTrue(size == all / folds || size == Math.ceilDiv(all, folds));
  }

  @Test
  void aFoldIsASplit() {
    assertEquals(
        firstPixels(TrainAndTest.split(set(100), 0.2, 4).test()),
        firstPixels(TrainAndTest.fold(set(100), 1, 5, 4).test()));
    assertNotEquals(
        firstPixels(TrainAndTest.fold(set(100), 2, 5, 3).test()),
        firstPixels(TrainAndTest.fold(set(100), 2, 5, 4).test()));
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.fold(set(9), 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.fold(set(9), 0, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.fold(set(9), 4, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> TrainAndTest.fold(set(9), 1, 10, 1));
  }
}
