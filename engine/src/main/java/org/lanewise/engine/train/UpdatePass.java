package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.network.ParameterRange;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.StatisticSlot;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;

/**
 * Phases 2 to 4 of a step: where the gradient is to be clipped, its norm; then the optimizer
 * updates the parameters, range by range or slot by slot, and the kernels' copies of them follow:
 * at once, while the range lies in the core's cache, or in a job of their own where a kernel names
 * blocks that are no rows. Nothing is allocated by a pass.
 */
final class UpdatePass {

  private final Program program;
  private final Workers workers;
  private final TrainingState state;
  private final Optimizer optimizer;
  private final double clipNorm;
  private final @Nullable GradientNorm norm;
  private final @Nullable Average average;
  private final long steps;
  private final PreparedWeights weights;
  private final ElementwiseKernel elementwise;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Moving> moving = new ArrayList<>();
  private final Workers.Job job = this::update;
  private final Workers.Job copies = this::prepare;
  private StepObserver observer = StepObserver.NONE;
  private float[] flat = new float[0];
  private int epoch;
  private double rate;
  private float clip;
  private volatile boolean finite;

  /**
   * What one task updates: the program's ranges from one to another, of one slot; in which epochs,
   * and at what part of the rate.
   */
  private record Task(UpdateRange range, int first, int end, int epochs, double factor) {}

  /** The moving statistics of a layer, unless they never move. */
  private record Moving(int from, int to, BatchNorm norm) {}

  /**
   * Prepares to update.
   *
   * @param settings how gradients become parameters
   * @param steps how many the run has
   * @param weights the kernels' copies of the parameters
   */
  UpdatePass(
      Program program,
      Workers workers,
      TrainingState state,
      UpdateSettings settings,
      long steps,
      PreparedWeights weights) {
    this.program = program;
    this.workers = workers;
    this.state = state;
    this.optimizer = settings.optimizer();
    this.clipNorm = settings.clipNorm().orElse(Double.POSITIVE_INFINITY);
    this.average = settings.average().orElse(null);
    this.steps = steps;
    this.norm = settings.clipNorm().isPresent() ? new GradientNorm(program, workers) : null;
    this.weights = weights;
    this.elementwise = program.kernels().elementwise();
    for (ShapedNode node : program.network().nodes()) {
      if (node.layer() instanceof BatchNorm norm && !norm.isFrozen(1)) {
        int from = node.statistics().getFirst().offset();
        int size = node.statistics().stream().mapToInt(StatisticSlot::size).sum();
        moving.add(new Moving(from, from + size, norm));
      }
    }
    List<ParameterRange> ranges = program.ranges();
    for (int first = 0, end; first < ranges.size(); first = end) {
      ParameterSlot slot = ranges.get(first).slot();
      end = first + 1;
      while (optimizer.wholeSlots() && end < ranges.size() && ranges.get(end).slot() == slot) {
        end++;
      }
      UpdateRange range = slot.range(ranges.get(first).from(), ranges.get(end - 1).to());
      Role role = range.role();
      tasks.add(new Task(range, first, end, slot.epochs(), slot.learning().rate(role)));
    }
  }

  /** From now on this observer is told of the parts of a pass. */
  void observe(StepObserver by) {
    observer = by;
    if (norm != null) {
      norm.observe(by);
    }
  }

  /** The learning rate of the last step; 0 before the first. */
  double rate() {
    return rate;
  }

  /**
   * Updates all parameters. The caller has counted the step.
   *
   * @param epochOfStep the epoch, from 1: slots that are frozen in it stay as they are
   * @param rateOfStep the learning rate
   * @param gradient in the flat order; clipped, and the optimizer may change it
   * @return whether parameters, their average and the optimizer's memory are finite
   */
  boolean run(int epochOfStep, double rateOfStep, float[] gradient) {
    epoch = epochOfStep;
    rate = rateOfStep;
    finite = true;
    flat = gradient;
    clip = 1;
    if (norm != null) {
      clip = (float) (clipNorm / Math.max(norm.run(epoch, gradient), clipNorm));
    }
    runJob(job, tasks.size());
    if (!program.blocks().isEmpty()) {
      runJob(copies, program.blocks().size());
    }
    averageStatistics();
    return finite;
  }

  private void runJob(Workers.Job of, int count) {
    observer.jobBegins();
    workers.run(of, count);
    observer.jobDone();
  }

  /** Phase 4, for the copies that take more than one range of the parameters. */
  private void prepare(int index, int worker) {
    observer.partBegins(worker);
    ParameterRange block = program.blocks().get(index);
    if (epoch <= block.slot().epochs()) {
      block.prepare(state.liveParameters(), weights);
    }
    observer.prepared(worker);
  }

  private void averageStatistics() {
    float[] averaged = state.liveAverage();
    for (int i = 0; i < moving.size() && average != null && averaged != null; i++) {
      Moving one = moving.get(i);
      if (average.averagesStatistics()) {
        average(one.from, one.to, !one.norm.isFrozen(epoch));
      } else {
        System.arraycopy(state.liveParameters(), one.from, averaged, one.from, one.to - one.from);
      }
    }
  }

  /** Takes a step into the average, and goes on from there where it says so. */
  private void average(int from, int to, boolean trained) {
    float[] averaged = state.liveAverage();
    if (average != null && averaged != null) {
      average.update(from, to, state.steps(), steps, state.liveParameters(), averaged);
      if (trained && average.restarts(state.steps())) {
        System.arraycopy(averaged, from, state.liveParameters(), from, to - from);
      }
    }
  }

  private void update(int index, int worker) {
    Task task = tasks.get(index);
    UpdateRange range = task.range;
    float[] parameters = state.liveParameters();
    observer.updateBegins(worker, range.from(), range.to(), parameters);
    if (epoch <= task.epochs) {
      clip(range);
      optimizer.update(
          range, state.steps(), rate * task.factor, parameters, flat, state.liveOptimizerState());
    }
    if (task.epochs > 0) {
      average(range.from(), range.to(), epoch <= task.epochs);
    }
    if (epoch <= task.epochs) {
      for (int i = task.first; i < task.end; i++) {
        program.ranges().get(i).prepare(parameters, weights);
      }
      check(range);
    }
    for (int i = task.first; i < task.end; i++) {
      observer.updateDone(worker, i, program.ranges().get(i), parameters, flat);
    }
  }

  private void clip(UpdateRange range) {
    float factor = clip;
    float[] g = flat;
    for (int i = range.from(); factor != 1 && i < range.to(); i++) {
      g[i] = g[i] * factor + 0f;
    }
  }

  /**
   * The range was just written and lies in the core's cache: looking at it costs next to nothing.
   */
  private void check(UpdateRange range) {
    int size = range.to() - range.from();
    boolean good = elementwise.allFinite(state.liveParameters(), range.from(), size);
    float[] averaged = state.liveAverage();
    good &= averaged == null || elementwise.allFinite(averaged, range.from(), size);
    for (float[] memory : state.liveOptimizerState()) {
      good &= elementwise.allFinite(memory, range.from(), size);
    }
    if (!good) {
      finite = false;
    }
  }
}
