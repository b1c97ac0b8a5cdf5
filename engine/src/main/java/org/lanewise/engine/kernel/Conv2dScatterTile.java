package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of a convolution's input gradient: the gradients of 12 output pixels times a
 * panel of one kernel row's weights, added to the patches' rows.
 *
 * <pre>
 * dx[shift + target(i) + j] += Σ(k) dy[base + source(i) + k] · w[k, j]
 * </pre>
 *
 * <p>The chain of fma goes on from what {@code dx} holds, over k. The lanes lie on j, which counts
 * columns and channels of an input row. As in {@link Conv2dTile}, 12 × 2 accumulators fill the
 * registers; where the machine has {@link Registers#SIXTEEN sixteen}, {@link Conv2dHalfTile}
 * computes each half.
 */
final class Conv2dScatterTile {

  private Conv2dScatterTile() {}

  /**
   * Adds the products of {@link Conv2dTile#PIXELS} pixels. All of {@code dx} is read before any is
   * written, and it is written pixel by pixel; so pixels of one call may not share elements, except
   * where the weights that meet them are zero and the pixels come in the order of their targets.
   *
   * @param dy not modified
   * @param base added to each source
   * @param sources where each pixel's filters begin
   * @param order the filters: 0, 1, 2 and so on
   * @param w a panel of weights, {@code [filters][vectors]}
   * @param panel where it begins
   * @param vectors of columns: 2 or 1
   * @param dx added to
   * @param shift added to each target
   * @param targets for each pixel where its columns begin
   * @param first the first pixel's place in {@code sources} and {@code targets}
   * @param registers what the tile must fit
   */
  static void run(
      float[] dy,
      int base,
      int[] sources,
      int[] order,
      float[] w,
      int panel,
      int vectors,
      float[] dx,
      int shift,
      int[] targets,
      int first,
      Registers registers) {
    int filters = order.length;
    if (vectors == 1) {
      narrow(dy, base, sources, filters, w, panel, dx, shift, targets, first);
    } else if (registers == Registers.SIXTEEN) {
      halves(dy, base, sources, order, w, panel, dx, shift, targets, first);
    } else {
      wide(dy, base, sources, filters, w, panel, dx, shift, targets, first);
    }
  }

  private static void halves(
      float[] dy,
      int base,
      int[] sources,
      int[] order,
      float[] w,
      int panel,
      float[] dx,
      int shift,
      int[] targets,
      int first) {
    for (int i = first; i < first + PIXELS; i += Conv2dHalfTile.PIXELS) {
      Conv2dHalfTile.run(
          dy,
          base,
          sources,
          i,
          order,
          w,
          panel,
          Conv2dHalfTile.ZEROS,
          0,
          dx,
          shift,
          targets,
          i,
          1,
          false);
    }
  }

  private static void wide(
      float[] dy,
      int base,
      int[] sources,
      int filters,
      float[] w,
      int panel,
      float[] dx,
      int shift,
      int[] targets,
      int first) {
    int o0 = base + sources[first];
    int o1 = base + sources[first + 1];
    int o2 = base + sources[first + 2];
    int o3 = base + sources[first + 3];
    int o4 = base + sources[first + 4];
    int o5 = base + sources[first + 5];
    int o6 = base + sources[first + 6];
    int o7 = base + sources[first + 7];
    int o8 = base + sources[first + 8];
    int o9 = base + sources[first + 9];
    int o10 = base + sources[first + 10];
    int o11 = base + sources[first + 11];
    int t0 = shift + targets[first];
    int t1 = shift + targets[first + 1];
    int t2 = shift + targets[first + 2];
    int t3 = shift + targets[first + 3];
    int t4 = shift + targets[first + 4];
    int t5 = shift + targets[first + 5];
    int t6 = shift + targets[first + 6];
    int t7 = shift + targets[first + 7];
    int t8 = shift + targets[first + 8];
    int t9 = shift + targets[first + 9];
    int t10 = shift + targets[first + 10];
    int t11 = shift + targets[first + 11];
    FloatVector a0l = FloatVector.fromArray(F, dx, t0);
    FloatVector a0r = FloatVector.fromArray(F, dx, t0 + L);
    FloatVector a1l = FloatVector.fromArray(F, dx, t1);
    FloatVector a1r = FloatVector.fromArray(F, dx, t1 + L);
    FloatVector a2l = FloatVector.fromArray(F, dx, t2);
    FloatVector a2r = FloatVector.fromArray(F, dx, t2 + L);
    FloatVector a3l = FloatVector.fromArray(F, dx, t3);
    FloatVector a3r = FloatVector.fromArray(F, dx, t3 + L);
    FloatVector a4l = FloatVector.fromArray(F, dx, t4);
    FloatVector a4r = FloatVector.fromArray(F, dx, t4 + L);
    FloatVector a5l = FloatVector.fromArray(F, dx, t5);
    FloatVector a5r = FloatVector.fromArray(F, dx, t5 + L);
    FloatVector a6l = FloatVector.fromArray(F, dx, t6);
    FloatVector a6r = FloatVector.fromArray(F, dx, t6 + L);
    FloatVector a7l = FloatVector.fromArray(F, dx, t7);
    FloatVector a7r = FloatVector.fromArray(F, dx, t7 + L);
    FloatVector a8l = FloatVector.fromArray(F, dx, t8);
    FloatVector a8r = FloatVector.fromArray(F, dx, t8 + L);
    FloatVector a9l = FloatVector.fromArray(F, dx, t9);
    FloatVector a9r = FloatVector.fromArray(F, dx, t9 + L);
    FloatVector a10l = FloatVector.fromArray(F, dx, t10);
    FloatVector a10r = FloatVector.fromArray(F, dx, t10 + L);
    FloatVector a11l = FloatVector.fromArray(F, dx, t11);
    FloatVector a11r = FloatVector.fromArray(F, dx, t11 + L);
    for (int k = 0; k < filters; k++) {
      FloatVector left = FloatVector.fromArray(F, w, panel + 2 * L * k);
      FloatVector right = FloatVector.fromArray(F, w, panel + 2 * L * k + L);
      FloatVector g0 = FloatVector.broadcast(F, dy[o0 + k]);
      a0l = g0.fma(left, a0l);
      a0r = g0.fma(right, a0r);
      FloatVector g1 = FloatVector.broadcast(F, dy[o1 + k]);
      a1l = g1.fma(left, a1l);
      a1r = g1.fma(right, a1r);
      FloatVector g2 = FloatVector.broadcast(F, dy[o2 + k]);
      a2l = g2.fma(left, a2l);
      a2r = g2.fma(right, a2r);
      FloatVector g3 = FloatVector.broadcast(F, dy[o3 + k]);
      a3l = g3.fma(left, a3l);
      a3r = g3.fma(right, a3r);
      FloatVector g4 = FloatVector.broadcast(F, dy[o4 + k]);
      a4l = g4.fma(left, a4l);
      a4r = g4.fma(right, a4r);
      FloatVector g5 = FloatVector.broadcast(F, dy[o5 + k]);
      a5l = g5.fma(left, a5l);
      a5r = g5.fma(right, a5r);
      FloatVector g6 = FloatVector.broadcast(F, dy[o6 + k]);
      a6l = g6.fma(left, a6l);
      a6r = g6.fma(right, a6r);
      FloatVector g7 = FloatVector.broadcast(F, dy[o7 + k]);
      a7l = g7.fma(left, a7l);
      a7r = g7.fma(right, a7r);
      FloatVector g8 = FloatVector.broadcast(F, dy[o8 + k]);
      a8l = g8.fma(left, a8l);
      a8r = g8.fma(right, a8r);
      FloatVector g9 = FloatVector.broadcast(F, dy[o9 + k]);
      a9l = g9.fma(left, a9l);
      a9r = g9.fma(right, a9r);
      FloatVector g10 = FloatVector.broadcast(F, dy[o10 + k]);
      a10l = g10.fma(left, a10l);
      a10r = g10.fma(right, a10r);
      FloatVector g11 = FloatVector.broadcast(F, dy[o11 + k]);
      a11l = g11.fma(left, a11l);
      a11r = g11.fma(right, a11r);
    }
    a0l.intoArray(dx, t0);
    a0r.intoArray(dx, t0 + L);
    a1l.intoArray(dx, t1);
    a1r.intoArray(dx, t1 + L);
    a2l.intoArray(dx, t2);
    a2r.intoArray(dx, t2 + L);
    a3l.intoArray(dx, t3);
    a3r.intoArray(dx, t3 + L);
    a4l.intoArray(dx, t4);
    a4r.intoArray(dx, t4 + L);
    a5l.intoArray(dx, t5);
    a5r.intoArray(dx, t5 + L);
    a6l.intoArray(dx, t6);
    a6r.intoArray(dx, t6 + L);
    a7l.intoArray(dx, t7);
    a7r.intoArray(dx, t7 + L);
    a8l.intoArray(dx, t8);
    a8r.intoArray(dx, t8 + L);
    a9l.intoArray(dx, t9);
    a9r.intoArray(dx, t9 + L);
    a10l.intoArray(dx, t10);
    a10r.intoArray(dx, t10 + L);
    a11l.intoArray(dx, t11);
    a11r.intoArray(dx, t11 + L);
  }

  private static void narrow(
      float[] dy,
      int base,
      int[] sources,
      int filters,
      float[] w,
      int panel,
      float[] dx,
      int shift,
      int[] targets,
      int first) {
    int o0 = base + sources[first];
    int o1 = base + sources[first + 1];
    int o2 = base + sources[first + 2];
    int o3 = base + sources[first + 3];
    int o4 = base + sources[first + 4];
    int o5 = base + sources[first + 5];
    int o6 = base + sources[first + 6];
    int o7 = base + sources[first + 7];
    int o8 = base + sources[first + 8];
    int o9 = base + sources[first + 9];
    int o10 = base + sources[first + 10];
    int o11 = base + sources[first + 11];
    int t0 = shift + targets[first];
    int t1 = shift + targets[first + 1];
    int t2 = shift + targets[first + 2];
    int t3 = shift + targets[first + 3];
    int t4 = shift + targets[first + 4];
    int t5 = shift + targets[first + 5];
    int t6 = shift + targets[first + 6];
    int t7 = shift + targets[first + 7];
    int t8 = shift + targets[first + 8];
    int t9 = shift + targets[first + 9];
    int t10 = shift + targets[first + 10];
    int t11 = shift + targets[first + 11];
    FloatVector a0 = FloatVector.fromArray(F, dx, t0);
    FloatVector a1 = FloatVector.fromArray(F, dx, t1);
    FloatVector a2 = FloatVector.fromArray(F, dx, t2);
    FloatVector a3 = FloatVector.fromArray(F, dx, t3);
    FloatVector a4 = FloatVector.fromArray(F, dx, t4);
    FloatVector a5 = FloatVector.fromArray(F, dx, t5);
    FloatVector a6 = FloatVector.fromArray(F, dx, t6);
    FloatVector a7 = FloatVector.fromArray(F, dx, t7);
    FloatVector a8 = FloatVector.fromArray(F, dx, t8);
    FloatVector a9 = FloatVector.fromArray(F, dx, t9);
    FloatVector a10 = FloatVector.fromArray(F, dx, t10);
    FloatVector a11 = FloatVector.fromArray(F, dx, t11);
    for (int k = 0; k < filters; k++) {
      FloatVector weights = FloatVector.fromArray(F, w, panel + L * k);
      a0 = FloatVector.broadcast(F, dy[o0 + k]).fma(weights, a0);
      a1 = FloatVector.broadcast(F, dy[o1 + k]).fma(weights, a1);
      a2 = FloatVector.broadcast(F, dy[o2 + k]).fma(weights, a2);
      a3 = FloatVector.broadcast(F, dy[o3 + k]).fma(weights, a3);
      a4 = FloatVector.broadcast(F, dy[o4 + k]).fma(weights, a4);
      a5 = FloatVector.broadcast(F, dy[o5 + k]).fma(weights, a5);
      a6 = FloatVector.broadcast(F, dy[o6 + k]).fma(weights, a6);
      a7 = FloatVector.broadcast(F, dy[o7 + k]).fma(weights, a7);
      a8 = FloatVector.broadcast(F, dy[o8 + k]).fma(weights, a8);
      a9 = FloatVector.broadcast(F, dy[o9 + k]).fma(weights, a9);
      a10 = FloatVector.broadcast(F, dy[o10 + k]).fma(weights, a10);
      a11 = FloatVector.broadcast(F, dy[o11 + k]).fma(weights, a11);
    }
    a0.intoArray(dx, t0);
    a1.intoArray(dx, t1);
    a2.intoArray(dx, t2);
    a3.intoArray(dx, t3);
    a4.intoArray(dx, t4);
    a5.intoArray(dx, t5);
    a6.intoArray(dx, t6);
    a7.intoArray(dx, t7);
    a8.intoArray(dx, t8);
    a9.intoArray(dx, t9);
    a10.intoArray(dx, t10);
    a11.intoArray(dx, t11);
  }
}
