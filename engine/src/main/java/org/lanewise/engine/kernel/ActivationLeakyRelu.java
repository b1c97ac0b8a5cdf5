package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ActivationFunction#LEAKY_RELU}: {@code x > 0 ? x : slope · x}. */
final class ActivationLeakyRelu extends ActivationTextbook {

  private final float slope;

  /**
   * @param slope for negative numbers, not below zero: so y has the sign of x
   */
  ActivationLeakyRelu(float slope) {
    if (!(slope >= 0)) {
      throw new IllegalArgumentException("the slope is " + slope + "; expected 0 or more");
    }
    this.slope = slope;
  }

  @Override
  float value(float x) {
    return x > 0f ? x : slope * x;
  }

  @Override
  float gradient(float y, float dy) {
    return y > 0f ? dy : slope * dy;
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    private final float slope;

    Fast(float slope) {
      super(new ActivationLeakyRelu(slope));
      this.slope = slope;
    }

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        v.mul(slope).blend(v, v.compare(VectorOperators.GT, 0f)).add(0f).intoArray(y, i);
      }
    }

    @Override
    void backwardVectors(int from, int to, float[] y, float[] dy, float[] dx) {
      for (int i = from; i < to; i += L) {
        FloatVector gradient = FloatVector.fromArray(F, dy, i);
        FloatVector output = FloatVector.fromArray(F, y, i);
        gradient
            .mul(slope)
            .blend(gradient, output.compare(VectorOperators.GT, 0f))
            .add(0f)
            .intoArray(dx, i);
      }
    }
  }
}
