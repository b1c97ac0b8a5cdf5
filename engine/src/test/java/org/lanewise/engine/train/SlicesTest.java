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
      {64, 16}
    };
    for (int[] pair : batchesAndCounts) {
      assertEquals(pair[1], Slices.count(pair[0]), "slices of a round of " + pair[0]);
    }
    int[] starts = {0, 4, 8, 13, 17, 22, 26, 31};
    for (int slice = 0; slice < starts.length; slice++) {
      assertEquals(starts[slice], Slices.start(31, slice));
    }
  }

  @Test
  void slicesCoverEveryRound() {
    for (int images = 1; images <= Slices.ROUND; images++) {
      check(images);
    }
  }

  @Test
  void largeBatchesComeInRounds() {
    assertEquals(1, Slices.rounds(1));
    assertEquals(1, Slices.rounds(64));
    assertEquals(2, Slices.rounds(65));
    assertEquals(782, Slices.rounds(50_000));
    assertEquals(1 << 25, Slices.rounds(Integer.MAX_VALUE));
    assertEquals(64, Slices.roundStart(65, 1));
    assertEquals(65, Slices.roundStart(65, 2));
    assertEquals(49_984, Slices.roundStart(50_000, 781));
  }

  @Property
  void roundsCoverEveryBatch(@ForAll @IntRange(min = 1, max = 1_000_000) int batch) {
    int rounds = Slices.rounds(batch);
    assertEquals(0, Slices.roundStart(batch, 0));
    assertEquals(batch, Slices.roundStart(batch, rounds));
    for (int round = 0; round < rounds; round++) {
      int images = Slices.roundStart(batch, round + 1) - Slices.roundStart(batch, round);
      assertTrue(images >= 1 && images <= Slices.ROUND, "a round of " + images);
      assertTrue(round == rounds - 1 || images == Slices.ROUND, "a round of " + images);
    }
  }

  private static void check(int images) {
    int count = Slices.count(images);
    assertTrue(count >= 1 && count <= Slices.MOST);
    assertEquals(0, Slices.start(images, 0));
    assertEquals(images, Slices.start(images, count));
    int smallest = Integer.MAX_VALUE;
    int largest = 0;
    for (int slice = 0; slice < count; slice++) {
      int size = Slices.start(images, slice + 1) - Slices.start(images, slice);
      smallest = Math.min(smallest, size);
      largest = Math.max(largest, size);
    }
    assertTrue(smallest >= Math.min(images, Slices.SMALLEST), "a slice of " + smallest);
    assertTrue(largest <= Slices.LARGEST, "a slice of " + largest);
    assertTrue(largest - smallest <= 1, "slices of " + smallest + " and " + largest);
  }
}
