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
public final class ElementwiseFast implements ElementwiseKernel {

  private static final int MAGNITUDE = 0x7fffffff;
  private static final int INFINITY = 0x7f800000;

  private static final ElementwiseKernel PLAIN = new ElementwiseTextbook();

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
