package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ActivationFunction#SILU}: {@code x · s} with s = sigmoid(x), by {@link Exponential}. Below
 * -100 s is zero, so that x may be cut off there: then infinity gives the limit, and not NaN.
 */
final class ActivationSilu extends ActivationTextbook {

  private static final float END = 100f;

  @Override
  float value(float x) {
    return Math.max(x, -END) * ActivationSigmoid.of(x);
  }

  /** The product rule with s' = s · (1 - s). */
  @Override
  float gradient(float x, float dy) {
    float s = ActivationSigmoid.of(x);
    float near = Math.min(Math.max(x, -END), END);
    return dy * (s * Math.fma(near, 1f - s, 1f));
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationSilu());
    }

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      Exponential.Vectors.sigmoid(from, to, x, y);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        v.blend(-END, v.compare(VectorOperators.LT, -END))
            .mul(FloatVector.fromArray(F, y, i))
            .add(0f)
            .intoArray(y, i);
      }
    }

    @Override
    void backwardVectors(int from, int to, float[] x, float[] dy, float[] dx) {
      Exponential.Vectors.sigmoid(from, to, x, dx);
      FloatVector one = FloatVector.broadcast(F, 1f);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector near =
            v.blend(-END, v.compare(VectorOperators.LT, -END))
                .blend(END, v.compare(VectorOperators.GT, END));
        FloatVector s = FloatVector.fromArray(F, dx, i);
        FloatVector slope = s.mul(near.fma(one.sub(s), one));
        FloatVector.fromArray(F, dy, i).mul(slope).add(0f).intoArray(dx, i);
      }
    }
  }
}
