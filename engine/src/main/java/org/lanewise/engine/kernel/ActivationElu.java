package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ActivationFunction#ELU}: {@code x > 0 ? x : e(x) - 1}, by {@link Exponential}. */
final class ActivationElu extends ActivationTextbook {

  @Override
  float value(float x) {
    return x > 0f ? x : Exponential.minusOne(x);
  }

  /** Where x is negative, f'(x) = e(x) = y + 1. */
  @Override
  float gradient(float y, float dy) {
    return y > 0f ? dy : dy * (y + 1f);
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationElu());
    }

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      Exponential.Vectors.minusOne(from, to, 0f, x, y);
    }

    @Override
    void backwardVectors(int from, int to, float[] y, float[] dy, float[] dx) {
      for (int i = from; i < to; i += L) {
        FloatVector gradient = FloatVector.fromArray(F, dy, i);
        FloatVector output = FloatVector.fromArray(F, y, i);
        gradient
            .mul(output.add(1f))
            .blend(gradient, output.compare(VectorOperators.GT, 0f))
            .add(0f)
            .intoArray(dx, i);
      }
    }
  }
}
