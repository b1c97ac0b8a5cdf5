package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums whose factors are vectors, both of them: what {@link Conv2dNarrow} computes, for the pixels
 * of an image and one vector of groups.
 *
 * <pre>
 * y[i] = Σ(t) x[taps(t) + i] · w[weights(t)]     for i in rows of vectors, pitch of them apart
 * </pre>
 *
 * <p>One chain of fma from +0 per lane, over t. Nine weights stay in registers while a band of rows
 * passes, and with it what lies between the rows: so all that is loaded and stored lies side by
 * side, C2 checks the bounds before the loop, and an output is some twenty instructions. Few taps
 * pass three at a time; a weight that is missing to nine or three is zero.
 *
 * @param taps where each product's first factor lies for the first pixel
 * @param weights where its second factor lies
 * @param rows of pixels
 * @param columns pixels of a row
 * @param pitch vectors from one row to the next
 * @param pixel the first pixel's number
 * @param rowStep from a pixel's number to that of the pixel below
 * @param columnStep from a pixel's number to the next one's
 */
record Conv2dNarrowPass(
    int[] taps,
    int[] weights,
    int rows,
    int columns,
    int pitch,
    int pixel,
    int rowStep,
    int columnStep) {

  private static final int NINE = 9;
  private static final int THREE = 3;

  /** From so many taps on, nine with zeros among them are faster than three and three. */
  private static final int FILLED = 5;

  /** Vectors of a band, which stays in the L1 cache until it is copied to where it belongs. */
  private static final int BAND = 256;

  /** Vectors of weights that {@link #gather} wants room for. */
  int room() {
    return weights.length + NINE;
  }

  /** Rows of a band. */
  int band() {
    int bands = (rows * pitch + BAND - 1) / BAND;
    return (rows + bands - 1) / bands;
  }

  /** Copies the weights, from {@code first} on, in the order of the taps. */
  void gather(float[] w, int first, float[] factors) {
    for (int t = 0; t < weights.length; t++) {
      FloatVector.fromArray(F, w, first + weights[t]).intoArray(factors, t * L);
    }
    Arrays.fill(factors, weights.length * L, room() * L, 0f);
  }

  /**
   * Computes some rows.
   *
   * @param factors the weights as {@link #gather} left them
   * @param y {@code [to - from, pitch, L]}, overwritten
   */
  void run(float[] x, float[] factors, int from, int to, float[] y) {
    int start = from * pitch * L;
    int length = ((to - from - 1) * pitch + columns) * L;
    int t = 0;
    do {
      boolean nine = t + FILLED <= taps.length;
      if (nine) {
        nine(x, start, t, factors, y, length);
      } else {
        three(x, start, t, factors, y, length);
      }
      t += nine ? NINE : THREE;
    } while (t < taps.length);
  }

  private int tap(int t) {
    return taps.length == 0 ? 0 : taps[Math.min(t, taps.length - 1)];
  }

  private void nine(float[] x, int start, int t, float[] w, float[] y, int length) {
    int o0 = start + tap(t);
    int o1 = start + tap(t + 1);
    int o2 = start + tap(t + 2);
    int o3 = start + tap(t + 3);
    int o4 = start + tap(t + 4);
    int o5 = start + tap(t + 5);
    int o6 = start + tap(t + 6);
    int o7 = start + tap(t + 7);
    int o8 = start + tap(t + 8);
    FloatVector w0 = FloatVector.fromArray(F, w, t * L);
    FloatVector w1 = FloatVector.fromArray(F, w, t * L + L);
    FloatVector w2 = FloatVector.fromArray(F, w, t * L + 2 * L);
    FloatVector w3 = FloatVector.fromArray(F, w, t * L + 3 * L);
    FloatVector w4 = FloatVector.fromArray(F, w, t * L + 4 * L);
    FloatVector w5 = FloatVector.fromArray(F, w, t * L + 5 * L);
    FloatVector w6 = FloatVector.fromArray(F, w, t * L + 6 * L);
    FloatVector w7 = FloatVector.fromArray(F, w, t * L + 7 * L);
    FloatVector w8 = FloatVector.fromArray(F, w, t * L + 8 * L);
    for (int i = 0; i < length; i += L) {
      FloatVector s = t == 0 ? FloatVector.zero(F) : FloatVector.fromArray(F, y, i);
      s = w0.fma(FloatVector.fromArray(F, x, i + o0), s);
      s = w1.fma(FloatVector.fromArray(F, x, i + o1), s);
      s = w2.fma(FloatVector.fromArray(F, x, i + o2), s);
      s = w3.fma(FloatVector.fromArray(F, x, i + o3), s);
      s = w4.fma(FloatVector.fromArray(F, x, i + o4), s);
      s = w5.fma(FloatVector.fromArray(F, x, i + o5), s);
      s = w6.fma(FloatVector.fromArray(F, x, i + o6), s);
      s = w7.fma(FloatVector.fromArray(F, x, i + o7), s);
      s = w8.fma(FloatVector.fromArray(F, x, i + o8), s);
      s.intoArray(y, i);
    }
  }

  private void three(float[] x, int start, int t, float[] w, float[] y, int length) {
    int o0 = start + tap(t);
    int o1 = start + tap(t + 1);
    int o2 = start + tap(t + 2);
    FloatVector w0 = FloatVector.fromArray(F, w, t * L);
    FloatVector w1 = FloatVector.fromArray(F, w, t * L + L);
    FloatVector w2 = FloatVector.fromArray(F, w, t * L + 2 * L);
    for (int i = 0; i < length; i += L) {
      FloatVector s = t == 0 ? FloatVector.zero(F) : FloatVector.fromArray(F, y, i);
      s = w0.fma(FloatVector.fromArray(F, x, i + o0), s);
      s = w1.fma(FloatVector.fromArray(F, x, i + o1), s);
      s = w2.fma(FloatVector.fromArray(F, x, i + o2), s);
      s.intoArray(y, i);
    }
  }
}
