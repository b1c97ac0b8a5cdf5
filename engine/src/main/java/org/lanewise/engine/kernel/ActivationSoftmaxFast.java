package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link ActivationSoftmax} in vectors: the exponentials over all numbers as they lie, the rest
 * over the units of a pixel. The largest needs no care for NaN, which reaches all units through
 * their sum.
 */
final class ActivationSoftmaxFast implements ActivationKernel {

  /** Elements that are worked on together, about: they stay in the L1 cache. */
  private static final int BLOCK = 1024;

  private static final VectorShuffle<Float> EIGHT = rotation(8);
  private static final VectorShuffle<Float> FOUR = rotation(4);
  private static final VectorShuffle<Float> TWO = rotation(2);
  private static final VectorShuffle<Float> ONE = rotation(1);

  private final int units;
  private final int whole;

  /** Elements of a block: whole pixels, and whole vectors. */
  private final int block;

  ActivationSoftmaxFast(int units) {
    this.units = ActivationSoftmax.checked(units);
    this.whole = units - units % L;
    this.block = Math.multiplyExact((BLOCK / units + L) / L * L, units);
  }

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.iota(F, lanes % L, 1, true);
  }

  @Override
  public void forward(int from, int to, float[] x, float[] y) {
    for (int at = from; at < to; at += block) {
      forwardBlock(at, Math.min(at + block, to), x, y);
    }
  }

  private void forwardBlock(int from, int to, float[] x, float[] y) {
    for (int at = from; at < to; at += units) {
      subtractMaximum(x, y, at);
    }
    int end = to - (to - from) % L;
    Exponential.Vectors.of(from, end, y, y);
    for (int i = end; i < to; i++) {
      y[i] = Exponential.of(y[i]);
    }
    for (int at = from; at < to; at += units) {
      scale(y, at, 1f / total(y, at));
    }
  }

  /** No product is a negative zero. */
  private void scale(float[] y, int at, float inverse) {
    for (int k = at; k < at + whole; k += L) {
      FloatVector.fromArray(F, y, k).mul(inverse).intoArray(y, k);
    }
    for (int k = at + whole; k < at + units; k++) {
      y[k] *= inverse;
    }
  }

  private void subtractMaximum(float[] x, float[] y, int at) {
    FloatVector m = FloatVector.broadcast(F, x[at]);
    for (int k = at; k < at + whole; k += L) {
      FloatVector next = FloatVector.fromArray(F, x, k);
      m = m.blend(next, next.compare(VectorOperators.GT, m));
    }
    float maximum = m.reduceLanes(VectorOperators.MAX);
    for (int k = at + whole; k < at + units; k++) {
      maximum = x[k] > maximum ? x[k] : maximum;
    }
    for (int k = at; k < at + whole; k += L) {
      FloatVector.fromArray(F, x, k).sub(maximum).intoArray(y, k);
    }
    for (int k = at + whole; k < at + units; k++) {
      y[k] = x[k] - maximum;
    }
  }

  @Override
  public void backward(int from, int to, float[] y, float[] dy, float[] dx) {
    for (int at = from; at < to; at += units) {
      float inner = inner(y, dy, at);
      for (int k = at; k < at + whole; k += L) {
        FloatVector gradient = FloatVector.fromArray(F, dy, k).sub(inner);
        FloatVector.fromArray(F, y, k).mul(gradient).add(0f).intoArray(dx, k);
      }
      for (int k = at + whole; k < at + units; k++) {
        dx[k] = y[k] * (dy[k] - inner) + 0f;
      }
    }
  }

  /** A vector holds some of the partial sums; so there are up to four. */
  private float total(float[] e, int at) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int end = at + units;
    int k = at;
    for (; k + DenseKernel.PARTIAL_SUMS <= end; k += DenseKernel.PARTIAL_SUMS) {
      s0 = s0.add(FloatVector.fromArray(F, e, k));
      if (L < 16) {
        s1 = s1.add(FloatVector.fromArray(F, e, k + L));
      }
      if (L < 8) {
        s2 = s2.add(FloatVector.fromArray(F, e, k + 2 * L));
        s3 = s3.add(FloatVector.fromArray(F, e, k + 3 * L));
      }
    }
    FloatVector sum = L < 8 ? s0.add(s2).add(s1.add(s3)) : s0.add(s1);
    if (L > 8) {
      sum = sum.add(sum.rearrange(EIGHT));
    }
    if (L > 4) {
      sum = sum.add(sum.rearrange(FOUR));
    }
    sum = sum.add(sum.rearrange(TWO));
    float total = sum.add(sum.rearrange(ONE)).lane(0);
    for (; k < end; k++) {
      total += e[k];
    }
    return total;
  }

  private float inner(float[] y, float[] dy, int at) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int end = at + units;
    int k = at;
    for (; k + DenseKernel.PARTIAL_SUMS <= end; k += DenseKernel.PARTIAL_SUMS) {
      s0 = FloatVector.fromArray(F, y, k).fma(FloatVector.fromArray(F, dy, k), s0);
      if (L < 16) {
        int j = k + L;
        s1 = FloatVector.fromArray(F, y, j).fma(FloatVector.fromArray(F, dy, j), s1);
      }
      if (L < 8) {
        int j = k + 2 * L;
        s2 = FloatVector.fromArray(F, y, j).fma(FloatVector.fromArray(F, dy, j), s2);
        j += L;
        s3 = FloatVector.fromArray(F, y, j).fma(FloatVector.fromArray(F, dy, j), s3);
      }
    }
    FloatVector sum = L < 8 ? s0.add(s2).add(s1.add(s3)) : s0.add(s1);
    if (L > 8) {
      sum = sum.add(sum.rearrange(EIGHT));
    }
    if (L > 4) {
      sum = sum.add(sum.rearrange(FOUR));
    }
    sum = sum.add(sum.rearrange(TWO));
    float inner = sum.add(sum.rearrange(ONE)).lane(0);
    for (; k < end; k++) {
      inner = Math.fma(y[k], dy[k], inner);
    }
    return inner;
  }
}
