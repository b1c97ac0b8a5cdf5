package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Operations on each element by itself, on the Vector API. The compiler turns a plain {@code add}
 * into vectors by itself, so that one stays plain; it leaves the others scalar.
 */
final class ElementwiseFast implements ElementwiseKernel {

  private static final int MAGNITUDE = 0x7fffffff;
  private static final int INFINITY = 0x7f800000;

  private static final ElementwiseKernel PLAIN = new ElementwiseTextbook();

  /** It keeps nothing, so one serves all threads. */
  ElementwiseFast() {}

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

  /**
   * The magnitudes of floats compare like their bits; those of NaN lie above infinity's. Four
   * maxima, so that a vector need not wait for the one before.
   */
  @Override
  public boolean allFinite(float[] values, int offset, int size) {
    IntVector a = FloatVector.zero(F).reinterpretAsInts();
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    int i = offset;
    int end = offset + size;
    for (; i + 4 * L <= end; i += 4 * L) {
      a = a.max(FloatVector.fromArray(F, values, i).reinterpretAsInts().and(MAGNITUDE));
      b = b.max(FloatVector.fromArray(F, values, i + L).reinterpretAsInts().and(MAGNITUDE));
      c = c.max(FloatVector.fromArray(F, values, i + 2 * L).reinterpretAsInts().and(MAGNITUDE));
      d = d.max(FloatVector.fromArray(F, values, i + 3 * L).reinterpretAsInts().and(MAGNITUDE));
    }
    IntVector largest = a.max(b).max(c.max(d));
    return largest.lt(INFINITY).allTrue() && PLAIN.allFinite(values, i, end - i);
  }
}
