package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of F(2×2, 3×3) on vectors. Written by {@code WinogradSource}; don't edit it by
 * hand.
 */
final class WinogradVectors2 {
  private WinogradVectors2() {}

  /**
   * {@code Bᵀ d} of {@code count} lines: numbers of a line lie {@code step} apart, lines {@code
   * next}.
   */
  static void input(
      float[] x, int at, int step, int next, int count, float[] y, int to, int yStep, int yNext) {
    for (int i = 0; i < count; i++) {
      int from = at + i * next;
      int put = to + i * yNext;
      FloatVector x0 = FloatVector.fromArray(F, x, from);
      FloatVector x1 = FloatVector.fromArray(F, x, from + step);
      FloatVector x2 = FloatVector.fromArray(F, x, from + 2 * step);
      FloatVector x3 = FloatVector.fromArray(F, x, from + 3 * step);
      FloatVector yr0 = x2.sub(x0);
      FloatVector ye1 = x2;
      FloatVector yo1 = x1;
      FloatVector yr1 = ye1.add(yo1);
      FloatVector yr2 = ye1.sub(yo1);
      FloatVector yr3 = x3.sub(x1);
      yr0.intoArray(y, put);
      yr1.intoArray(y, put + yStep);
      yr2.intoArray(y, put + 2 * yStep);
      yr3.intoArray(y, put + 3 * yStep);
    }
  }

  /**
   * {@code A dy} of {@code count} lines: numbers of a line lie {@code step} apart, lines {@code
   * next}.
   */
  static void gradient(
      float[] x, int at, int step, int next, int count, float[] y, int to, int yStep, int yNext) {
    for (int i = 0; i < count; i++) {
      int from = at + i * next;
      int put = to + i * yNext;
      FloatVector x0 = FloatVector.fromArray(F, x, from);
      FloatVector x1 = FloatVector.fromArray(F, x, from + step);
      FloatVector yr0 = x0;
      FloatVector ye1 = x0;
      FloatVector yo1 = x1;
      FloatVector yr1 = ye1.add(yo1);
      FloatVector yr2 = ye1.sub(yo1);
      FloatVector yr3 = x1;
      yr0.intoArray(y, put);
      yr1.intoArray(y, put + yStep);
      yr2.intoArray(y, put + 2 * yStep);
      yr3.intoArray(y, put + 3 * yStep);
    }
  }

  /**
   * {@code Aᵀ M} of {@code count} lines: numbers of a line lie {@code step} apart, lines {@code
   * next}.
   */
  static void output(
      float[] x, int at, int step, int next, int count, float[] y, int to, int yStep, int yNext) {
    for (int i = 0; i < count; i++) {
      int from = at + i * next;
      int put = to + i * yNext;
      FloatVector x0 = FloatVector.fromArray(F, x, from);
      FloatVector x1 = FloatVector.fromArray(F, x, from + step);
      FloatVector x2 = FloatVector.fromArray(F, x, from + 2 * step);
      FloatVector x3 = FloatVector.fromArray(F, x, from + 3 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector yc0 = x0.add(ys1);
      FloatVector yc1 = yd1.add(x3);
      yc0.intoArray(y, put);
      yc1.intoArray(y, put + yStep);
    }
  }

  /**
   * {@code Aᵀ M + b} of {@code count} lines: numbers of a line lie {@code step} apart, lines {@code
   * next}.
   */
  static void biased(
      float[] x,
      int at,
      int step,
      int next,
      int count,
      float[] y,
      int to,
      int yStep,
      int yNext,
      float[] b,
      int bAt) {
    FloatVector bias = FloatVector.fromArray(F, b, bAt);
    for (int i = 0; i < count; i++) {
      int from = at + i * next;
      int put = to + i * yNext;
      FloatVector x0 = FloatVector.fromArray(F, x, from);
      FloatVector x1 = FloatVector.fromArray(F, x, from + step);
      FloatVector x2 = FloatVector.fromArray(F, x, from + 2 * step);
      FloatVector x3 = FloatVector.fromArray(F, x, from + 3 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector yc0 = x0.add(ys1);
      FloatVector yc1 = yd1.add(x3);
      yc0.add(bias).add(0f).intoArray(y, put);
      yc1.add(bias).add(0f).intoArray(y, put + yStep);
    }
  }

  /**
   * {@code B M} of {@code count} lines: numbers of a line lie {@code step} apart, lines {@code
   * next}.
   */
  static void adjoint(
      float[] x, int at, int step, int next, int count, float[] y, int to, int yStep, int yNext) {
    for (int i = 0; i < count; i++) {
      int from = at + i * next;
      int put = to + i * yNext;
      FloatVector x0 = FloatVector.fromArray(F, x, from);
      FloatVector x1 = FloatVector.fromArray(F, x, from + step);
      FloatVector x2 = FloatVector.fromArray(F, x, from + 2 * step);
      FloatVector x3 = FloatVector.fromArray(F, x, from + 3 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector yc0 = x0.neg();
      FloatVector yc1 = yd1.sub(x3);
      FloatVector yc2 = x0.add(ys1);
      FloatVector yc3 = x3;
      yc0.intoArray(y, put);
      yc1.intoArray(y, put + yStep);
      yc2.intoArray(y, put + 2 * yStep);
      yc3.intoArray(y, put + 3 * yStep);
    }
  }

  /**
   * {@code += B M} of {@code count} lines: numbers of a line lie {@code step} apart, lines {@code
   * next}.
   */
  static void addAdjoint(
      float[] x, int at, int step, int next, int count, float[] y, int to, int yStep, int yNext) {
    for (int i = 0; i < count; i++) {
      int from = at + i * next;
      int put = to + i * yNext;
      FloatVector x0 = FloatVector.fromArray(F, x, from);
      FloatVector x1 = FloatVector.fromArray(F, x, from + step);
      FloatVector x2 = FloatVector.fromArray(F, x, from + 2 * step);
      FloatVector x3 = FloatVector.fromArray(F, x, from + 3 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector yc0 = x0.neg();
      FloatVector yc1 = yd1.sub(x3);
      FloatVector yc2 = x0.add(ys1);
      FloatVector yc3 = x3;
      FloatVector.fromArray(F, y, put).add(yc0).intoArray(y, put);
      FloatVector.fromArray(F, y, put + yStep).add(yc1).intoArray(y, put + yStep);
      FloatVector.fromArray(F, y, put + 2 * yStep).add(yc2).intoArray(y, put + 2 * yStep);
      FloatVector.fromArray(F, y, put + 3 * yStep).add(yc3).intoArray(y, put + 3 * yStep);
    }
  }

  /** {@code G g Gᵀ} of one vector: taps lie {@code tap} apart, frequencies {@code next}. */
  static void weights(float[] w, int at, int tap, float[] u, int to, int next) {
    FloatVector w00 = FloatVector.fromArray(F, w, at);
    FloatVector w10 = FloatVector.fromArray(F, w, at + 3 * tap);
    FloatVector w20 = FloatVector.fromArray(F, w, at + 6 * tap);
    FloatVector h0r0 = w00.neg();
    FloatVector h0e1 = w20.fma(FloatVector.broadcast(F, 0.5f), w00.mul(0.5f));
    FloatVector h0o1 = w10.mul(0.5f);
    FloatVector h0r1 = h0e1.add(h0o1);
    FloatVector h0r2 = h0e1.sub(h0o1);
    FloatVector h0r3 = w20;
    FloatVector w01 = FloatVector.fromArray(F, w, at + tap);
    FloatVector w11 = FloatVector.fromArray(F, w, at + 4 * tap);
    FloatVector w21 = FloatVector.fromArray(F, w, at + 7 * tap);
    FloatVector h1r0 = w01.neg();
    FloatVector h1e1 = w21.fma(FloatVector.broadcast(F, 0.5f), w01.mul(0.5f));
    FloatVector h1o1 = w11.mul(0.5f);
    FloatVector h1r1 = h1e1.add(h1o1);
    FloatVector h1r2 = h1e1.sub(h1o1);
    FloatVector h1r3 = w21;
    FloatVector w02 = FloatVector.fromArray(F, w, at + 2 * tap);
    FloatVector w12 = FloatVector.fromArray(F, w, at + 5 * tap);
    FloatVector w22 = FloatVector.fromArray(F, w, at + 8 * tap);
    FloatVector h2r0 = w02.neg();
    FloatVector h2e1 = w22.fma(FloatVector.broadcast(F, 0.5f), w02.mul(0.5f));
    FloatVector h2o1 = w12.mul(0.5f);
    FloatVector h2r1 = h2e1.add(h2o1);
    FloatVector h2r2 = h2e1.sub(h2o1);
    FloatVector h2r3 = w22;
    FloatVector u0r0 = h0r0.neg();
    FloatVector u0e1 = h2r0.fma(FloatVector.broadcast(F, 0.5f), h0r0.mul(0.5f));
    FloatVector u0o1 = h1r0.mul(0.5f);
    FloatVector u0r1 = u0e1.add(u0o1);
    FloatVector u0r2 = u0e1.sub(u0o1);
    FloatVector u0r3 = h2r0;
    u0r0.intoArray(u, to);
    u0r1.intoArray(u, to + next);
    u0r2.intoArray(u, to + 2 * next);
    u0r3.intoArray(u, to + 3 * next);
    FloatVector u1r0 = h0r1.neg();
    FloatVector u1e1 = h2r1.fma(FloatVector.broadcast(F, 0.5f), h0r1.mul(0.5f));
    FloatVector u1o1 = h1r1.mul(0.5f);
    FloatVector u1r1 = u1e1.add(u1o1);
    FloatVector u1r2 = u1e1.sub(u1o1);
    FloatVector u1r3 = h2r1;
    u1r0.intoArray(u, to + 4 * next);
    u1r1.intoArray(u, to + 5 * next);
    u1r2.intoArray(u, to + 6 * next);
    u1r3.intoArray(u, to + 7 * next);
    FloatVector u2r0 = h0r2.neg();
    FloatVector u2e1 = h2r2.fma(FloatVector.broadcast(F, 0.5f), h0r2.mul(0.5f));
    FloatVector u2o1 = h1r2.mul(0.5f);
    FloatVector u2r1 = u2e1.add(u2o1);
    FloatVector u2r2 = u2e1.sub(u2o1);
    FloatVector u2r3 = h2r2;
    u2r0.intoArray(u, to + 8 * next);
    u2r1.intoArray(u, to + 9 * next);
    u2r2.intoArray(u, to + 10 * next);
    u2r3.intoArray(u, to + 11 * next);
    FloatVector u3r0 = h0r3.neg();
    FloatVector u3e1 = h2r3.fma(FloatVector.broadcast(F, 0.5f), h0r3.mul(0.5f));
    FloatVector u3o1 = h1r3.mul(0.5f);
    FloatVector u3r1 = u3e1.add(u3o1);
    FloatVector u3r2 = u3e1.sub(u3o1);
    FloatVector u3r3 = h2r3;
    u3r0.intoArray(u, to + 12 * next);
    u3r1.intoArray(u, to + 13 * next);
    u3r2.intoArray(u, to + 14 * next);
    u3r3.intoArray(u, to + 15 * next);
  }

  /** {@code Gᵀ du G} of one vector: frequencies lie {@code next} apart, taps {@code tap}. */
  static void weightGradient(float[] du, int at, int next, float[] dw, int to, int tap) {
    weightGradientRow0(du, at, next, dw, to, tap);
    weightGradientRow1(du, at, next, dw, to, tap);
    weightGradientRow2(du, at, next, dw, to, tap);
  }

  private static void weightGradientRow0(
      float[] du, int at, int next, float[] dw, int to, int tap) {
    FloatVector d000 = FloatVector.fromArray(F, du, at);
    FloatVector d010 = FloatVector.fromArray(F, du, at + 4 * next);
    FloatVector d020 = FloatVector.fromArray(F, du, at + 8 * next);
    FloatVector h00s1 = d010.add(d020);
    FloatVector h00 = h00s1.fma(FloatVector.broadcast(F, 0.5f), d000.neg());
    FloatVector d001 = FloatVector.fromArray(F, du, at + next);
    FloatVector d011 = FloatVector.fromArray(F, du, at + 5 * next);
    FloatVector d021 = FloatVector.fromArray(F, du, at + 9 * next);
    FloatVector h01s1 = d011.add(d021);
    FloatVector h01 = h01s1.fma(FloatVector.broadcast(F, 0.5f), d001.neg());
    FloatVector d002 = FloatVector.fromArray(F, du, at + 2 * next);
    FloatVector d012 = FloatVector.fromArray(F, du, at + 6 * next);
    FloatVector d022 = FloatVector.fromArray(F, du, at + 10 * next);
    FloatVector h02s1 = d012.add(d022);
    FloatVector h02 = h02s1.fma(FloatVector.broadcast(F, 0.5f), d002.neg());
    FloatVector d003 = FloatVector.fromArray(F, du, at + 3 * next);
    FloatVector d013 = FloatVector.fromArray(F, du, at + 7 * next);
    FloatVector d023 = FloatVector.fromArray(F, du, at + 11 * next);
    FloatVector h03s1 = d013.add(d023);
    FloatVector h03 = h03s1.fma(FloatVector.broadcast(F, 0.5f), d003.neg());
    FloatVector g0s1 = h01.add(h02);
    FloatVector g0d1 = h01.sub(h02);
    FloatVector g0c0 = g0s1.fma(FloatVector.broadcast(F, 0.5f), h00.neg());
    FloatVector g0c1 = g0d1.mul(0.5f);
    FloatVector g0c2 = g0s1.fma(FloatVector.broadcast(F, 0.5f), h03);
    g0c0.add(0f).intoArray(dw, to);
    g0c1.add(0f).intoArray(dw, to + tap);
    g0c2.add(0f).intoArray(dw, to + 2 * tap);
  }

  private static void weightGradientRow1(
      float[] du, int at, int next, float[] dw, int to, int tap) {
    FloatVector d110 = FloatVector.fromArray(F, du, at + 4 * next);
    FloatVector d120 = FloatVector.fromArray(F, du, at + 8 * next);
    FloatVector h10d1 = d110.sub(d120);
    FloatVector h10 = h10d1.mul(0.5f);
    FloatVector d111 = FloatVector.fromArray(F, du, at + 5 * next);
    FloatVector d121 = FloatVector.fromArray(F, du, at + 9 * next);
    FloatVector h11d1 = d111.sub(d121);
    FloatVector h11 = h11d1.mul(0.5f);
    FloatVector d112 = FloatVector.fromArray(F, du, at + 6 * next);
    FloatVector d122 = FloatVector.fromArray(F, du, at + 10 * next);
    FloatVector h12d1 = d112.sub(d122);
    FloatVector h12 = h12d1.mul(0.5f);
    FloatVector d113 = FloatVector.fromArray(F, du, at + 7 * next);
    FloatVector d123 = FloatVector.fromArray(F, du, at + 11 * next);
    FloatVector h13d1 = d113.sub(d123);
    FloatVector h13 = h13d1.mul(0.5f);
    FloatVector g1s1 = h11.add(h12);
    FloatVector g1d1 = h11.sub(h12);
    FloatVector g1c0 = g1s1.fma(FloatVector.broadcast(F, 0.5f), h10.neg());
    FloatVector g1c1 = g1d1.mul(0.5f);
    FloatVector g1c2 = g1s1.fma(FloatVector.broadcast(F, 0.5f), h13);
    g1c0.add(0f).intoArray(dw, to + 3 * tap);
    g1c1.add(0f).intoArray(dw, to + 4 * tap);
    g1c2.add(0f).intoArray(dw, to + 5 * tap);
  }

  private static void weightGradientRow2(
      float[] du, int at, int next, float[] dw, int to, int tap) {
    FloatVector d210 = FloatVector.fromArray(F, du, at + 4 * next);
    FloatVector d220 = FloatVector.fromArray(F, du, at + 8 * next);
    FloatVector d230 = FloatVector.fromArray(F, du, at + 12 * next);
    FloatVector h20s1 = d210.add(d220);
    FloatVector h20 = h20s1.fma(FloatVector.broadcast(F, 0.5f), d230);
    FloatVector d211 = FloatVector.fromArray(F, du, at + 5 * next);
    FloatVector d221 = FloatVector.fromArray(F, du, at + 9 * next);
    FloatVector d231 = FloatVector.fromArray(F, du, at + 13 * next);
    FloatVector h21s1 = d211.add(d221);
    FloatVector h21 = h21s1.fma(FloatVector.broadcast(F, 0.5f), d231);
    FloatVector d212 = FloatVector.fromArray(F, du, at + 6 * next);
    FloatVector d222 = FloatVector.fromArray(F, du, at + 10 * next);
    FloatVector d232 = FloatVector.fromArray(F, du, at + 14 * next);
    FloatVector h22s1 = d212.add(d222);
    FloatVector h22 = h22s1.fma(FloatVector.broadcast(F, 0.5f), d232);
    FloatVector d213 = FloatVector.fromArray(F, du, at + 7 * next);
    FloatVector d223 = FloatVector.fromArray(F, du, at + 11 * next);
    FloatVector d233 = FloatVector.fromArray(F, du, at + 15 * next);
    FloatVector h23s1 = d213.add(d223);
    FloatVector h23 = h23s1.fma(FloatVector.broadcast(F, 0.5f), d233);
    FloatVector g2s1 = h21.add(h22);
    FloatVector g2d1 = h21.sub(h22);
    FloatVector g2c0 = g2s1.fma(FloatVector.broadcast(F, 0.5f), h20.neg());
    FloatVector g2c1 = g2d1.mul(0.5f);
    FloatVector g2c2 = g2s1.fma(FloatVector.broadcast(F, 0.5f), h23);
    g2c0.add(0f).intoArray(dw, to + 6 * tap);
    g2c1.add(0f).intoArray(dw, to + 7 * tap);
    g2c2.add(0f).intoArray(dw, to + 8 * tap);
  }
}
