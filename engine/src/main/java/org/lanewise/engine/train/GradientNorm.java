package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Gradients;
import org.lanewise.engine.network.ParameterRange;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;

/**
 * Phase 2 of a step: the norm of the whole gradient, for whoever asks. Squares are added in double:
 * of a slot in one chain in flat order, by one task; then the slots in order. Nothing is allocated
 * by a pass.
 */
final class GradientNorm {

  private final Program program;
  private final Workers workers;
  private final List<Task> tasks = new ArrayList<>();
  private final double[] squares;
  private final Workers.Job job = this::square;
  private StepObserver observer = StepObserver.NONE;
  private float[] flat = new float[0];
  private @Nullable Gradients gradients;
  private int epoch;

  /** A slot and its ranges of the program. */
  private record Task(ParameterSlot slot, int first, int end) {}

  GradientNorm(Program program, Workers workers) {
    this.program = program;
    this.workers = workers;
    List<ParameterRange> ranges = program.ranges();
    for (int first = 0, end; first < ranges.size(); first = end) {
      ParameterSlot slot = ranges.get(first).slot();
      end = first + 1;
      while (end < ranges.size() && ranges.get(end).slot() == slot) {
        end++;
      }
      if (slot.epochs() > 0) {
        tasks.add(new Task(slot, first, end));
      }
    }
    this.squares = new double[tasks.size()];
  }

  /** From now on this observer is told of the parts of a pass. */
  void observe(StepObserver by) {
    observer = by;
  }

  /**
   * The Euclidean norm of the gradient of all slots that are trained in an epoch.
   *
   * @param ofEpoch the epoch, from 1
   * @param sum as the kernels accumulated it, or null where {@code gradient} is given
   * @param gradient in the flat order; overwritten where {@code sum} is given
   */
  double run(int ofEpoch, @Nullable Gradients sum, float[] gradient) {
    epoch = ofEpoch;
    gradients = sum;
    flat = gradient;
    observer.jobBegins();
    workers.run(job, tasks.size());
    observer.jobDone();
    double total = 0;
    for (double one : squares) {
      total += one;
    }
    return Math.sqrt(total);
  }

  private void square(int index, int worker) {
    observer.partBegins(worker);
    Task task = tasks.get(index);
    Gradients sum = gradients;
    if (sum != null) {
      program.flatten(sum, task.first, task.end, flat);
    }
    double chain = 0;
    int end = task.slot.trains(epoch) ? task.slot.offset() + task.slot.size() : 0;
    for (int i = task.slot.offset(); i < end; i++) {
      double g = flat[i];
      chain += g * g;
    }
    squares[index] = chain;
    observer.sumDone(worker);
  }
}
