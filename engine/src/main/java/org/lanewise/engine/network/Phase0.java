package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A part of phase 0, run as one job over the slices: from one barrier to the next. Between two
 * barriers the program has spans, which a slice's chunks go through one after the other; the last
 * forward span is gone through forward and backward, chunk by chunk.
 *
 * @param firstForward the first span to go through forward
 * @param lastForward the last one; below the first where there is none
 * @param firstBackward the first span to go through backward: the highest
 * @param lastBackward the last one; above the first where there is none
 * @param barrier the cut that all slices must have reached when it is done, or -1
 * @param ranges what can be added over the slices when it is done
 */
public record Phase0(
    int firstForward,
    int lastForward,
    int firstBackward,
    int lastBackward,
    int barrier,
    List<ParameterRange> ranges) {

  /** Keeps an unmodifiable copy of the ranges. */
  public Phase0 {
    ranges = List.copyOf(Objects.requireNonNull(ranges, "ranges"));
  }

  /** Whether images go to the end of the network in it, so that there is a loss. */
  public boolean reachesTheEnd() {
    return lastForward >= firstForward && firstBackward >= lastBackward;
  }

  /** Whether it begins with the images themselves. */
  public boolean beginsWithImages() {
    return firstForward == 0 && lastForward >= 0;
  }

  /** Whether its barrier, if any, is met on the way forward. */
  public boolean forwardOnly() {
    return firstBackward < lastBackward;
  }

  /**
   * How the cuts of a program's batch normalizations divide its operations into spans, and these
   * into the parts of phase 0. With two normalizations over the whole batch: forward to the first |
   * forward to the second | forward to the end, loss, backward to the second | backward to the
   * first | backward to the start.
   *
   * @param starts the first operation of each span, and the number of operations
   * @param cuts the cut after each span but the last
   */
  record Spans(List<Integer> starts, List<BatchNormCut> cuts) {

    static Spans of(List<Operation> operations, List<BatchNormCut> cuts) {
      List<Integer> starts = new ArrayList<>(List.of(0));
      for (int i = 0; i < operations.size(); i++) {
        if (operations.get(i) instanceof NormalizeOperation) {
          starts.add(i);
        }
      }
      starts.add(operations.size());
      return new Spans(List.copyOf(starts), List.copyOf(cuts));
    }

    int count() {
      return starts.size() - 1;
    }

    int start(int span) {
      return starts.get(span);
    }

    int end(int span) {
      return starts.get(span + 1);
    }

    /** The span of an operation. */
    int of(int operation) {
      int span = 0;
      while (end(span) <= operation) {
        span++;
      }
      return span;
    }

    /** Whether span {@code s} ends in a barrier for the whole batch. */
    private boolean barrierAfter(int s) {
      return s < cuts.size() && cuts.get(s).couplesBatch();
    }

    /**
     * The parts of phase 0, in order.
     *
     * @param ranges of the program whose gradients are wanted
     * @param owners for each tensor the operation that has its gradient
     */
    List<Phase0> phases(List<ParameterRange> ranges, int[] owners) {
      List<Phase0> phases = new ArrayList<>();
      int first = 0;
      for (int s = 0; s < count() - 1; s++) {
        if (barrierAfter(s)) {
          phases.add(new Phase0(first, s, -1, 0, s, List.of()));
          first = s + 1;
        }
      }
      int last = count() - 1;
      phases.add(
          new Phase0(first, last, last, first, first - 1, within(ranges, owners, first, last)));
      while (first > 0) {
        int highest = first - 1;
        first = highest;
        while (first > 0 && !barrierAfter(first - 1)) {
          first--;
        }
        phases.add(
            new Phase0(0, -1, highest, first, first - 1, within(ranges, owners, first, highest)));
      }
      return List.copyOf(phases);
    }

    private List<ParameterRange> within(
        List<ParameterRange> ranges, int[] owners, int first, int last) {
      return ranges.stream()
          .filter(range -> {
            int span = of(owners[range.slotIndex()]);
            return span >= first && span <= last;
          })
          .toList();
    }
  }
}
