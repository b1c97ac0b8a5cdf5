package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Shape;

/**
 * The rule that cuts a batch. That it knows nothing but the batch size shows in its arguments; that
 * it stays as it is, in the pinned images: another rule gives other weights.
 */
class BatchCutTest {

  private static final BatchCut PLAIN = new BatchCut(0, BatchCut.LEAST);

  @Test
  void theRuleIsPinned() {
    int[][] batchesAndSlices = {
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
    for (int[] pair : batchesAndSlices) {
      assertEquals(pair[1], PLAIN.slices(pair[0]), "slices of a micro-batch of " + pair[0]);
    }
    assertStarts(PLAIN, 31, 0, 4, 8, 13, 17, 22, 26, 31);
  }

  private static void assertStarts(BatchCut cut, int images, int... starts) {
    assertEquals(starts.length - 1, cut.slices(images), "slices of " + images);
    for (int slice = 0; slice < starts.length; slice++) {
      assertEquals(starts[slice], cut.sliceStart(images, slice), "slice " + slice);
    }
  }

  @Test
  void groupsAreNotCut() {
    BatchCut groups = new BatchCut(10, BatchCut.LEAST);
    assertEquals(60, groups.microBatch());
    assertStarts(groups, 60, 0, 10, 20, 30, 40, 50, 60);
    assertStarts(groups, 34, 0, 10, 20, 30, 34);
    BatchCut large = new BatchCut(1000, BatchCut.LEAST);
    assertEquals(1000, large.microBatch());
    assertEquals(3, large.microBatches(2001));
    assertStarts(large, 1000, 0, 1000);
    BatchCut small = new BatchCut(3, BatchCut.LEAST);
    assertEquals(63, small.microBatch());
    assertStarts(small, 63, 0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 63);
  }

  @Test
  void wideNetworksHaveLargerSlices() {
    BatchCut wide = new BatchCut(0, BatchCut.LEAST_OF_WIDE);
    assertStarts(wide, 64, 0, 16, 32, 48, 64);
    assertStarts(wide, 31, 0, 31);
    assertEquals(4, wide.mostSlices());
    assertEquals(BatchCut.MOST, PLAIN.mostSlices());
    assertEquals(2, new BatchCut(32, BatchCut.LEAST_OF_WIDE).mostSlices());
    assertEquals(PLAIN, BatchCut.of(TestNetworks.twoBlocks()));
    assertEquals(
        wide,
        BatchCut.of(Network.sequential(Shape.of(4, 4, 120), conv2d(122, 3).relu().named("wide"))));
  }

  @Test
  void slicesCoverEveryMicroBatch() {
    for (int images = 1; images <= BatchCut.MICRO_BATCH; images++) {
      check(images);
    }
  }

  private static void check(int images) {
    int count = PLAIN.slices(images);
    assertTrue(count >= 1 && count <= BatchCut.MOST);
    assertEquals(0, PLAIN.sliceStart(images, 0));
    assertEquals(images, PLAIN.sliceStart(images, count));
    int smallest = Integer.MAX_VALUE;
    int largest = 0;
    for (int slice = 0; slice < count; slice++) {
      int size = PLAIN.sliceStart(images, slice + 1) - PLAIN.sliceStart(images, slice);
      smallest = Math.min(smallest, size);
      largest = Math.max(largest, size);
    }
    assertTrue(smallest >= Math.min(images, BatchCut.LEAST), "a slice of " + smallest);
    assertTrue(largest - smallest <= 1, "slices of " + smallest + " and " + largest);
  }

  @Test
  void largeBatchesComeInMicroBatches() {
    assertEquals(1, PLAIN.microBatches(1));
    assertEquals(1, PLAIN.microBatches(64));
    assertEquals(2, PLAIN.microBatches(65));
    assertEquals(782, PLAIN.microBatches(50_000));
    assertEquals(1 << 25, PLAIN.microBatches(Integer.MAX_VALUE));
    assertEquals(64, PLAIN.microStart(65, 1));
    assertEquals(65, PLAIN.microStart(65, 2));
    assertEquals(49_984, PLAIN.microStart(50_000, 781));
  }

  @Property
  void sharesCoverTheMicroBatches(@ForAll @IntRange(min = 1, max = 100_000) int micros) {
    int shares = BatchCut.shares(micros);
    assertEquals(Math.min(16, micros), shares);
    assertEquals(0, BatchCut.shareStart(micros, 0));
    assertEquals(micros, BatchCut.shareStart(micros, shares));
    for (int share = 0; share < shares; share++) {
      int size = BatchCut.shareStart(micros, share + 1) - BatchCut.shareStart(micros, share);
      assertTrue(size == micros / shares || size == micros / shares + 1, "a share of " + size);
      assertEquals(share, BatchCut.shareOf(micros, BatchCut.shareStart(micros, share)));
      assertEquals(share, BatchCut.shareOf(micros, BatchCut.shareStart(micros, share + 1) - 1));
    }
  }

  /** Written as a tree: neighbours level by level, an odd last one rises unchanged. */
  @Test
  void sharesAreAddedAsATree() {
    for (int shares = 1; shares <= BatchCut.MOST; shares++) {
      List<String> level = new ArrayList<>();
      for (int k = 0; k < shares; k++) {
        level.add(Integer.toString(k));
      }
      while (level.size() > 1) {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < level.size(); i += 2) {
          next.add(
              i + 1 == level.size()
                  ? level.get(i)
                  : "(" + level.get(i) + "+" + level.get(i + 1) + ")");
        }
        level = next;
      }
      String[] stack = new String[BatchCut.Tree.DEPTH];
      for (int k = 0; k < shares; k++) {
        int top = BatchCut.Tree.place(k);
        stack[top] = Integer.toString(k);
        for (int i = 0; i < BatchCut.Tree.additions(k, shares); i++) {
          stack[top - 1] = "(" + stack[top - 1] + "+" + stack[top] + ")";
          top--;
        }
      }
      assertEquals(level.getFirst(), stack[0], shares + " shares");
    }
  }
}
