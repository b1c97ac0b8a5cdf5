package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The rule that cuts a batch. That it knows nothing but the batch size shows in its arguments; that
 * it stays as it is, in the pinned examples: another rule gives other weights.
 */
class SlicesTest {

  @Test
  void theRuleIsPinned() {
    int[][] batchesAndCounts = {
      {1, 1},
      {3, 1},
      {4, 1},
      {7, 1},
      {8, 2},
      {31, 7},
      {32, 8},
      {63, 15},
      {64, 16},
      {65, 16},
      {50_000, 16},
      {Integer.MAX_VALUE, 16}
    };
    for (int[] pair : batchesAndCounts) {
      assertEquals(pair[1], Slices.count(pair[0]), "slices of a batch of " + pair[0]);
    }
    int[] starts = {0, 4, 8, 13, 17, 22, 26, 31};
    for (int slice = 0; slice < starts.length; slice++) {
      assertEquals(starts[slice], Slices.start(31, slice));
    }
  }

  @Test
  void coversEverySmallBatch() {
    for (int batch = 1; batch <= 2000; batch++) {
      check(batch);
    }
  }

  @Property
  void coversEveryBatch(@ForAll @IntRange(min = 1) int batch) {
    check(batch);
  }

  private static void check(int batch) {
    int count = Slices.count(batch);
    assertTrue(count >= 1 && count <= Slices.MOST);
    assertEquals(0, Slices.start(batch, 0));
    assertEquals(batch, Slices.start(batch, count));
    int smallest = Integer.MAX_VALUE;
    int largest = 0;
    for (int slice = 0; slice < count; slice++) {
      int size = Slices.start(batch, slice + 1) - Slices.start(batch, slice);
      smallest = Math.min(smallest, size);
      largest = Math.max(largest, size);
    }
    assertTrue(smallest >= Math.min(batch, Slices.SMALLEST), "a slice of " + smallest);
    assertTrue(largest - smallest <= 1, "slices of " + smallest + " and " + largest);
  }
}
