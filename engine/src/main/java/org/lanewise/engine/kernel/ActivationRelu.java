package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ActivationFunction#RELU}: {@code max(0, x)}; NaN stays NaN. */
final class ActivationRelu extends ActivationTextbook {

  @Override
  float value(float x) {
    return Math.max(0f, x);
  }

  @Override
  float gradient(float y, float dy) {
    return y > 0f ? dy : 0f;
  }

  /**
   * Compare and blend, in both directions. The compiler leaves a branch per element of a gradient
   * (half of them zero, in no order) scalar: 15 times as slow. The maximum of vectors treats NaN
   * and -0 as Java does, in six instructions where there are two.
   */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationRelu());
    }

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      for (int i = from; i < to; i += L) {
        FloatVector input = FloatVector.fromArray(F, x, i);
        input.blend(0f, input.compare(VectorOperators.LE, 0f)).intoArray(y, i);
      }
    }

    @Override
    void backwardVectors(int from, int to, float[] y, float[] dy, float[] dx) {
      FloatVector zero = FloatVector.zero(F);
      for (int i = from; i < to; i += L) {
        FloatVector gradient = FloatVector.fromArray(F, dy, i).add(0f);
        FloatVector output = FloatVector.fromArray(F, y, i);
        zero.blend(gradient, output.compare(VectorOperators.GT, 0f)).intoArray(dx, i);
      }
    }
  }
}
