package org.lanewise.engine.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Top-k accuracy, ties included. */
final class TopKTest {

  /** One image with logits 1, 3, 2, 3 behind another one's. */
  private static double of(int k, int label) {
    double[] sums = new double[1];
    float[] logits = {9, 9, 9, 9, 1, 3, 2, 3};
    new TopK(k).add(logits, Targets.ofLabels(4, 0, label), 1, sums);
    return new TopK(k).value(sums, 1);
  }

  @Test
  void aClassCountsWhenFewerThanKAreBeforeIt() {
    int[] place = {4, 1, 3, 2}; // of the two threes, the first comes first
    for (int k = 1; k <= 5; k++) {
      for (int label = 0; label < 4; label++) {
        assertEquals(place[label] <= k ? 1 : 0, of(k, label), "k " + k + ", label " + label);
      }
    }
    assertEquals("top-5 accuracy", new TopK(5).name());
    assertThrows(IllegalArgumentException.class, () -> new TopK(0));
  }
}
