package org.lanewise.engine.train;

import org.lanewise.engine.network.ParameterRange;

/** What a step's recorder sums up, in double, for {@link StepStatistics}. */
final class RecordedSums {

  private RecordedSums() {}

  /** Sums of squares over one range of the parameters. */
  static final class Norms {
    double weights;
    double gradient;
    double update;

    /**
     * Sums up a range: two sums at a time, since one chain of additions would wait for itself.
     *
     * @param before the parameters before the update, from element {@code shift} on
     * @param gradient that was used
     */
    void measure(
        ParameterRange range, float[] parameters, float[] before, int shift, float[] gradient) {
      int from = range.from();
      int to = range.to();
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
        double c = a - before[i - shift];
        double d = b - before[i + 1 - shift];
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
        double c = a - before[i - shift];
        double e = gradient[i];
        w0 += a * a;
        u0 += c * c;
        g0 += e * e;
      }
      weights = w0 + w1;
      update = u0 + u1;
      this.gradient = g0 + g1;
    }
  }

  /** Sums over the inputs of one slice. */
  static final class InputSums {
    float minimum;
    float maximum;
    double sum;
    double squares;

    void clear() {
      minimum = Float.POSITIVE_INFINITY;
      maximum = Float.NEGATIVE_INFINITY;
      sum = 0;
      squares = 0;
    }

    /** Takes what was remembered. */
    void set(StatisticsMemory memory) {
      minimum = (float) memory.inputMinimum();
      maximum = (float) memory.inputMaximum();
      sum = memory.inputSum();
      squares = memory.inputSquares();
    }

    /** Adds what another slice has. */
    void add(InputSums other) {
      minimum = Math.min(minimum, other.minimum);
      maximum = Math.max(maximum, other.maximum);
      sum += other.sum;
      squares += other.squares;
    }

    /** Adds inputs. Four sums at a time: one chain of additions would wait for itself. */
    void add(float[] x, int size) {
      float least = minimum;
      float most = maximum;
      for (int i = 0; i < size; i++) {
        least = Math.min(least, x[i]);
        most = Math.max(most, x[i]);
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
      minimum = least;
      maximum = most;
      sum += s0 + s1;
      squares += q0 + q1;
    }
  }
}
