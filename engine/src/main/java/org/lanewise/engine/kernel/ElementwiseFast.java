package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Operations on each element by itself, on the Vector API. The compiler turns a plain {@code add}
 * into vectors by itself, so that one stays plain; it leaves the others scalar, and a branch per
 * element of a gradient (half of them zero, in no order) costs 15 times the vector's compare and
 * blend.
 */
final class ElementwiseFast implements ElementwiseKernel {

  private static final int MAGNITUDE = 0x7fffffff;
  private static final int INFINITY = 0x7f800000;

  private static final ElementwiseKernel PLAIN = new ElementwiseTextbook();

  /** It keeps nothing, so one serves all threads. */
  ElementwiseFast() {}

  @Override
  public void relu(int size, float[] y) {
    int i = 0;
    for (; i + L <= size; i += L) {
      FloatVector.fromArray(F, y, i).max(0f).intoArray(y, i);
    }
    for (; i < size; i++) {
      y[i] = Math.max(0f, y[i]);
    }
  }

  @Override
  public void reluBackward(int size, float[] y, float[] dy) {
    FloatVector zero = FloatVector.zero(F);
    int i = 0;
    for (; i + L <= size; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, dy, i);
      FloatVector output = FloatVector.fromArray(F, y, i);
      zero.blend(gradient, output.compare(VectorOperators.GT, 0f)).intoArray(dy, i);
    }
    for (; i < size; i++) {
      dy[i] = y[i] > 0f ? dy[i] : 0f;
    }
  }

  @Override
  public void add(int size, float[] addend, int from, float[] sum, int to) {
    PLAIN.add(size, addend, from, sum, to);
  }

  /** Four vectors of the sum stay in registers while the arrays go by. */
  @Override
  public void addAll(int count, float[][] addends, int size, int from, float[] sum) {
    int i = from;
    int end = from + size;
    for (; i + 4 * L <= end; i += 4 * L) {
      FloatVector a = FloatVector.fromArray(F, sum, i);
      FloatVector b = FloatVector.fromArray(F, sum, i + L);
      FloatVector c = FloatVector.fromArray(F, sum, i + 2 * L);
      FloatVector d = FloatVector.fromArray(F, sum, i + 3 * L);
      for (int k = 0; k < count; k++) {
        float[] addend = addends[k];
        a = a.add(FloatVector.fromArray(F, addend, i));
        b = b.add(FloatVector.fromArray(F, addend, i + L));
        c = c.add(FloatVector.fromArray(F, addend, i + 2 * L));
        d = d.add(FloatVector.fromArray(F, addend, i + 3 * L));
      }
      a.intoArray(sum, i);
      b.intoArray(sum, i + L);
      c.intoArray(sum, i + 2 * L);
      d.intoArray(sum, i + 3 * L);
    }
    PLAIN.addAll(count, addends, end - i, i, sum);
  }

  @Override
  public void sum(int size, float[] a, float[] b, float[] y) {
    PLAIN.sum(size, a, b, y);
  }

  /** The steps of {@link Exponential#of}, lane by lane. */
  @Override
  public void sigmoid(int size, float[] x, float[] y) {
    FloatVector zero = FloatVector.zero(F);
    FloatVector one = FloatVector.broadcast(F, 1f);
    int i = 0;
    for (; i + L <= size; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, i).neg();
      FloatVector rounded =
          v.fma(
              FloatVector.broadcast(F, Exponential.LOG2_E),
              FloatVector.broadcast(F, Exponential.ROUNDING));
      FloatVector k = rounded.sub(Exponential.ROUNDING);
      FloatVector r = k.fma(FloatVector.broadcast(F, -Exponential.LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(F, -Exponential.LN2_LOW), r);
      FloatVector p =
          FloatVector.broadcast(F, Exponential.C6).fma(r, FloatVector.broadcast(F, Exponential.C5));
      p = p.fma(r, FloatVector.broadcast(F, Exponential.C4));
      p = p.fma(r, FloatVector.broadcast(F, Exponential.C3));
      p = p.fma(r, FloatVector.broadcast(F, Exponential.C2));
      p = p.fma(r, one).fma(r, one);
      FloatVector power =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
              .add(Exponential.ONE)
              .reinterpretAsFloats();
      FloatVector e =
          p.mul(power)
              .blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, Exponential.HIGH))
              .blend(zero, v.compare(VectorOperators.LT, Exponential.LOW));
      one.div(e.add(1f)).add(0f).intoArray(y, i);
    }
    for (; i < size; i++) {
      y[i] = 1f / (1f + Exponential.of(-x[i])) + 0f;
    }
  }

  /** The products that remain are plain loops, which the compiler turns into vectors. */
  @Override
  public void silu(int size, float[] x, float[] y) {
    sigmoid(size, x, y);
    for (int i = 0; i < size; i++) {
      y[i] = x[i] * y[i] + 0f;
    }
  }

  @Override
  public void siluBackward(int size, float[] x, float[] dy, float[] dx) {
    sigmoid(size, x, dx);
    for (int i = 0; i < size; i++) {
      float s = dx[i];
      dx[i] = dy[i] * (s * Math.fma(x[i], 1f - s, 1f)) + 0f;
    }
  }

  /** The magnitudes of floats compare like their bits; those of NaN lie above infinity's. */
  @Override
  public boolean allFinite(float[] values, int offset, int size) {
    IntVector largest = FloatVector.zero(F).reinterpretAsInts();
    int i = 0;
    for (; i + L <= size; i += L) {
      IntVector bits = FloatVector.fromArray(F, values, offset + i).reinterpretAsInts();
      largest = largest.max(bits.and(MAGNITUDE));
    }
    return largest.lt(INFINITY).allTrue() && PLAIN.allFinite(values, offset + i, size - i);
  }
}
