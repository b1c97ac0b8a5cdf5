package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.GroupMoments;
import org.lanewise.engine.train.ShareGradient;

final class HandoutTest {

  private static final int ELEMENTS = 5;

  @Test
  void fewCoresGetLargeTasks() {
    assertEquals(new Handout(16, 16), Handout.of(16, 1));
    assertEquals(new Handout(16, 8), Handout.of(16, 2));
    assertEquals(new Handout(16, 2), Handout.of(16, 3));
    assertEquals(new Handout(16, 1), Handout.of(16, 16));
    assertEquals(List.of(0, 4, 8, 12), new Handout(13, 4).tasks());
    assertEquals(13, new Handout(13, 4).end(12));
    assertEquals(5, new Handout(5, 4).busiest(1));
    assertEquals(4, new Handout(5, 4).busiest(2));
  }

  @Property(tries = 100)
  void tasksHaveEachShareOnceAndNobodyWaitsLonger(
      @ForAll @IntRange(min = 1, max = 16) int shares,
      @ForAll @IntRange(min = 1, max = 40) int slots) {
    Handout handout = Handout.of(shares, slots);
    List<Integer> all = new ArrayList<>();
    handout.tasks().forEach(first -> IntStream.range(first, handout.end(first)).forEach(all::add));
    assertEquals(IntStream.range(0, shares).boxed().toList(), all);
    assertEquals(Math.ceilDiv(shares, slots), handout.busiest(slots));
  }

  @Property(tries = 100)
  void theSumOfTheTasksHasTheBitsOfTheSumOfTheShares(
      @ForAll @IntRange(min = 1, max = 16) int shares,
      @ForAll @IntRange(min = 0, max = 4) int logarithm) {
    List<ShareGradient> all = IntStream.range(0, shares).mapToObj(HandoutTest::share).toList();
    Handout handout = new Handout(shares, 1 << logarithm);
    ShareGradient sum =
        ShareGradient.sum(
            handout.tasks().stream()
                .map(first -> ShareGradient.sum(all.subList(first, handout.end(first))))
                .toList());
    ShareGradient expected = ShareGradient.sum(all);
    assertArrayEquals(expected.gradient(), sum.gradient());
    assertEquals(expected.counts(), sum.counts());
    assertTrue(sum.finite());
  }

  private static ShareGradient share(int share) {
    float[] gradient = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      gradient[i] = KeyedRandom.unitFloat(share, i) - 0.5f;
    }
    return new ShareGradient(
        gradient,
        new Metrics.Counts(
            Math.sqrt(share), Math.cbrt(share), 64, 0, List.of(), List.of(), Map.of()),
        new GroupMoments(List.of()),
        true,
        Optional.empty());
  }
}
