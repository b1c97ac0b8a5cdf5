package org.lanewise.engine.network;

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
}
