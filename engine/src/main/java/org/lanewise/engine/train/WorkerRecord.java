package org.lanewise.engine.train;

import java.util.List;
import org.lanewise.engine.network.ReluUnits;

/** What a recorder has for one thread: times, active units, parameters before an update. */
final class WorkerRecord {
  final long[] nanoseconds = new long[Phase.values().length];
  final long[] forward;
  final long[] backward;
  final boolean[][] active;
  float[] before;
  int beforeFrom;
  long since;
  long observing;

  WorkerRecord(int operations, List<ReluUnits> relus, int largestRange) {
    forward = new long[operations];
    backward = new long[operations];
    active = new boolean[relus.size()][];
    for (int i = 0; i < active.length; i++) {
      active[i] = new boolean[relus.get(i).units()];
    }
    before = new float[largestRange];
  }

  /** Copies parameters; all of a large slot is too long for the array that is there at first. */
  void remember(int from, int to, float[] parameters) {
    if (before.length < to - from) {
      before = new float[to - from];
    }
    beforeFrom = from;
    System.arraycopy(parameters, from, before, 0, to - from);
  }

  long took(Phase phase) {
    long now = System.nanoTime();
    long nanos = now - since;
    nanoseconds[phase.ordinal()] += nanos;
    since = now;
    return nanos;
  }

  /** What came since the last phase was no part of the step. */
  void observed() {
    long now = System.nanoTime();
    observing += now - since;
    since = now;
  }

  /**
   * Marks the units of a ReLU that are above zero somewhere. Where pooling is fused with the
   * convolution, the pixels that it drops at the border don't count. Unit by unit: nearly all are
   * seen to be active within some pixels, and only a dead one is read to the end.
   */
  void markActive(int relu, float[] y, int size) {
    boolean[] units = active[relu];
    if (all(units)) {
      return;
    }
    int count = units.length;
    for (int k = 0; k < count; k++) {
      for (int at = k; !units[k] && at < size; at += count) {
        units[k] = y[at] > 0;
      }
    }
  }

  private static boolean all(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }
}
