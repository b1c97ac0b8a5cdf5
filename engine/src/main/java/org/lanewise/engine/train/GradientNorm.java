package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;

/**
 * Phase 2 of a step: the norm of the whole gradient, for whoever asks. Squares are added in double:
 * of a slot in one chain in flat order, by one task; then the slots in order. Nothing is allocated
 * by a pass.
 */
final class GradientNorm {

  private final Workers workers;
  private final List<ParameterSlot> slots = new ArrayList<>();
  private final double[] squares;
  private final Workers.Job job = this::square;
  private StepObserver observer = StepObserver.NONE;
  private float[] flat = new float[0];
  private int epoch;

  GradientNorm(Program program, Workers workers) {
    this.workers = workers;
    for (ParameterSlot slot : program.network().parameters()) {
      if (slot.epochs() > 0) {
        slots.add(slot);
      }
    }
    this.squares = new double[slots.size()];
  }

  /** From now on this observer is told of the parts of a pass. */
  void observe(StepObserver by) {
    observer = by;
  }

  /**
   * The Euclidean norm of the gradient of all slots that are trained in an epoch.
   *
   * @param ofEpoch the epoch, from 1
   * @param gradient in the flat order, not modified
   */
  double run(int ofEpoch, float[] gradient) {
    epoch = ofEpoch;
    flat = gradient;
    observer.jobBegins();
    workers.run(job, slots.size());
    observer.jobDone();
    double total = 0;
    for (double one : squares) {
      total += one;
    }
    return Math.sqrt(total);
  }

  private void square(int index, int worker) {
    observer.partBegins(worker);
    ParameterSlot slot = slots.get(index);
    double chain = 0;
    int end = slot.trains(epoch) ? slot.offset() + slot.size() : 0;
    for (int i = slot.offset(); i < end; i++) {
      double g = flat[i];
      chain += g * g;
    }
    squares[index] = chain;
    observer.sumDone(worker);
  }
}
