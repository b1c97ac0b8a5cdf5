package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImages;

/** Test images that are copies of training images. */
final class OverlapTest {

  private static final RunFacts FACTS =
      new RunFacts(
          2,
          100,
          10,
          4,
          "adam",
          1e-3,
          0,
          42_442,
          2304,
          1e7,
          1,
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** One image of four bytes for each number. */
  private static LabelledImages images(int... numbers) {
    byte[] pixels = new byte[4 * numbers.length];
    byte[] labels = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      pixels[4 * i] = (byte) numbers[i];
      pixels[4 * i + 3] = (byte) (numbers[i] >> 8);
      labels[i] = (byte) (i % 2);
    }
    return ImageSet.of("made", List.of("a", "b"), 2, 2, 1, pixels, labels);
  }

  @Test
  void copiesAreCounted() {
    assertEquals(new Overlap(4, 0, -1, -1), Overlap.of(images(1, 2, 3, 256), images(4, 5, 6, 512)));
    assertEquals(
        new Overlap(5, 3, 1, 2), Overlap.of(images(1, 2, 300, 300, 7), images(9, 300, 8, 7, 300)));
    assertEquals(new Overlap(0, 0, -1, -1), Overlap.of(images(1), images()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Overlap.of(
                images(1), ImageSet.of("other", List.of("a"), 1, 1, 1, new byte[1], new byte[1])));
  }

  /** 31 and 961 are the weights of the hash: these two images differ and their hashes don't. */
  @Test
  void equalHashesAreNotTakenForCopies() {
    byte[] one = {0, 1, 0, 0};
    byte[] other = {0, 0, 31, 0};
    assertEquals(java.util.Arrays.hashCode(one), java.util.Arrays.hashCode(other));
    List<String> classes = List.of("a");
    assertEquals(
        new Overlap(1, 0, -1, -1),
        Overlap.of(
            ImageSet.of("one", classes, 2, 2, 1, one, new byte[1]),
            ImageSet.of("other", classes, 2, 2, 1, other, new byte[1])));
  }

  @Test
  void theDoctorNamesThemFromAHundredthOn() {
    Doctor doctor = new Doctor(FACTS);
    List<Finding> findings = doctor.hear(new Overlap(200, 2, 17, 4));
    assertEquals("data-leakage", findings.getFirst().cause());
    assertEquals(2.0, findings.getFirst().evidence().get("copies"));
    String seen = findings.getFirst().seen();
    assertTrue(seen.startsWith("2 of 200 test images (1.0 %) are copies of training images"), seen);
    assertEquals(List.of(), new Doctor(FACTS).hear(new Overlap(10_000, 99, 17, 4)));
  }
}
