package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of Winograd's products: rows × vectors of sums in named locals. Written by {@code
 * WinogradSource}; don't edit it by hand.
 */
final class WinogradTile {
  private WinogradTile() {}

  /** {@code m[i, k] = Σ(c) v[i, c] · u[c, k]}, 6 × 2 vectors. */
  static void product6x2(
      float[] v, int vAt, int vStride, int depth, float[] u, int uAt, float[] m, int mAt) {
    int o0 = vAt;
    int o1 = vAt + vStride;
    int o2 = vAt + 2 * vStride;
    int o3 = vAt + 3 * vStride;
    int o4 = vAt + 4 * vStride;
    int o5 = vAt + 5 * vStride;
    FloatVector s0a = FloatVector.zero(F);
    FloatVector s0b = FloatVector.zero(F);
    FloatVector s1a = FloatVector.zero(F);
    FloatVector s1b = FloatVector.zero(F);
    FloatVector s2a = FloatVector.zero(F);
    FloatVector s2b = FloatVector.zero(F);
    FloatVector s3a = FloatVector.zero(F);
    FloatVector s3b = FloatVector.zero(F);
    FloatVector s4a = FloatVector.zero(F);
    FloatVector s4b = FloatVector.zero(F);
    FloatVector s5a = FloatVector.zero(F);
    FloatVector s5b = FloatVector.zero(F);
    for (int c = 0; c < depth; c++) {
      int at = uAt + 2 * L * c;
      FloatVector ra = FloatVector.fromArray(F, u, at);
      FloatVector rb = FloatVector.fromArray(F, u, at + L);
      FloatVector x0 = FloatVector.broadcast(F, v[o0 + c]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      FloatVector x1 = FloatVector.broadcast(F, v[o1 + c]);
      s1a = x1.fma(ra, s1a);
      s1b = x1.fma(rb, s1b);
      FloatVector x2 = FloatVector.broadcast(F, v[o2 + c]);
      s2a = x2.fma(ra, s2a);
      s2b = x2.fma(rb, s2b);
      FloatVector x3 = FloatVector.broadcast(F, v[o3 + c]);
      s3a = x3.fma(ra, s3a);
      s3b = x3.fma(rb, s3b);
      FloatVector x4 = FloatVector.broadcast(F, v[o4 + c]);
      s4a = x4.fma(ra, s4a);
      s4b = x4.fma(rb, s4b);
      FloatVector x5 = FloatVector.broadcast(F, v[o5 + c]);
      s5a = x5.fma(ra, s5a);
      s5b = x5.fma(rb, s5b);
    }
    s0a.intoArray(m, mAt);
    s0b.intoArray(m, mAt + L);
    s1a.intoArray(m, mAt + 2 * L);
    s1b.intoArray(m, mAt + 3 * L);
    s2a.intoArray(m, mAt + 4 * L);
    s2b.intoArray(m, mAt + 5 * L);
    s3a.intoArray(m, mAt + 6 * L);
    s3b.intoArray(m, mAt + 7 * L);
    s4a.intoArray(m, mAt + 8 * L);
    s4b.intoArray(m, mAt + 9 * L);
    s5a.intoArray(m, mAt + 10 * L);
    s5b.intoArray(m, mAt + 11 * L);
  }

  /** {@code m[i, k] = Σ(c) v[i, c] · u[c, k]}, 6 × 4 vectors. */
  static void product6x4(
      float[] v, int vAt, int vStride, int depth, float[] u, int uAt, float[] m, int mAt) {
    int o0 = vAt;
    int o1 = vAt + vStride;
    int o2 = vAt + 2 * vStride;
    int o3 = vAt + 3 * vStride;
    int o4 = vAt + 4 * vStride;
    int o5 = vAt + 5 * vStride;
    FloatVector s0a = FloatVector.zero(F);
    FloatVector s0b = FloatVector.zero(F);
    FloatVector s0c = FloatVector.zero(F);
    FloatVector s0d = FloatVector.zero(F);
    FloatVector s1a = FloatVector.zero(F);
    FloatVector s1b = FloatVector.zero(F);
    FloatVector s1c = FloatVector.zero(F);
    FloatVector s1d = FloatVector.zero(F);
    FloatVector s2a = FloatVector.zero(F);
    FloatVector s2b = FloatVector.zero(F);
    FloatVector s2c = FloatVector.zero(F);
    FloatVector s2d = FloatVector.zero(F);
    FloatVector s3a = FloatVector.zero(F);
    FloatVector s3b = FloatVector.zero(F);
    FloatVector s3c = FloatVector.zero(F);
    FloatVector s3d = FloatVector.zero(F);
    FloatVector s4a = FloatVector.zero(F);
    FloatVector s4b = FloatVector.zero(F);
    FloatVector s4c = FloatVector.zero(F);
    FloatVector s4d = FloatVector.zero(F);
    FloatVector s5a = FloatVector.zero(F);
    FloatVector s5b = FloatVector.zero(F);
    FloatVector s5c = FloatVector.zero(F);
    FloatVector s5d = FloatVector.zero(F);
    for (int c = 0; c < depth; c++) {
      int at = uAt + 4 * L * c;
      FloatVector ra = FloatVector.fromArray(F, u, at);
      FloatVector rb = FloatVector.fromArray(F, u, at + L);
      FloatVector rc = FloatVector.fromArray(F, u, at + 2 * L);
      FloatVector rd = FloatVector.fromArray(F, u, at + 3 * L);
      FloatVector x0 = FloatVector.broadcast(F, v[o0 + c]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      s0c = x0.fma(rc, s0c);
      s0d = x0.fma(rd, s0d);
      FloatVector x1 = FloatVector.broadcast(F, v[o1 + c]);
      s1a = x1.fma(ra, s1a);
      s1b = x1.fma(rb, s1b);
      s1c = x1.fma(rc, s1c);
      s1d = x1.fma(rd, s1d);
      FloatVector x2 = FloatVector.broadcast(F, v[o2 + c]);
      s2a = x2.fma(ra, s2a);
      s2b = x2.fma(rb, s2b);
      s2c = x2.fma(rc, s2c);
      s2d = x2.fma(rd, s2d);
      FloatVector x3 = FloatVector.broadcast(F, v[o3 + c]);
      s3a = x3.fma(ra, s3a);
      s3b = x3.fma(rb, s3b);
      s3c = x3.fma(rc, s3c);
      s3d = x3.fma(rd, s3d);
      FloatVector x4 = FloatVector.broadcast(F, v[o4 + c]);
      s4a = x4.fma(ra, s4a);
      s4b = x4.fma(rb, s4b);
      s4c = x4.fma(rc, s4c);
      s4d = x4.fma(rd, s4d);
      FloatVector x5 = FloatVector.broadcast(F, v[o5 + c]);
      s5a = x5.fma(ra, s5a);
      s5b = x5.fma(rb, s5b);
      s5c = x5.fma(rc, s5c);
      s5d = x5.fma(rd, s5d);
    }
    s0a.intoArray(m, mAt);
    s0b.intoArray(m, mAt + L);
    s0c.intoArray(m, mAt + 2 * L);
    s0d.intoArray(m, mAt + 3 * L);
    s1a.intoArray(m, mAt + 4 * L);
    s1b.intoArray(m, mAt + 5 * L);
    s1c.intoArray(m, mAt + 6 * L);
    s1d.intoArray(m, mAt + 7 * L);
    s2a.intoArray(m, mAt + 8 * L);
    s2b.intoArray(m, mAt + 9 * L);
    s2c.intoArray(m, mAt + 10 * L);
    s2d.intoArray(m, mAt + 11 * L);
    s3a.intoArray(m, mAt + 12 * L);
    s3b.intoArray(m, mAt + 13 * L);
    s3c.intoArray(m, mAt + 14 * L);
    s3d.intoArray(m, mAt + 15 * L);
    s4a.intoArray(m, mAt + 16 * L);
    s4b.intoArray(m, mAt + 17 * L);
    s4c.intoArray(m, mAt + 18 * L);
    s4d.intoArray(m, mAt + 19 * L);
    s5a.intoArray(m, mAt + 20 * L);
    s5b.intoArray(m, mAt + 21 * L);
    s5c.intoArray(m, mAt + 22 * L);
    s5d.intoArray(m, mAt + 23 * L);
  }

  /** {@code m[i, k] = Σ(c) v[i, c] · u[c, k]}, 12 × 2 vectors. */
  static void product12x2(
      float[] v, int vAt, int vStride, int depth, float[] u, int uAt, float[] m, int mAt) {
    int o0 = vAt;
    int o1 = vAt + vStride;
    int o2 = vAt + 2 * vStride;
    int o3 = vAt + 3 * vStride;
    int o4 = vAt + 4 * vStride;
    int o5 = vAt + 5 * vStride;
    int o6 = vAt + 6 * vStride;
    int o7 = vAt + 7 * vStride;
    int o8 = vAt + 8 * vStride;
    int o9 = vAt + 9 * vStride;
    int o10 = vAt + 10 * vStride;
    int o11 = vAt + 11 * vStride;
    FloatVector s0a = FloatVector.zero(F);
    FloatVector s0b = FloatVector.zero(F);
    FloatVector s1a = FloatVector.zero(F);
    FloatVector s1b = FloatVector.zero(F);
    FloatVector s2a = FloatVector.zero(F);
    FloatVector s2b = FloatVector.zero(F);
    FloatVector s3a = FloatVector.zero(F);
    FloatVector s3b = FloatVector.zero(F);
    FloatVector s4a = FloatVector.zero(F);
    FloatVector s4b = FloatVector.zero(F);
    FloatVector s5a = FloatVector.zero(F);
    FloatVector s5b = FloatVector.zero(F);
    FloatVector s6a = FloatVector.zero(F);
    FloatVector s6b = FloatVector.zero(F);
    FloatVector s7a = FloatVector.zero(F);
    FloatVector s7b = FloatVector.zero(F);
    FloatVector s8a = FloatVector.zero(F);
    FloatVector s8b = FloatVector.zero(F);
    FloatVector s9a = FloatVector.zero(F);
    FloatVector s9b = FloatVector.zero(F);
    FloatVector s10a = FloatVector.zero(F);
    FloatVector s10b = FloatVector.zero(F);
    FloatVector s11a = FloatVector.zero(F);
    FloatVector s11b = FloatVector.zero(F);
    for (int c = 0; c < depth; c++) {
      int at = uAt + 2 * L * c;
      FloatVector ra = FloatVector.fromArray(F, u, at);
      FloatVector rb = FloatVector.fromArray(F, u, at + L);
      FloatVector x0 = FloatVector.broadcast(F, v[o0 + c]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      FloatVector x1 = FloatVector.broadcast(F, v[o1 + c]);
      s1a = x1.fma(ra, s1a);
      s1b = x1.fma(rb, s1b);
      FloatVector x2 = FloatVector.broadcast(F, v[o2 + c]);
      s2a = x2.fma(ra, s2a);
      s2b = x2.fma(rb, s2b);
      FloatVector x3 = FloatVector.broadcast(F, v[o3 + c]);
      s3a = x3.fma(ra, s3a);
      s3b = x3.fma(rb, s3b);
      FloatVector x4 = FloatVector.broadcast(F, v[o4 + c]);
      s4a = x4.fma(ra, s4a);
      s4b = x4.fma(rb, s4b);
      FloatVector x5 = FloatVector.broadcast(F, v[o5 + c]);
      s5a = x5.fma(ra, s5a);
      s5b = x5.fma(rb, s5b);
      FloatVector x6 = FloatVector.broadcast(F, v[o6 + c]);
      s6a = x6.fma(ra, s6a);
      s6b = x6.fma(rb, s6b);
      FloatVector x7 = FloatVector.broadcast(F, v[o7 + c]);
      s7a = x7.fma(ra, s7a);
      s7b = x7.fma(rb, s7b);
      FloatVector x8 = FloatVector.broadcast(F, v[o8 + c]);
      s8a = x8.fma(ra, s8a);
      s8b = x8.fma(rb, s8b);
      FloatVector x9 = FloatVector.broadcast(F, v[o9 + c]);
      s9a = x9.fma(ra, s9a);
      s9b = x9.fma(rb, s9b);
      FloatVector x10 = FloatVector.broadcast(F, v[o10 + c]);
      s10a = x10.fma(ra, s10a);
      s10b = x10.fma(rb, s10b);
      FloatVector x11 = FloatVector.broadcast(F, v[o11 + c]);
      s11a = x11.fma(ra, s11a);
      s11b = x11.fma(rb, s11b);
    }
    s0a.intoArray(m, mAt);
    s0b.intoArray(m, mAt + L);
    s1a.intoArray(m, mAt + 2 * L);
    s1b.intoArray(m, mAt + 3 * L);
    s2a.intoArray(m, mAt + 4 * L);
    s2b.intoArray(m, mAt + 5 * L);
    s3a.intoArray(m, mAt + 6 * L);
    s3b.intoArray(m, mAt + 7 * L);
    s4a.intoArray(m, mAt + 8 * L);
    s4b.intoArray(m, mAt + 9 * L);
    s5a.intoArray(m, mAt + 10 * L);
    s5b.intoArray(m, mAt + 11 * L);
    s6a.intoArray(m, mAt + 12 * L);
    s6b.intoArray(m, mAt + 13 * L);
    s7a.intoArray(m, mAt + 14 * L);
    s7b.intoArray(m, mAt + 15 * L);
    s8a.intoArray(m, mAt + 16 * L);
    s8b.intoArray(m, mAt + 17 * L);
    s9a.intoArray(m, mAt + 18 * L);
    s9b.intoArray(m, mAt + 19 * L);
    s10a.intoArray(m, mAt + 20 * L);
    s10b.intoArray(m, mAt + 21 * L);
    s11a.intoArray(m, mAt + 22 * L);
    s11b.intoArray(m, mAt + 23 * L);
  }

  /** {@code g[i, k] += Σ(t) v[t, i] · d[t, k]}, 1 × 2 vectors. */
  static void outer1x2(
      float[] v,
      int vAt,
      int vStride,
      int depth,
      float[] d,
      int dAt,
      int dStride,
      float[] g,
      int gAt) {
    FloatVector s0a = FloatVector.fromArray(F, g, gAt);
    FloatVector s0b = FloatVector.fromArray(F, g, gAt + L);
    int row = vAt;
    int at = dAt;
    for (int t = 0; t < depth; t++) {
      FloatVector ra = FloatVector.fromArray(F, d, at);
      FloatVector rb = FloatVector.fromArray(F, d, at + L);
      FloatVector x0 = FloatVector.broadcast(F, v[row]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      row += vStride;
      at += dStride;
    }
    s0a.intoArray(g, gAt);
    s0b.intoArray(g, gAt + L);
  }

  /** {@code g[i, k] += Σ(t) v[t, i] · d[t, k]}, 4 × 2 vectors. */
  static void outer4x2(
      float[] v,
      int vAt,
      int vStride,
      int depth,
      float[] d,
      int dAt,
      int dStride,
      float[] g,
      int gAt) {
    FloatVector s0a = FloatVector.fromArray(F, g, gAt);
    FloatVector s0b = FloatVector.fromArray(F, g, gAt + L);
    FloatVector s1a = FloatVector.fromArray(F, g, gAt + 2 * L);
    FloatVector s1b = FloatVector.fromArray(F, g, gAt + 3 * L);
    FloatVector s2a = FloatVector.fromArray(F, g, gAt + 4 * L);
    FloatVector s2b = FloatVector.fromArray(F, g, gAt + 5 * L);
    FloatVector s3a = FloatVector.fromArray(F, g, gAt + 6 * L);
    FloatVector s3b = FloatVector.fromArray(F, g, gAt + 7 * L);
    int row = vAt;
    int at = dAt;
    for (int t = 0; t < depth; t++) {
      FloatVector ra = FloatVector.fromArray(F, d, at);
      FloatVector rb = FloatVector.fromArray(F, d, at + L);
      FloatVector x0 = FloatVector.broadcast(F, v[row]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      FloatVector x1 = FloatVector.broadcast(F, v[row + 1]);
      s1a = x1.fma(ra, s1a);
      s1b = x1.fma(rb, s1b);
      FloatVector x2 = FloatVector.broadcast(F, v[row + 2]);
      s2a = x2.fma(ra, s2a);
      s2b = x2.fma(rb, s2b);
      FloatVector x3 = FloatVector.broadcast(F, v[row + 3]);
      s3a = x3.fma(ra, s3a);
      s3b = x3.fma(rb, s3b);
      row += vStride;
      at += dStride;
    }
    s0a.intoArray(g, gAt);
    s0b.intoArray(g, gAt + L);
    s1a.intoArray(g, gAt + 2 * L);
    s1b.intoArray(g, gAt + 3 * L);
    s2a.intoArray(g, gAt + 4 * L);
    s2b.intoArray(g, gAt + 5 * L);
    s3a.intoArray(g, gAt + 6 * L);
    s3b.intoArray(g, gAt + 7 * L);
  }

  /** {@code g[i, k] += Σ(t) v[t, i] · d[t, k]}, 6 × 2 vectors. */
  static void outer6x2(
      float[] v,
      int vAt,
      int vStride,
      int depth,
      float[] d,
      int dAt,
      int dStride,
      float[] g,
      int gAt) {
    FloatVector s0a = FloatVector.fromArray(F, g, gAt);
    FloatVector s0b = FloatVector.fromArray(F, g, gAt + L);
    FloatVector s1a = FloatVector.fromArray(F, g, gAt + 2 * L);
    FloatVector s1b = FloatVector.fromArray(F, g, gAt + 3 * L);
    FloatVector s2a = FloatVector.fromArray(F, g, gAt + 4 * L);
    FloatVector s2b = FloatVector.fromArray(F, g, gAt + 5 * L);
    FloatVector s3a = FloatVector.fromArray(F, g, gAt + 6 * L);
    FloatVector s3b = FloatVector.fromArray(F, g, gAt + 7 * L);
    FloatVector s4a = FloatVector.fromArray(F, g, gAt + 8 * L);
    FloatVector s4b = FloatVector.fromArray(F, g, gAt + 9 * L);
    FloatVector s5a = FloatVector.fromArray(F, g, gAt + 10 * L);
    FloatVector s5b = FloatVector.fromArray(F, g, gAt + 11 * L);
    int row = vAt;
    int at = dAt;
    for (int t = 0; t < depth; t++) {
      FloatVector ra = FloatVector.fromArray(F, d, at);
      FloatVector rb = FloatVector.fromArray(F, d, at + L);
      FloatVector x0 = FloatVector.broadcast(F, v[row]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      FloatVector x1 = FloatVector.broadcast(F, v[row + 1]);
      s1a = x1.fma(ra, s1a);
      s1b = x1.fma(rb, s1b);
      FloatVector x2 = FloatVector.broadcast(F, v[row + 2]);
      s2a = x2.fma(ra, s2a);
      s2b = x2.fma(rb, s2b);
      FloatVector x3 = FloatVector.broadcast(F, v[row + 3]);
      s3a = x3.fma(ra, s3a);
      s3b = x3.fma(rb, s3b);
      FloatVector x4 = FloatVector.broadcast(F, v[row + 4]);
      s4a = x4.fma(ra, s4a);
      s4b = x4.fma(rb, s4b);
      FloatVector x5 = FloatVector.broadcast(F, v[row + 5]);
      s5a = x5.fma(ra, s5a);
      s5b = x5.fma(rb, s5b);
      row += vStride;
      at += dStride;
    }
    s0a.intoArray(g, gAt);
    s0b.intoArray(g, gAt + L);
    s1a.intoArray(g, gAt + 2 * L);
    s1b.intoArray(g, gAt + 3 * L);
    s2a.intoArray(g, gAt + 4 * L);
    s2b.intoArray(g, gAt + 5 * L);
    s3a.intoArray(g, gAt + 6 * L);
    s3b.intoArray(g, gAt + 7 * L);
    s4a.intoArray(g, gAt + 8 * L);
    s4b.intoArray(g, gAt + 9 * L);
    s5a.intoArray(g, gAt + 10 * L);
    s5b.intoArray(g, gAt + 11 * L);
  }

  /** {@code g[i, k] += Σ(t) v[t, i] · d[t, k]}, 8 × 2 vectors. */
  static void outer8x2(
      float[] v,
      int vAt,
      int vStride,
      int depth,
      float[] d,
      int dAt,
      int dStride,
      float[] g,
      int gAt) {
    FloatVector s0a = FloatVector.fromArray(F, g, gAt);
    FloatVector s0b = FloatVector.fromArray(F, g, gAt + L);
    FloatVector s1a = FloatVector.fromArray(F, g, gAt + 2 * L);
    FloatVector s1b = FloatVector.fromArray(F, g, gAt + 3 * L);
    FloatVector s2a = FloatVector.fromArray(F, g, gAt + 4 * L);
    FloatVector s2b = FloatVector.fromArray(F, g, gAt + 5 * L);
    FloatVector s3a = FloatVector.fromArray(F, g, gAt + 6 * L);
    FloatVector s3b = FloatVector.fromArray(F, g, gAt + 7 * L);
    FloatVector s4a = FloatVector.fromArray(F, g, gAt + 8 * L);
    FloatVector s4b = FloatVector.fromArray(F, g, gAt + 9 * L);
    FloatVector s5a = FloatVector.fromArray(F, g, gAt + 10 * L);
    FloatVector s5b = FloatVector.fromArray(F, g, gAt + 11 * L);
    FloatVector s6a = FloatVector.fromArray(F, g, gAt + 12 * L);
    FloatVector s6b = FloatVector.fromArray(F, g, gAt + 13 * L);
    FloatVector s7a = FloatVector.fromArray(F, g, gAt + 14 * L);
    FloatVector s7b = FloatVector.fromArray(F, g, gAt + 15 * L);
    int row = vAt;
    int at = dAt;
    for (int t = 0; t < depth; t++) {
      FloatVector ra = FloatVector.fromArray(F, d, at);
      FloatVector rb = FloatVector.fromArray(F, d, at + L);
      FloatVector x0 = FloatVector.broadcast(F, v[row]);
      s0a = x0.fma(ra, s0a);
      s0b = x0.fma(rb, s0b);
      FloatVector x1 = FloatVector.broadcast(F, v[row + 1]);
      s1a = x1.fma(ra, s1a);
      s1b = x1.fma(rb, s1b);
      FloatVector x2 = FloatVector.broadcast(F, v[row + 2]);
      s2a = x2.fma(ra, s2a);
      s2b = x2.fma(rb, s2b);
      FloatVector x3 = FloatVector.broadcast(F, v[row + 3]);
      s3a = x3.fma(ra, s3a);
      s3b = x3.fma(rb, s3b);
      FloatVector x4 = FloatVector.broadcast(F, v[row + 4]);
      s4a = x4.fma(ra, s4a);
      s4b = x4.fma(rb, s4b);
      FloatVector x5 = FloatVector.broadcast(F, v[row + 5]);
      s5a = x5.fma(ra, s5a);
      s5b = x5.fma(rb, s5b);
      FloatVector x6 = FloatVector.broadcast(F, v[row + 6]);
      s6a = x6.fma(ra, s6a);
      s6b = x6.fma(rb, s6b);
      FloatVector x7 = FloatVector.broadcast(F, v[row + 7]);
      s7a = x7.fma(ra, s7a);
      s7b = x7.fma(rb, s7b);
      row += vStride;
      at += dStride;
    }
    s0a.intoArray(g, gAt);
    s0b.intoArray(g, gAt + L);
    s1a.intoArray(g, gAt + 2 * L);
    s1b.intoArray(g, gAt + 3 * L);
    s2a.intoArray(g, gAt + 4 * L);
    s2b.intoArray(g, gAt + 5 * L);
    s3a.intoArray(g, gAt + 6 * L);
    s3b.intoArray(g, gAt + 7 * L);
    s4a.intoArray(g, gAt + 8 * L);
    s4b.intoArray(g, gAt + 9 * L);
    s5a.intoArray(g, gAt + 10 * L);
    s5b.intoArray(g, gAt + 11 * L);
    s6a.intoArray(g, gAt + 12 * L);
    s6b.intoArray(g, gAt + 13 * L);
    s7a.intoArray(g, gAt + 14 * L);
    s7b.intoArray(g, gAt + 15 * L);
  }
}
