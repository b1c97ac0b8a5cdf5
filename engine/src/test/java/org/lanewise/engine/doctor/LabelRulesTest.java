package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.tensor.Shape;

/** What is said of labels: unequal classes, cut sets, a single class. */
final class LabelRulesTest {

  private static final List<Long> EQUAL = Collections.nCopies(10, 1000L);
  private static final List<Long> LONG_TAIL =
      List.of(4000L, 1553L, 603L, 234L, 91L, 35L, 14L, 5L, 2L, 1L);
  private static final List<Long> ONE_HUGE =
      List.of(9900L, 11L, 11L, 11L, 11L, 11L, 11L, 11L, 11L, 12L);

  private static List<String> names(Doctor doctor) {
    return doctor.findings().stream().map(Finding::cause).toList();
  }

  private static Doctor doctor(List<Long> labels, int batch) {
    int images = (int) labels.stream().mapToLong(n -> n).sum();
    return new Doctor(
        new RunFacts(
            labels.size(),
            images,
            batch,
            3,
            "adam",
            1e-3,
            0,
            42_442,
            2304,
            1e7,
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty()));
  }

  /** Batches of these labels: drawn blindly, or in the order of the classes. */
  private static List<Window> batches(List<Long> labels, int batch, boolean shuffled, int steps) {
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      all.addAll(Collections.nCopies(labels.get(k).intValue(), k));
    }
    KeyedRandom random = new KeyedRandom(7, 0, batch, Purpose.SHUFFLE);
    List<Window> windows = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      long[] counts = new long[labels.size()];
      for (int i = 0; i < batch; i++) {
        int at = shuffled ? random.nextInt(all.size()) : ((step - 1) * batch + i) % all.size();
        counts[all.get(at)]++;
      }
      Long[] boxed = new Long[counts.length];
      for (int k = 0; k < boxed.length; k++) {
        boxed[k] = counts[k];
      }
      windows.add(
          Windows.at(1, step).losses(2.2).labels(boxed).batchEntropy(Entropy.of(counts)).window());
    }
    return windows;
  }

  private static List<String> shuffling(List<Long> labels, int batch, boolean shuffled) {
    Doctor doctor = doctor(labels, batch);
    doctor.hear(Windows.checkup(labels, false, OptionalDouble.of(20)));
    batches(labels, batch, shuffled, 16).forEach(doctor::hear);
    return names(doctor);
  }

  @Test
  void unequalClassesInRandomOrderAreShuffled() {
    for (int batch : new int[] {8, 16, 32, 64, 256}) {
      assertEquals(List.of(), shuffling(EQUAL, batch, true), "equal, " + batch);
      assertEquals(List.of(), shuffling(LONG_TAIL, batch, true), "long tail, " + batch);
      assertEquals(List.of(), shuffling(ONE_HUGE, batch, true), "one huge, " + batch);
    }
  }

  @Test
  void classesInTheirOrderAreNotShuffledHoweverMany() {
    for (int batch : new int[] {8, 32, 64}) {
      assertEquals(List.of("not-shuffled"), shuffling(EQUAL, batch, false), "equal, " + batch);
      assertEquals(List.of("not-shuffled"), shuffling(LONG_TAIL, batch, false), "tail, " + batch);
    }
  }

  @Test
  void theEntropyOfADrawnBatchIsThatOfMany() {
    // Two images of two classes: in half of the draws they differ.
    BatchEntropy two = BatchEntropy.of(List.of(5L, 5L), 2);
    assertEquals(Math.log(2) / 2, two.mean(), 1e-12);
    assertTrue(two.deviation() >= Math.log(2) / 2, "no less than " + Math.log(2) / 2);
    for (List<Long> labels : List.of(EQUAL, LONG_TAIL, ONE_HUGE)) {
      double seen =
          batches(labels, 32, true, 4000).stream()
              .mapToDouble(Window::batchEntropy)
              .average()
              .orElseThrow();
      assertEquals(seen, BatchEntropy.of(labels, 32).mean(), 0.02);
    }
  }

  private static List<String> labels(List<Long> labels, boolean ascend, double signal) {
    return labels(labels, ascend, OptionalDouble.of(signal));
  }

  private static List<String> labels(List<Long> labels, boolean ascend, OptionalDouble signal) {
    Doctor doctor = doctor(labels, 32);
    doctor.hear(Windows.checkup(labels, ascend, signal));
    return names(doctor);
  }

  @Test
  void aSortedSetThatWasCutHasItsLabelsRight() {
    List<Long> cut = List.of(100L, 100L, 50L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    assertEquals(List.of(), labels(cut, true, 20));
    assertEquals(List.of("labels-wrong"), labels(cut, false, 20), "in no order");
    List<Long> gap = List.of(100L, 0L, 150L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    assertEquals(List.of("labels-wrong"), labels(gap, true, 20), "with a gap");
    List<Long> one = List.of(250L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    assertEquals(
        List.of("labels-wrong"), labels(one, true, OptionalDouble.empty()), "only one class");
  }

  @Test
  void aRareClassThatWasLostByACutHasNoWrongLabels() {
    List<Long> tail = List.of(700L, 400L, 230L, 130L, 75L, 40L, 20L, 8L, 3L, 0L);
    assertEquals(List.of(), labels(tail, false, 20));
    assertEquals(List.of("labels-wrong"), labels(tail, false, 1), "pictures don't belong to them");
    List<Long> even = List.of(200L, 200L, 200L, 200L, 200L, 200L, 200L, 200L, 200L, 0L);
    assertEquals(List.of("labels-wrong"), labels(even, false, 20), "no other class is rare");
  }

  @Test
  void unequalClassesWhosePicturesDifferHaveTheirLabelsRight() {
    assertEquals(List.of(), labels(ONE_HUGE, false, 20));
    assertEquals(List.of("labels-wrong"), labels(ONE_HUGE, false, 1), "no difference");
  }

  @Test
  void aSingleClassCanNotBeComparedAndThereIsNothingToLearn() {
    LabelSignal signal = new LabelSignal(Shape.of(8, 8, 3), 10);
    signal.add(new float[192], 3);
    signal.add(new float[192], 3);
    assertTrue(signal.meanF().isEmpty());
    assertEquals(List.of("labels-wrong"), labels(List.of(500L), true, OptionalDouble.empty()));
  }
}
