package org.lanewise.cluster;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How the shares of a batch are given out. A task computes neighbours, so many as a power of two
 * from a multiple of it on: they are a branch of the fixed tree in which shares are added, so the
 * executor adds them and answers with one gradient, and no bit depends on how many they are.
 *
 * @param shares of the batch
 * @param size shares of a task; the last one may have fewer
 */
record Handout(int shares, int size) {

  /**
   * The one with the fewest tasks among those that are done soonest where all cores are alike.
   *
   * @param shares of the batch, at least 1
   * @param slots tasks that are computed at the same time, at least 1
   */
  static Handout of(int shares, int slots) {
    Handout best = new Handout(shares, 1);
    for (int size = 2; size < 2 * shares; size *= 2) {
      Handout larger = new Handout(shares, size);
      if (larger.busiest(slots) <= best.busiest(slots)) {
        best = larger;
      }
    }
    return best;
  }

  /** The first share of each task. */
  List<Integer> tasks() {
    return IntStream.iterate(0, first -> first < shares, first -> first + size).boxed().toList();
  }

  /** The share after a task's last one. */
  int end(int first) {
    return Math.min(first + size, shares);
  }

  /** Shares that are computed one after the other, at most, before all are done. */
  int busiest(int slots) {
    int tasks = Math.ceilDiv(shares, size);
    int rounds = Math.ceilDiv(tasks, slots);
    boolean lastIsAlone = tasks == (rounds - 1) * slots + 1;
    return lastIsAlone ? (rounds - 1) * size + shares - (tasks - 1) * size : rounds * size;
  }
}
