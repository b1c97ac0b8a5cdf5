package org.lanewise.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class KeyedRandomTest {

  /**
   * First outputs of SplitMix64 from state 1234567, as its authors' reference program prints them.
   */
  @Test
  void numbersAreThoseOfSplitMix64() {
    long[] expected = {6457827717110365317L, 3203168211198807973L, -8629252141511181193L};
    KeyedRandom random = new KeyedRandom(0, 0, 0, Purpose.SAMPLE);
    random.reset(1234567L);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], KeyedRandom.bits(1234567L, i));
      assertEquals(expected[i], random.nextLong());
    }
  }

  @Test
  void everyPartOfTheKeyMatters() {
    LongOpenHashSet seen = new LongOpenHashSet();
    int keys = 0;
    for (Purpose purpose : Purpose.values()) {
      for (long seed = -2; seed < 8; seed++) {
        for (long epoch = 0; epoch < 8; epoch++) {
          for (long image = 0; image < 30; image++) {
            long key = KeyedRandom.key(seed, epoch, image, purpose);
            seen.add(KeyedRandom.bits(key, 0));
            seen.add(KeyedRandom.bits(KeyedRandom.subKey(key, 1), 0));
            keys += 2;
          }
        }
      }
    }
    assertEquals(keys, seen.size());
  }

  @Test
  void neighbouringKeysAreUncorrelated() {
    int n = 100_000;
    double[] first = new double[n];
    for (int image = 0; image < n; image++) {
      first[image] = KeyedRandom.unitFloat(KeyedRandom.key(1, 1, image, Purpose.DROPOUT), 0) - 0.5;
    }
    double mean = Arrays.stream(first).average().orElseThrow();
    double lag = 0;
    for (int image = 1; image < n; image++) {
      lag += first[image] * first[image - 1];
    }
    assertEquals(0, mean, 0.005);
    assertEquals(0, lag / n * 12, 0.02);
  }

  @Property(tries = 50)
  void integersAreUniform(@ForAll @IntRange(min = 1, max = 40) int bound, @ForAll long seed) {
    KeyedRandom random = new KeyedRandom(seed, 3, 4, Purpose.SAMPLE);
    int perValue = 2000;
    int[] counts = new int[bound];
    for (int i = 0; i < perValue * bound; i++) {
      counts[random.nextInt(bound)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (double) (count - perValue) * (count - perValue) / perValue;
    }
    // Mean bound - 1, deviation sqrt(2 (bound - 1)); eight deviations never happen by chance here.
    assertTrue(
        chiSquare < bound + 8 * StrictMath.sqrt(2.0 * bound) + 10, "chi-square " + chiSquare);
  }

  @Test
  void largeBoundsAreUnbiased() {
    // Two thirds of 2^31 · 1.5: a remainder would land in the lower half twice as often as it
    // should.
    int bound = 0x60000000;
    KeyedRandom random = new KeyedRandom(5, 0, 0, Purpose.SAMPLE);
    int low = 0;
    for (int i = 0; i < 100_000; i++) {
      int value = random.nextInt(bound);
      assertTrue(value >= 0 && value < bound);
      low += value < bound / 2 ? 1 : 0;
    }
    assertEquals(50_000, low, 1_000);
  }

  @Test
  void unitNumbersStayBelowOne() {
    KeyedRandom random = new KeyedRandom(6, 0, 0, Purpose.SAMPLE);
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      float single = random.nextFloat();
      double wide = random.nextDouble(-1, 3);
      assertTrue(single >= 0 && single < 1);
      assertTrue(wide >= -1 && wide < 3);
      sum += single + wide;
    }
    assertEquals(1.5, sum / 100_000, 0.02);
  }

  @Test
  void boundMustBePositive() {
    KeyedRandom random = new KeyedRandom(0, 0, 0, Purpose.SAMPLE);
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(-3));
  }

  @Property(tries = 100)
  void shuffleIsAPermutationOfItsKeyAlone(
      @ForAll @IntRange(max = 300) int size,
      @ForAll long seed,
      @ForAll @IntRange(max = 50) int epoch) {
    int[] order = new int[size];
    new Shuffle(seed).fill(epoch, order);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < size; i++) {
      assertEquals(i, sorted[i]);
    }
    Shuffle used = new Shuffle(seed);
    int[] again = new int[size];
    used.fill(epoch + 7, again);
    used.fill(epoch, again);
    assertArrayEquals(order, again);
  }

  @Test
  void everyPlaceIsEquallyLikely() {
    int size = 8;
    int rounds = 40_000;
    int[][] counts = new int[size][size];
    int[] order = new int[size];
    Shuffle shuffle = new Shuffle(11);
    for (int epoch = 0; epoch < rounds; epoch++) {
      shuffle.fill(epoch, order);
      for (int place = 0; place < size; place++) {
        counts[place][order[place]]++;
      }
    }
    for (int[] row : counts) {
      for (int count : row) {
        assertEquals(rounds / size, count, 6 * StrictMath.sqrt(rounds / (double) size));
      }
    }
  }

  /** A changed number here changes every weight ever trained: pinned. */
  @Test
  void numbersOfAKeyArePinned() {
    int[] order = new int[10];
    new Shuffle(1).fill(1, order);
    long key = KeyedRandom.key(1, 2, 3, Purpose.WEIGHTS);
    assertEquals("cce0d0c3aa548cdc", Long.toHexString(KeyedRandom.bits(key, 0)));
    assertEquals("[7, 4, 3, 2, 6, 5, 9, 8, 1, 0]", Arrays.toString(order));
  }
}
