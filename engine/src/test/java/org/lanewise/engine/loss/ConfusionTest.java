package org.lanewise.engine.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which class was taken for which. */
final class ConfusionTest {

  @Test
  void rowsAreClassesAndColumnsWhatTheyWereTakenFor() {
    Confusion confusion =
        Confusion.of(3, new int[] {0, 0, 0, 1, 1, 0}, new int[] {0, 1, 0, 1, 1, 1});
    assertEquals(
        List.of(List.of(2L, 2L, 0L), List.of(0L, 2L, 0L), List.of(0L, 0L, 0L)), confusion.rows());
    assertEquals(
        """
        is \\ taken for  0  1  2
        0               2  2  0
        1               0  2  0
        2               0  0  0
        """,
        confusion.toString());
    assertEquals(4, confusion.images(0));
    assertEquals(4, confusion.predicted(1));
    assertEquals(2, confusion.count(0, 1));
    assertEquals(OptionalDouble.of(0.5), confusion.recall(0));
    assertEquals(OptionalDouble.of(1), confusion.precision(0));
    assertEquals(OptionalDouble.of(4 / 6.0), confusion.f1(0));
    assertEquals(OptionalDouble.empty(), confusion.recall(2));
    assertEquals(OptionalDouble.empty(), confusion.precision(2));
    assertEquals(OptionalDouble.empty(), confusion.f1(2));
    assertEquals(3, confusion.classes());
  }

  @Test
  void whatWasTakenForNoneCountsForItsClassAlone() {
    Confusion confusion = Confusion.of(2, new int[] {0, 0, 1}, new int[] {0, -1, 0});
    assertEquals(
        """
        is \\ taken for   cat   dog  none
        cat                1     0     1
        dog                1     0     0
        """,
        confusion.table(List.of("cat", "dog")));
    assertEquals(List.of(List.of(1L, 0L), List.of(1L, 0L)), confusion.rows());
    assertEquals(1, confusion.none(0));
    assertEquals(2, confusion.images(0));
    assertEquals(OptionalDouble.of(0.5), confusion.recall(0));
    assertEquals(2, confusion.predicted(0));
    assertThrows(IllegalArgumentException.class, () -> confusion.table(List.of("cat")));
  }

  @Test
  void whatIsNoClassIsRefused() {
    for (int label : new int[] {-2, 2}) {
      assertThrows(
          IllegalArgumentException.class, () -> Confusion.of(2, new int[] {label}, new int[] {0}));
      assertThrows(
          IllegalArgumentException.class, () -> Confusion.of(2, new int[] {0}, new int[] {label}));
      Confusion confusion = Confusion.of(2, new int[] {0}, new int[] {0});
      List<Executable> calls =
          List.of(
              () -> confusion.count(label, 0),
              () -> confusion.count(0, label),
              () -> confusion.images(label),
              () -> confusion.none(label),
              () -> confusion.f1(label));
      for (Executable call : calls) {
        assertEquals(
            "there is no class " + label + "; classes go from 0 to 1",
            assertThrows(IllegalArgumentException.class, call).getMessage());
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> Confusion.of(2, new int[] {-1}, new int[] {0}));
    assertThrows(
        IllegalArgumentException.class, () -> Confusion.of(2, new int[] {1}, new int[] {}));
    assertThrows(IllegalArgumentException.class, () -> Confusion.of(0, new int[0], new int[0]));
  }

  /** Added, emptied, and not to be had where nobody asked for it. */
  @Test
  void metricsCountItWhenAsked() {
    Metrics asked = new Metrics(2);
    Metrics more = new Metrics(2);
    float[] logits = {1, 2, 3, 1};
    Targets targets = Targets.ofLabels(2, new int[] {0, 0});
    assertThrows(IllegalStateException.class, asked::confusion);
    asked.countConfusion();
    more.countConfusion();
    asked.count(0.5, logits, targets, 0);
    more.count(0.5, logits, targets, 1);
    asked.add(more);
    assertEquals(List.of(List.of(1L, 1L), List.of(0L, 0L)), asked.confusion().rows());
    asked.clear();
    assertEquals(0, asked.confusion().images(0));
    Metrics numbers = Metrics.of(new MeanSquaredError(), 2, false);
    numbers.countConfusion();
    assertEquals(
        "targets are numbers, so no class was taken for another",
        assertThrows(IllegalStateException.class, numbers::confusion).getMessage());
  }
}
