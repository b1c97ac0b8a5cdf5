package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of F(4×4, 3×3) on vectors. Written by {@code WinogradSource}; don't edit it by
 * hand.
 */
final class WinogradVectors4 {
  private WinogradVectors4() {}

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
      FloatVector x4 = FloatVector.fromArray(F, x, from + 4 * step);
      FloatVector x5 = FloatVector.fromArray(F, x, from + 5 * step);
      FloatVector yr0 =
          x2.fma(
              FloatVector.broadcast(F, -2.8125f), x0.fma(FloatVector.broadcast(F, 1.265625f), x4));
      FloatVector ye1 = x2.fma(FloatVector.broadcast(F, -2.25f), x4);
      FloatVector yo1 = x3.fma(FloatVector.broadcast(F, 0.75f), x1.mul(-1.6875f));
      FloatVector yr1 = ye1.add(yo1);
      FloatVector yr2 = ye1.sub(yo1);
      FloatVector ye3 = x2.fma(FloatVector.broadcast(F, -0.5625f), x4);
      FloatVector yo3 = x3.fma(FloatVector.broadcast(F, 1.5f), x1.mul(-0.84375f));
      FloatVector yr3 = ye3.add(yo3);
      FloatVector yr4 = ye3.sub(yo3);
      FloatVector yr5 =
          x3.fma(
              FloatVector.broadcast(F, -2.8125f), x1.fma(FloatVector.broadcast(F, 1.265625f), x5));
      yr0.intoArray(y, put);
      yr1.intoArray(y, put + yStep);
      yr2.intoArray(y, put + 2 * yStep);
      yr3.intoArray(y, put + 3 * yStep);
      yr4.intoArray(y, put + 4 * yStep);
      yr5.intoArray(y, put + 5 * yStep);
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
      FloatVector x2 = FloatVector.fromArray(F, x, from + 2 * step);
      FloatVector x3 = FloatVector.fromArray(F, x, from + 3 * step);
      FloatVector yr0 = x0;
      FloatVector ye1 = x2.fma(FloatVector.broadcast(F, 0.5625f), x0);
      FloatVector yo1 = x3.fma(FloatVector.broadcast(F, 0.421875f), x1.mul(0.75f));
      FloatVector yr1 = ye1.add(yo1);
      FloatVector yr2 = ye1.sub(yo1);
      FloatVector ye3 = x2.fma(FloatVector.broadcast(F, 2.25f), x0);
      FloatVector yo3 = x3.fma(FloatVector.broadcast(F, 3.375f), x1.mul(1.5f));
      FloatVector yr3 = ye3.add(yo3);
      FloatVector yr4 = ye3.sub(yo3);
      FloatVector yr5 = x3;
      yr0.intoArray(y, put);
      yr1.intoArray(y, put + yStep);
      yr2.intoArray(y, put + 2 * yStep);
      yr3.intoArray(y, put + 3 * yStep);
      yr4.intoArray(y, put + 4 * yStep);
      yr5.intoArray(y, put + 5 * yStep);
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
      FloatVector x4 = FloatVector.fromArray(F, x, from + 4 * step);
      FloatVector x5 = FloatVector.fromArray(F, x, from + 5 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector ys3 = x3.add(x4);
      FloatVector yd3 = x3.sub(x4);
      FloatVector yc0 = x0.add(ys1).add(ys3);
      FloatVector yc1 = yd3.fma(FloatVector.broadcast(F, 1.5f), yd1.mul(0.75f));
      FloatVector yc2 = ys3.fma(FloatVector.broadcast(F, 2.25f), ys1.mul(0.5625f));
      FloatVector yc3 =
          yd3.fma(
              FloatVector.broadcast(F, 3.375f), yd1.fma(FloatVector.broadcast(F, 0.421875f), x5));
      yc0.intoArray(y, put);
      yc1.intoArray(y, put + yStep);
      yc2.intoArray(y, put + 2 * yStep);
      yc3.intoArray(y, put + 3 * yStep);
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
      FloatVector x4 = FloatVector.fromArray(F, x, from + 4 * step);
      FloatVector x5 = FloatVector.fromArray(F, x, from + 5 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector ys3 = x3.add(x4);
      FloatVector yd3 = x3.sub(x4);
      FloatVector yc0 = x0.add(ys1).add(ys3);
      FloatVector yc1 = yd3.fma(FloatVector.broadcast(F, 1.5f), yd1.mul(0.75f));
      FloatVector yc2 = ys3.fma(FloatVector.broadcast(F, 2.25f), ys1.mul(0.5625f));
      FloatVector yc3 =
          yd3.fma(
              FloatVector.broadcast(F, 3.375f), yd1.fma(FloatVector.broadcast(F, 0.421875f), x5));
      yc0.add(bias).add(0f).intoArray(y, put);
      yc1.add(bias).add(0f).intoArray(y, put + yStep);
      yc2.add(bias).add(0f).intoArray(y, put + 2 * yStep);
      yc3.add(bias).add(0f).intoArray(y, put + 3 * yStep);
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
      FloatVector x4 = FloatVector.fromArray(F, x, from + 4 * step);
      FloatVector x5 = FloatVector.fromArray(F, x, from + 5 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector ys3 = x3.add(x4);
      FloatVector yd3 = x3.sub(x4);
      FloatVector yc0 = x0.mul(1.265625f);
      FloatVector yc1 =
          x5.fma(
              FloatVector.broadcast(F, 1.265625f),
              yd3.fma(FloatVector.broadcast(F, -0.84375f), yd1.mul(-1.6875f)));
      FloatVector yc2 =
          ys3.fma(
              FloatVector.broadcast(F, -0.5625f),
              ys1.fma(FloatVector.broadcast(F, -2.25f), x0.mul(-2.8125f)));
      FloatVector yc3 =
          x5.fma(
              FloatVector.broadcast(F, -2.8125f),
              yd3.fma(FloatVector.broadcast(F, 1.5f), yd1.mul(0.75f)));
      FloatVector yc4 = x0.add(ys1).add(ys3);
      FloatVector yc5 = x5;
      yc0.intoArray(y, put);
      yc1.intoArray(y, put + yStep);
      yc2.intoArray(y, put + 2 * yStep);
      yc3.intoArray(y, put + 3 * yStep);
      yc4.intoArray(y, put + 4 * yStep);
      yc5.intoArray(y, put + 5 * yStep);
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
      FloatVector x4 = FloatVector.fromArray(F, x, from + 4 * step);
      FloatVector x5 = FloatVector.fromArray(F, x, from + 5 * step);
      FloatVector ys1 = x1.add(x2);
      FloatVector yd1 = x1.sub(x2);
      FloatVector ys3 = x3.add(x4);
      FloatVector yd3 = x3.sub(x4);
      FloatVector yc0 = x0.mul(1.265625f);
      FloatVector yc1 =
          x5.fma(
              FloatVector.broadcast(F, 1.265625f),
              yd3.fma(FloatVector.broadcast(F, -0.84375f), yd1.mul(-1.6875f)));
      FloatVector yc2 =
          ys3.fma(
              FloatVector.broadcast(F, -0.5625f),
              ys1.fma(FloatVector.broadcast(F, -2.25f), x0.mul(-2.8125f)));
      FloatVector yc3 =
          x5.fma(
              FloatVector.broadcast(F, -2.8125f),
              yd3.fma(FloatVector.broadcast(F, 1.5f), yd1.mul(0.75f)));
      FloatVector yc4 = x0.add(ys1).add(ys3);
      FloatVector yc5 = x5;
      FloatVector.fromArray(F, y, put).add(yc0).intoArray(y, put);
      FloatVector.fromArray(F, y, put + yStep).add(yc1).intoArray(y, put + yStep);
      FloatVector.fromArray(F, y, put + 2 * yStep).add(yc2).intoArray(y, put + 2 * yStep);
      FloatVector.fromArray(F, y, put + 3 * yStep).add(yc3).intoArray(y, put + 3 * yStep);
      FloatVector.fromArray(F, y, put + 4 * yStep).add(yc4).intoArray(y, put + 4 * yStep);
      FloatVector.fromArray(F, y, put + 5 * yStep).add(yc5).intoArray(y, put + 5 * yStep);
    }
  }

  /** {@code G g Gᵀ} of one vector: taps lie {@code tap} apart, frequencies {@code next}. */
  static void weights(float[] w, int at, int tap, float[] u, int to, int next) {
    FloatVector w00 = FloatVector.fromArray(F, w, at);
    FloatVector w10 = FloatVector.fromArray(F, w, at + 3 * tap);
    FloatVector w20 = FloatVector.fromArray(F, w, at + 6 * tap);
    FloatVector h0r0 = w00.mul(0.79012346f);
    FloatVector h0e1 = w20.fma(FloatVector.broadcast(F, -0.2962963f), w00.mul(-0.52674896f));
    FloatVector h0o1 = w10.mul(-0.39506173f);
    FloatVector h0r1 = h0e1.add(h0o1);
    FloatVector h0r2 = h0e1.sub(h0o1);
    FloatVector h0e3 = w20.fma(FloatVector.broadcast(F, 0.2962963f), w00.mul(0.13168724f));
    FloatVector h0o3 = w10.mul(0.19753087f);
    FloatVector h0r3 = h0e3.add(h0o3);
    FloatVector h0r4 = h0e3.sub(h0o3);
    FloatVector h0r5 = w20;
    FloatVector w01 = FloatVector.fromArray(F, w, at + tap);
    FloatVector w11 = FloatVector.fromArray(F, w, at + 4 * tap);
    FloatVector w21 = FloatVector.fromArray(F, w, at + 7 * tap);
    FloatVector h1r0 = w01.mul(0.79012346f);
    FloatVector h1e1 = w21.fma(FloatVector.broadcast(F, -0.2962963f), w01.mul(-0.52674896f));
    FloatVector h1o1 = w11.mul(-0.39506173f);
    FloatVector h1r1 = h1e1.add(h1o1);
    FloatVector h1r2 = h1e1.sub(h1o1);
    FloatVector h1e3 = w21.fma(FloatVector.broadcast(F, 0.2962963f), w01.mul(0.13168724f));
    FloatVector h1o3 = w11.mul(0.19753087f);
    FloatVector h1r3 = h1e3.add(h1o3);
    FloatVector h1r4 = h1e3.sub(h1o3);
    FloatVector h1r5 = w21;
    FloatVector w02 = FloatVector.fromArray(F, w, at + 2 * tap);
    FloatVector w12 = FloatVector.fromArray(F, w, at + 5 * tap);
    FloatVector w22 = FloatVector.fromArray(F, w, at + 8 * tap);
    FloatVector h2r0 = w02.mul(0.79012346f);
    FloatVector h2e1 = w22.fma(FloatVector.broadcast(F, -0.2962963f), w02.mul(-0.52674896f));
    FloatVector h2o1 = w12.mul(-0.39506173f);
    FloatVector h2r1 = h2e1.add(h2o1);
    FloatVector h2r2 = h2e1.sub(h2o1);
    FloatVector h2e3 = w22.fma(FloatVector.broadcast(F, 0.2962963f), w02.mul(0.13168724f));
    FloatVector h2o3 = w12.mul(0.19753087f);
    FloatVector h2r3 = h2e3.add(h2o3);
    FloatVector h2r4 = h2e3.sub(h2o3);
    FloatVector h2r5 = w22;
    FloatVector u0r0 = h0r0.mul(0.79012346f);
    FloatVector u0e1 = h2r0.fma(FloatVector.broadcast(F, -0.2962963f), h0r0.mul(-0.52674896f));
    FloatVector u0o1 = h1r0.mul(-0.39506173f);
    FloatVector u0r1 = u0e1.add(u0o1);
    FloatVector u0r2 = u0e1.sub(u0o1);
    FloatVector u0e3 = h2r0.fma(FloatVector.broadcast(F, 0.2962963f), h0r0.mul(0.13168724f));
    FloatVector u0o3 = h1r0.mul(0.19753087f);
    FloatVector u0r3 = u0e3.add(u0o3);
    FloatVector u0r4 = u0e3.sub(u0o3);
    FloatVector u0r5 = h2r0;
    u0r0.intoArray(u, to);
    u0r1.intoArray(u, to + next);
    u0r2.intoArray(u, to + 2 * next);
    u0r3.intoArray(u, to + 3 * next);
    u0r4.intoArray(u, to + 4 * next);
    u0r5.intoArray(u, to + 5 * next);
    FloatVector u1r0 = h0r1.mul(0.79012346f);
    FloatVector u1e1 = h2r1.fma(FloatVector.broadcast(F, -0.2962963f), h0r1.mul(-0.52674896f));
    FloatVector u1o1 = h1r1.mul(-0.39506173f);
    FloatVector u1r1 = u1e1.add(u1o1);
    FloatVector u1r2 = u1e1.sub(u1o1);
    FloatVector u1e3 = h2r1.fma(FloatVector.broadcast(F, 0.2962963f), h0r1.mul(0.13168724f));
    FloatVector u1o3 = h1r1.mul(0.19753087f);
    FloatVector u1r3 = u1e3.add(u1o3);
    FloatVector u1r4 = u1e3.sub(u1o3);
    FloatVector u1r5 = h2r1;
    u1r0.intoArray(u, to + 6 * next);
    u1r1.intoArray(u, to + 7 * next);
    u1r2.intoArray(u, to + 8 * next);
    u1r3.intoArray(u, to + 9 * next);
    u1r4.intoArray(u, to + 10 * next);
    u1r5.intoArray(u, to + 11 * next);
    FloatVector u2r0 = h0r2.mul(0.79012346f);
    FloatVector u2e1 = h2r2.fma(FloatVector.broadcast(F, -0.2962963f), h0r2.mul(-0.52674896f));
    FloatVector u2o1 = h1r2.mul(-0.39506173f);
    FloatVector u2r1 = u2e1.add(u2o1);
    FloatVector u2r2 = u2e1.sub(u2o1);
    FloatVector u2e3 = h2r2.fma(FloatVector.broadcast(F, 0.2962963f), h0r2.mul(0.13168724f));
    FloatVector u2o3 = h1r2.mul(0.19753087f);
    FloatVector u2r3 = u2e3.add(u2o3);
    FloatVector u2r4 = u2e3.sub(u2o3);
    FloatVector u2r5 = h2r2;
    u2r0.intoArray(u, to + 12 * next);
    u2r1.intoArray(u, to + 13 * next);
    u2r2.intoArray(u, to + 14 * next);
    u2r3.intoArray(u, to + 15 * next);
    u2r4.intoArray(u, to + 16 * next);
    u2r5.intoArray(u, to + 17 * next);
    FloatVector u3r0 = h0r3.mul(0.79012346f);
    FloatVector u3e1 = h2r3.fma(FloatVector.broadcast(F, -0.2962963f), h0r3.mul(-0.52674896f));
    FloatVector u3o1 = h1r3.mul(-0.39506173f);
    FloatVector u3r1 = u3e1.add(u3o1);
    FloatVector u3r2 = u3e1.sub(u3o1);
    FloatVector u3e3 = h2r3.fma(FloatVector.broadcast(F, 0.2962963f), h0r3.mul(0.13168724f));
    FloatVector u3o3 = h1r3.mul(0.19753087f);
    FloatVector u3r3 = u3e3.add(u3o3);
    FloatVector u3r4 = u3e3.sub(u3o3);
    FloatVector u3r5 = h2r3;
    u3r0.intoArray(u, to + 18 * next);
    u3r1.intoArray(u, to + 19 * next);
    u3r2.intoArray(u, to + 20 * next);
    u3r3.intoArray(u, to + 21 * next);
    u3r4.intoArray(u, to + 22 * next);
    u3r5.intoArray(u, to + 23 * next);
    FloatVector u4r0 = h0r4.mul(0.79012346f);
    FloatVector u4e1 = h2r4.fma(FloatVector.broadcast(F, -0.2962963f), h0r4.mul(-0.52674896f));
    FloatVector u4o1 = h1r4.mul(-0.39506173f);
    FloatVector u4r1 = u4e1.add(u4o1);
    FloatVector u4r2 = u4e1.sub(u4o1);
    FloatVector u4e3 = h2r4.fma(FloatVector.broadcast(F, 0.2962963f), h0r4.mul(0.13168724f));
    FloatVector u4o3 = h1r4.mul(0.19753087f);
    FloatVector u4r3 = u4e3.add(u4o3);
    FloatVector u4r4 = u4e3.sub(u4o3);
    FloatVector u4r5 = h2r4;
    u4r0.intoArray(u, to + 24 * next);
    u4r1.intoArray(u, to + 25 * next);
    u4r2.intoArray(u, to + 26 * next);
    u4r3.intoArray(u, to + 27 * next);
    u4r4.intoArray(u, to + 28 * next);
    u4r5.intoArray(u, to + 29 * next);
    FloatVector u5r0 = h0r5.mul(0.79012346f);
    FloatVector u5e1 = h2r5.fma(FloatVector.broadcast(F, -0.2962963f), h0r5.mul(-0.52674896f));
    FloatVector u5o1 = h1r5.mul(-0.39506173f);
    FloatVector u5r1 = u5e1.add(u5o1);
    FloatVector u5r2 = u5e1.sub(u5o1);
    FloatVector u5e3 = h2r5.fma(FloatVector.broadcast(F, 0.2962963f), h0r5.mul(0.13168724f));
    FloatVector u5o3 = h1r5.mul(0.19753087f);
    FloatVector u5r3 = u5e3.add(u5o3);
    FloatVector u5r4 = u5e3.sub(u5o3);
    FloatVector u5r5 = h2r5;
    u5r0.intoArray(u, to + 30 * next);
    u5r1.intoArray(u, to + 31 * next);
    u5r2.intoArray(u, to + 32 * next);
    u5r3.intoArray(u, to + 33 * next);
    u5r4.intoArray(u, to + 34 * next);
    u5r5.intoArray(u, to + 35 * next);
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
    FloatVector d010 = FloatVector.fromArray(F, du, at + 6 * next);
    FloatVector d020 = FloatVector.fromArray(F, du, at + 12 * next);
    FloatVector d030 = FloatVector.fromArray(F, du, at + 18 * next);
    FloatVector d040 = FloatVector.fromArray(F, du, at + 24 * next);
    FloatVector h00s1 = d010.add(d020);
    FloatVector h00s3 = d030.add(d040);
    FloatVector h00 =
        h00s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            h00s1.fma(FloatVector.broadcast(F, -0.52674896f), d000.mul(0.79012346f)));
    FloatVector d001 = FloatVector.fromArray(F, du, at + next);
    FloatVector d011 = FloatVector.fromArray(F, du, at + 7 * next);
    FloatVector d021 = FloatVector.fromArray(F, du, at + 13 * next);
    FloatVector d031 = FloatVector.fromArray(F, du, at + 19 * next);
    FloatVector d041 = FloatVector.fromArray(F, du, at + 25 * next);
    FloatVector h01s1 = d011.add(d021);
    FloatVector h01s3 = d031.add(d041);
    FloatVector h01 =
        h01s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            h01s1.fma(FloatVector.broadcast(F, -0.52674896f), d001.mul(0.79012346f)));
    FloatVector d002 = FloatVector.fromArray(F, du, at + 2 * next);
    FloatVector d012 = FloatVector.fromArray(F, du, at + 8 * next);
    FloatVector d022 = FloatVector.fromArray(F, du, at + 14 * next);
    FloatVector d032 = FloatVector.fromArray(F, du, at + 20 * next);
    FloatVector d042 = FloatVector.fromArray(F, du, at + 26 * next);
    FloatVector h02s1 = d012.add(d022);
    FloatVector h02s3 = d032.add(d042);
    FloatVector h02 =
        h02s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            h02s1.fma(FloatVector.broadcast(F, -0.52674896f), d002.mul(0.79012346f)));
    FloatVector d003 = FloatVector.fromArray(F, du, at + 3 * next);
    FloatVector d013 = FloatVector.fromArray(F, du, at + 9 * next);
    FloatVector d023 = FloatVector.fromArray(F, du, at + 15 * next);
    FloatVector d033 = FloatVector.fromArray(F, du, at + 21 * next);
    FloatVector d043 = FloatVector.fromArray(F, du, at + 27 * next);
    FloatVector h03s1 = d013.add(d023);
    FloatVector h03s3 = d033.add(d043);
    FloatVector h03 =
        h03s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            h03s1.fma(FloatVector.broadcast(F, -0.52674896f), d003.mul(0.79012346f)));
    FloatVector d004 = FloatVector.fromArray(F, du, at + 4 * next);
    FloatVector d014 = FloatVector.fromArray(F, du, at + 10 * next);
    FloatVector d024 = FloatVector.fromArray(F, du, at + 16 * next);
    FloatVector d034 = FloatVector.fromArray(F, du, at + 22 * next);
    FloatVector d044 = FloatVector.fromArray(F, du, at + 28 * next);
    FloatVector h04s1 = d014.add(d024);
    FloatVector h04s3 = d034.add(d044);
    FloatVector h04 =
        h04s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            h04s1.fma(FloatVector.broadcast(F, -0.52674896f), d004.mul(0.79012346f)));
    FloatVector d005 = FloatVector.fromArray(F, du, at + 5 * next);
    FloatVector d015 = FloatVector.fromArray(F, du, at + 11 * next);
    FloatVector d025 = FloatVector.fromArray(F, du, at + 17 * next);
    FloatVector d035 = FloatVector.fromArray(F, du, at + 23 * next);
    FloatVector d045 = FloatVector.fromArray(F, du, at + 29 * next);
    FloatVector h05s1 = d015.add(d025);
    FloatVector h05s3 = d035.add(d045);
    FloatVector h05 =
        h05s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            h05s1.fma(FloatVector.broadcast(F, -0.52674896f), d005.mul(0.79012346f)));
    FloatVector g0s1 = h01.add(h02);
    FloatVector g0d1 = h01.sub(h02);
    FloatVector g0s3 = h03.add(h04);
    FloatVector g0d3 = h03.sub(h04);
    FloatVector g0c0 =
        g0s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            g0s1.fma(FloatVector.broadcast(F, -0.52674896f), h00.mul(0.79012346f)));
    FloatVector g0c1 = g0d3.fma(FloatVector.broadcast(F, 0.19753087f), g0d1.mul(-0.39506173f));
    FloatVector g0c2 =
        g0s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            g0s1.fma(FloatVector.broadcast(F, -0.2962963f), h05));
    g0c0.add(0f).intoArray(dw, to);
    g0c1.add(0f).intoArray(dw, to + tap);
    g0c2.add(0f).intoArray(dw, to + 2 * tap);
  }

  private static void weightGradientRow1(
      float[] du, int at, int next, float[] dw, int to, int tap) {
    FloatVector d110 = FloatVector.fromArray(F, du, at + 6 * next);
    FloatVector d120 = FloatVector.fromArray(F, du, at + 12 * next);
    FloatVector d130 = FloatVector.fromArray(F, du, at + 18 * next);
    FloatVector d140 = FloatVector.fromArray(F, du, at + 24 * next);
    FloatVector h10d1 = d110.sub(d120);
    FloatVector h10d3 = d130.sub(d140);
    FloatVector h10 = h10d3.fma(FloatVector.broadcast(F, 0.19753087f), h10d1.mul(-0.39506173f));
    FloatVector d111 = FloatVector.fromArray(F, du, at + 7 * next);
    FloatVector d121 = FloatVector.fromArray(F, du, at + 13 * next);
    FloatVector d131 = FloatVector.fromArray(F, du, at + 19 * next);
    FloatVector d141 = FloatVector.fromArray(F, du, at + 25 * next);
    FloatVector h11d1 = d111.sub(d121);
    FloatVector h11d3 = d131.sub(d141);
    FloatVector h11 = h11d3.fma(FloatVector.broadcast(F, 0.19753087f), h11d1.mul(-0.39506173f));
    FloatVector d112 = FloatVector.fromArray(F, du, at + 8 * next);
    FloatVector d122 = FloatVector.fromArray(F, du, at + 14 * next);
    FloatVector d132 = FloatVector.fromArray(F, du, at + 20 * next);
    FloatVector d142 = FloatVector.fromArray(F, du, at + 26 * next);
    FloatVector h12d1 = d112.sub(d122);
    FloatVector h12d3 = d132.sub(d142);
    FloatVector h12 = h12d3.fma(FloatVector.broadcast(F, 0.19753087f), h12d1.mul(-0.39506173f));
    FloatVector d113 = FloatVector.fromArray(F, du, at + 9 * next);
    FloatVector d123 = FloatVector.fromArray(F, du, at + 15 * next);
    FloatVector d133 = FloatVector.fromArray(F, du, at + 21 * next);
    FloatVector d143 = FloatVector.fromArray(F, du, at + 27 * next);
    FloatVector h13d1 = d113.sub(d123);
    FloatVector h13d3 = d133.sub(d143);
    FloatVector h13 = h13d3.fma(FloatVector.broadcast(F, 0.19753087f), h13d1.mul(-0.39506173f));
    FloatVector d114 = FloatVector.fromArray(F, du, at + 10 * next);
    FloatVector d124 = FloatVector.fromArray(F, du, at + 16 * next);
    FloatVector d134 = FloatVector.fromArray(F, du, at + 22 * next);
    FloatVector d144 = FloatVector.fromArray(F, du, at + 28 * next);
    FloatVector h14d1 = d114.sub(d124);
    FloatVector h14d3 = d134.sub(d144);
    FloatVector h14 = h14d3.fma(FloatVector.broadcast(F, 0.19753087f), h14d1.mul(-0.39506173f));
    FloatVector d115 = FloatVector.fromArray(F, du, at + 11 * next);
    FloatVector d125 = FloatVector.fromArray(F, du, at + 17 * next);
    FloatVector d135 = FloatVector.fromArray(F, du, at + 23 * next);
    FloatVector d145 = FloatVector.fromArray(F, du, at + 29 * next);
    FloatVector h15d1 = d115.sub(d125);
    FloatVector h15d3 = d135.sub(d145);
    FloatVector h15 = h15d3.fma(FloatVector.broadcast(F, 0.19753087f), h15d1.mul(-0.39506173f));
    FloatVector g1s1 = h11.add(h12);
    FloatVector g1d1 = h11.sub(h12);
    FloatVector g1s3 = h13.add(h14);
    FloatVector g1d3 = h13.sub(h14);
    FloatVector g1c0 =
        g1s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            g1s1.fma(FloatVector.broadcast(F, -0.52674896f), h10.mul(0.79012346f)));
    FloatVector g1c1 = g1d3.fma(FloatVector.broadcast(F, 0.19753087f), g1d1.mul(-0.39506173f));
    FloatVector g1c2 =
        g1s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            g1s1.fma(FloatVector.broadcast(F, -0.2962963f), h15));
    g1c0.add(0f).intoArray(dw, to + 3 * tap);
    g1c1.add(0f).intoArray(dw, to + 4 * tap);
    g1c2.add(0f).intoArray(dw, to + 5 * tap);
  }

  private static void weightGradientRow2(
      float[] du, int at, int next, float[] dw, int to, int tap) {
    FloatVector d210 = FloatVector.fromArray(F, du, at + 6 * next);
    FloatVector d220 = FloatVector.fromArray(F, du, at + 12 * next);
    FloatVector d230 = FloatVector.fromArray(F, du, at + 18 * next);
    FloatVector d240 = FloatVector.fromArray(F, du, at + 24 * next);
    FloatVector d250 = FloatVector.fromArray(F, du, at + 30 * next);
    FloatVector h20s1 = d210.add(d220);
    FloatVector h20s3 = d230.add(d240);
    FloatVector h20 =
        h20s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            h20s1.fma(FloatVector.broadcast(F, -0.2962963f), d250));
    FloatVector d211 = FloatVector.fromArray(F, du, at + 7 * next);
    FloatVector d221 = FloatVector.fromArray(F, du, at + 13 * next);
    FloatVector d231 = FloatVector.fromArray(F, du, at + 19 * next);
    FloatVector d241 = FloatVector.fromArray(F, du, at + 25 * next);
    FloatVector d251 = FloatVector.fromArray(F, du, at + 31 * next);
    FloatVector h21s1 = d211.add(d221);
    FloatVector h21s3 = d231.add(d241);
    FloatVector h21 =
        h21s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            h21s1.fma(FloatVector.broadcast(F, -0.2962963f), d251));
    FloatVector d212 = FloatVector.fromArray(F, du, at + 8 * next);
    FloatVector d222 = FloatVector.fromArray(F, du, at + 14 * next);
    FloatVector d232 = FloatVector.fromArray(F, du, at + 20 * next);
    FloatVector d242 = FloatVector.fromArray(F, du, at + 26 * next);
    FloatVector d252 = FloatVector.fromArray(F, du, at + 32 * next);
    FloatVector h22s1 = d212.add(d222);
    FloatVector h22s3 = d232.add(d242);
    FloatVector h22 =
        h22s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            h22s1.fma(FloatVector.broadcast(F, -0.2962963f), d252));
    FloatVector d213 = FloatVector.fromArray(F, du, at + 9 * next);
    FloatVector d223 = FloatVector.fromArray(F, du, at + 15 * next);
    FloatVector d233 = FloatVector.fromArray(F, du, at + 21 * next);
    FloatVector d243 = FloatVector.fromArray(F, du, at + 27 * next);
    FloatVector d253 = FloatVector.fromArray(F, du, at + 33 * next);
    FloatVector h23s1 = d213.add(d223);
    FloatVector h23s3 = d233.add(d243);
    FloatVector h23 =
        h23s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            h23s1.fma(FloatVector.broadcast(F, -0.2962963f), d253));
    FloatVector d214 = FloatVector.fromArray(F, du, at + 10 * next);
    FloatVector d224 = FloatVector.fromArray(F, du, at + 16 * next);
    FloatVector d234 = FloatVector.fromArray(F, du, at + 22 * next);
    FloatVector d244 = FloatVector.fromArray(F, du, at + 28 * next);
    FloatVector d254 = FloatVector.fromArray(F, du, at + 34 * next);
    FloatVector h24s1 = d214.add(d224);
    FloatVector h24s3 = d234.add(d244);
    FloatVector h24 =
        h24s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            h24s1.fma(FloatVector.broadcast(F, -0.2962963f), d254));
    FloatVector d215 = FloatVector.fromArray(F, du, at + 11 * next);
    FloatVector d225 = FloatVector.fromArray(F, du, at + 17 * next);
    FloatVector d235 = FloatVector.fromArray(F, du, at + 23 * next);
    FloatVector d245 = FloatVector.fromArray(F, du, at + 29 * next);
    FloatVector d255 = FloatVector.fromArray(F, du, at + 35 * next);
    FloatVector h25s1 = d215.add(d225);
    FloatVector h25s3 = d235.add(d245);
    FloatVector h25 =
        h25s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            h25s1.fma(FloatVector.broadcast(F, -0.2962963f), d255));
    FloatVector g2s1 = h21.add(h22);
    FloatVector g2d1 = h21.sub(h22);
    FloatVector g2s3 = h23.add(h24);
    FloatVector g2d3 = h23.sub(h24);
    FloatVector g2c0 =
        g2s3.fma(
            FloatVector.broadcast(F, 0.13168724f),
            g2s1.fma(FloatVector.broadcast(F, -0.52674896f), h20.mul(0.79012346f)));
    FloatVector g2c1 = g2d3.fma(FloatVector.broadcast(F, 0.19753087f), g2d1.mul(-0.39506173f));
    FloatVector g2c2 =
        g2s3.fma(
            FloatVector.broadcast(F, 0.2962963f),
            g2s1.fma(FloatVector.broadcast(F, -0.2962963f), h25));
    g2c0.add(0f).intoArray(dw, to + 6 * tap);
    g2c1.add(0f).intoArray(dw, to + 7 * tap);
    g2c2.add(0f).intoArray(dw, to + 8 * tap);
  }
}
