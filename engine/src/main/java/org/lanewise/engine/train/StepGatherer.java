package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.List;
import org.lanewise.engine.network.Execution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterPiece;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Plan;
import org.lanewise.engine.network.ReluUnits;

/**
 * Gathers what {@link StepStatistics} tells. Each thread writes to memory of its own, of its slice
 * or of its piece of the parameters; nothing is allocated in a step.
 */
final class StepGatherer implements StepObserver {

  final List<ParameterSlot> tensors;
  final List<ReluUnits> relus;
  final int inputSize;
  final int[] tensorOfPiece;
  final Norms[] norms;
  final InputSums[] inputs = new InputSums[Slices.MOST];
  final Worker[] workers;
  int batch = 1;
  private int epoch;
  boolean measured;
  private boolean inputMeasured;

  /** Sums of squares over one piece of the parameters. */
  static final class Norms {
    double weights;
    double gradient;
    double update;
  }

  /** Sums over the inputs of one slice. */
  static final class InputSums {
    float minimum;
    float maximum;
    double sum;
    double squares;
  }

  /** What a thread has for itself. */
  static final class Worker {
    final long[] nanoseconds = new long[Phase.values().length];
    final boolean[][] active;
    final float[] before;
    long since;
    long observing;

    Worker(List<ReluUnits> relus, int largestPiece) {
      active = new boolean[relus.size()][];
      for (int i = 0; i < active.length; i++) {
        active[i] = new boolean[relus.get(i).units()];
      }
      before = new float[largestPiece];
    }

    void took(Phase phase) {
      long now = System.nanoTime();
      nanoseconds[phase.ordinal()] += now - since;
      since = now;
    }

    /** What came since the last phase was no part of the step. */
    void observed() {
      long now = System.nanoTime();
      observing += now - since;
      since = now;
    }
  }

  /**
   * Prepares to gather.
   *
   * @param plan how the network runs
   * @param threads how many workers there are
   */
  StepGatherer(Plan plan, int threads) {
    Network network = plan.network();
    List<ParameterPiece> pieces = plan.pieces();
    this.tensors = network.parameters();
    this.relus = plan.reluUnits();
    this.inputSize = network.inputShape().size();
    this.tensorOfPiece = new int[pieces.size()];
    this.norms = new Norms[pieces.size()];
    int largest = 0;
    for (int i = 0; i < norms.length; i++) {
      norms[i] = new Norms();
      tensorOfPiece[i] = tensorAt(tensors, pieces.get(i).from());
      largest = Math.max(largest, pieces.get(i).to() - pieces.get(i).from());
    }
    Arrays.setAll(inputs, i -> new InputSums());
    workers = new Worker[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = new Worker(relus, largest);
    }
  }

  private static int tensorAt(List<ParameterSlot> tensors, int place) {
    for (int i = 0; i < tensors.size(); i++) {
      if (place < tensors.get(i).offset() + tensors.get(i).size()) {
        return i;
      }
    }
    throw new IllegalStateException("no tensor has the parameter " + place);
  }

  @Override
  public void stepBegins(int first, int newBatch, int newEpoch, long steps) {
    measured = first == 0 || steps % StepStatistics.PERIOD == 0;
    inputMeasured = first == 0 || steps % StepStatistics.INPUT_PERIOD == 0;
    if (newEpoch != epoch) {
      epoch = newEpoch;
      for (Worker worker : workers) {
        for (boolean[] units : worker.active) {
          Arrays.fill(units, false);
        }
      }
    }
    if (inputMeasured) {
      batch = newBatch;
      for (InputSums sums : inputs) {
        sums.minimum = Float.POSITIVE_INFINITY;
        sums.maximum = Float.NEGATIVE_INFINITY;
        sums.sum = 0;
        sums.squares = 0;
      }
    }
  }

  @Override
  public void partBegins(int worker) {
    workers[worker].since = System.nanoTime();
  }

  @Override
  public void loaded(int worker, int slice, int n, Execution execution) {
    workers[worker].took(Phase.DATA);
    if (inputMeasured) {
      addInput(inputs[slice], execution.input(), n * inputSize);
      workers[worker].observed();
    }
  }

  /** Four sums at a time: one chain of additions would wait for itself. */
  private static void addInput(InputSums sums, float[] x, int size) {
    float minimum = sums.minimum;
    float maximum = sums.maximum;
    for (int i = 0; i < size; i++) {
      minimum = Math.min(minimum, x[i]);
      maximum = Math.max(maximum, x[i]);
    }
    double s0 = 0;
    double s1 = 0;
    double q0 = 0;
    double q1 = 0;
    int i = 0;
    for (; i + 1 < size; i += 2) {
      double a = x[i];
      double b = x[i + 1];
      s0 += a;
      s1 += b;
      q0 += a * a;
      q1 += b * b;
    }
    if (i < size) {
      double a = x[i];
      s0 += a;
      q0 += a * a;
    }
    sums.minimum = minimum;
    sums.maximum = maximum;
    sums.sum += s0 + s1;
    sums.squares += q0 + q1;
  }

  @Override
  public void forwardDone(int worker, int n, Execution execution) {
    Worker w = workers[worker];
    w.took(Phase.FORWARD);
    if (measured) {
      for (int i = 0; i < w.active.length; i++) {
        if (!all(w.active[i])) {
          execution.markActive(relus.get(i), n, w.active[i]);
        }
      }
      w.observed();
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

  @Override
  public void backwardDone(int worker) {
    workers[worker].took(Phase.BACKWARD);
  }

  @Override
  public void sumDone(int worker) {
    workers[worker].took(Phase.SUM);
  }

  @Override
  public void updateBegins(int worker, ParameterPiece piece, float[] parameters) {
    Worker w = workers[worker];
    w.since = System.nanoTime();
    if (measured) {
      System.arraycopy(parameters, piece.from(), w.before, 0, piece.to() - piece.from());
      w.observed();
    }
  }

  @Override
  public void updateDone(
      int worker, int index, ParameterPiece piece, float[] parameters, float[] gradient) {
    Worker w = workers[worker];
    w.took(Phase.UPDATE);
    if (measured) {
      measure(norms[index], piece.from(), piece.to(), w.before, parameters, gradient);
      w.observed();
    }
  }

  private static void measure(
      Norms norms, int from, int to, float[] before, float[] parameters, float[] gradient) {
    double w0 = 0;
    double w1 = 0;
    double g0 = 0;
    double g1 = 0;
    double u0 = 0;
    double u1 = 0;
    int i = from;
    for (; i + 1 < to; i += 2) {
      double a = parameters[i];
      double b = parameters[i + 1];
      double c = a - before[i - from];
      double d = b - before[i + 1 - from];
      double e = gradient[i];
      double f = gradient[i + 1];
      w0 += a * a;
      w1 += b * b;
      u0 += c * c;
      u1 += d * d;
      g0 += e * e;
      g1 += f * f;
    }
    if (i < to) {
      double a = parameters[i];
      double c = a - before[i - from];
      double e = gradient[i];
      w0 += a * a;
      u0 += c * c;
      g0 += e * e;
    }
    norms.weights = w0 + w1;
    norms.update = u0 + u1;
    norms.gradient = g0 + g1;
  }
}
