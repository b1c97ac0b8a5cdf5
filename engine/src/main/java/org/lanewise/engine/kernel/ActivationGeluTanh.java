package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ActivationFunction#GELU_TANH}: the approximation of {@link ActivationGelu} by tanh, as a
 * sigmoid, which is the same and loses nothing where x is negative.
 *
 * <pre>
 * z = √(8/π) · (x + 0.044715 · x³)
 * y = ½·x · (1 + tanh(z/2)) = x · s                  s = sigmoid(z)
 * y' = s + x·z' · s · (1 - s)                        z' = √(8/π) · (1 + 3 · 0.044715 · x²)
 * </pre>
 *
 * <p>Beyond ±20 s is 0 or 1, so that x may be cut off there before anything overflows.
 */
final class ActivationGeluTanh extends ActivationTextbook {

  private static final float END = 20f;

  /** √(8/π). */
  private static final float LINEAR = 0x1.988454p+0f;

  /** √(8/π) · 0.044715. */
  private static final float CUBIC = 0x1.2444f2p-4f;

  private static final float THREE_CUBIC = 0x1.b6676cp-3f;

  @Override
  float value(float x) {
    float near = Math.min(Math.max(x, -END), END);
    float z = near * Math.fma(near * near, CUBIC, LINEAR);
    return Math.max(x, -END) * ActivationSigmoid.of(z);
  }

  @Override
  float gradient(float x, float dy) {
    float near = Math.min(Math.max(x, -END), END);
    float square = near * near;
    float s = ActivationSigmoid.of(near * Math.fma(square, CUBIC, LINEAR));
    float steep = near * Math.fma(square, THREE_CUBIC, LINEAR);
    return dy * (s * Math.fma(steep, 1f - s, 1f));
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    /** All bits but the sign. */
    private static final int MAGNITUDE = 0x7fffffff;

    private static final int END_BITS = Float.floatToRawIntBits(END);

    Fast() {
      super(new ActivationGeluTanh());
    }

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      sigmoids(from, to, x, y);
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
      sigmoids(from, to, x, dx);
      FloatVector one = FloatVector.broadcast(F, 1f);
      FloatVector linear = FloatVector.broadcast(F, LINEAR);
      FloatVector cubic = FloatVector.broadcast(F, THREE_CUBIC);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector near =
            v.blend(-END, v.compare(VectorOperators.LT, -END))
                .blend(END, v.compare(VectorOperators.GT, END));
        FloatVector steep = near.mul(near.mul(near).fma(cubic, linear));
        FloatVector s = FloatVector.fromArray(F, dx, i);
        FloatVector slope = s.mul(steep.fma(one.sub(s), one));
        FloatVector.fromArray(F, dy, i).mul(slope).add(0f).intoArray(dx, i);
      }
    }

    /**
     * Those of z. The minimum is one of integers, which takes half the time; it makes a number of a
     * NaN, which comes back where x is read once more.
     */
    private static void sigmoids(int from, int to, float[] x, float[] s) {
      FloatVector linear = FloatVector.broadcast(F, LINEAR);
      FloatVector cubic = FloatVector.broadcast(F, CUBIC);
      for (int i = from; i < to; i += L) {
        IntVector bits = FloatVector.fromArray(F, x, i).reinterpretAsInts();
        FloatVector near =
            bits.and(MAGNITUDE)
                .lanewise(VectorOperators.MIN, END_BITS)
                .or(bits.and(~MAGNITUDE))
                .reinterpretAsFloats();
        near.mul(near.mul(near).fma(cubic, linear)).intoArray(s, i);
      }
      Exponential.Vectors.sigmoid(from, to, s, s);
    }
  }
}
