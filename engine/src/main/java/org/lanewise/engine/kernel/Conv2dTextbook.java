package org.lanewise.engine.kernel;

import java.util.Objects;

/**
 * Convolution as the formulas of {@link Conv2dKernel} state it: loops, index arithmetic spelled
 * out, {@code Math.fma} in the documented order. This is the version to read, and the one that
 * every other must equal bit for bit.
 *
 * <p>The drawings of the three sums have one channel and one filter, no padding, and stride 1:
 *
 * <pre>
 * x   a b c        w   A B        y[0,0]  y[0,1]
 *     d e f            C D        y[1,0]  y[1,1]
 *     g h i
 * </pre>
 *
 * <p>A pixel and a weight that meet in a product each get {@code dy} times the other one. What
 * differs is where a number took part, and that is what is added up.
 */
final class Conv2dTextbook implements Conv2dKernel {

  private final Conv2dGeometry g;

  /** C / G and K / G: those of one group. */
  private final int channels;

  private final int filters;

  /** A kernel for these extents. */
  Conv2dTextbook(Conv2dGeometry geometry) {
    Objects.requireNonNull(geometry, "geometry");
    this.g = geometry;
    this.channels = g.channels() / g.groups();
    this.filters = g.filters() / g.groups();
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  /**
   * {@code y[n,p,q,k] = b[k] + Σ(r,s,c) x[n,h,w,c] · w[r,s,c,k]}.
   *
   * <p>An output is a sum over the filter, for the filter lies on one patch for it:
   *
   * <pre>
   * │a b│c
   * │d e│f        y[0,0] = a·A + b·B + d·C + e·D + bias
   *  g h i
   * </pre>
   */
  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          for (int k = 0; k < g.filters(); k++) {
            int first = k / filters * channels;
            float sum = 0f;
            for (int r = 0; r < g.kernelHeight(); r++) {
              int h = p * g.strideHeight() + r - g.padTop();
              if (h < 0 || h >= g.height()) {
                continue;
              }
              for (int s = 0; s < g.kernelWidth(); s++) {
                int v = q * g.strideWidth() + s - g.padLeft();
                if (v < 0 || v >= g.width()) {
                  continue;
                }
                for (int c = 0; c < channels; c++) {
                  sum = Math.fma(x[input(image, h, v, first + c)], w[weight(r, s, c, k)], sum);
                }
              }
            }
            y[output(image, p, q, k)] = sum + b[k] + 0f;
          }
        }
      }
    }
  }

  /**
   * {@code dx[n,h,w,c] = Σ(p,q,k) dy[n,p,q,k] · w[r,s,c,k]} with {@code r = h + top - p·sh}.
   *
   * <p>An input is a sum over the outputs that saw it, each through the weight that lay on it then.
   * The middle pixel e lay under D first, under A last:
   *
   * <pre>
   *  A B ·      · A B      · · ·      · · ·
   *  C[D]·      ·[C]D      A[B]·      ·[A]B
   *  · · ·      · · ·      C D ·      · C D
   *
   *  dx[1,1] = dy[0,0]·D + dy[0,1]·C + dy[1,0]·B + dy[1,1]·A
   * </pre>
   *
   * <p>The weights come backward: it is the convolution of dy, with a border of zeros, with the
   * filter turned by half a circle. A pixel also took part in each filter, hence the sum over k.
   */
  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    for (int image = 0; image < n; image++) {
      for (int h = 0; h < g.height(); h++) {
        for (int v = 0; v < g.width(); v++) {
          for (int c = 0; c < g.channels(); c++) {
            int first = c / channels * filters;
            float sum = 0f;
            for (int p = 0; p < g.outputHeight(); p++) {
              int r = h + g.padTop() - p * g.strideHeight();
              if (r < 0 || r >= g.kernelHeight()) {
                continue;
              }
              for (int q = 0; q < g.outputWidth(); q++) {
                int s = v + g.padLeft() - q * g.strideWidth();
                if (s < 0 || s >= g.kernelWidth()) {
                  continue;
                }
                for (int k = first; k < first + filters; k++) {
                  sum = Math.fma(dy[output(image, p, q, k)], w[weight(r, s, c % channels, k)], sum);
                }
              }
            }
            dx[input(image, h, v, c)] = sum + 0f;
          }
        }
      }
    }
  }

  /**
   * {@code dw[r,s,c,k] += Σ(p,q) x[n,h,w,c] · dy[n,p,q,k]}, {@code db[k] += Σ(p,q) dy[n,p,q,k]}.
   *
   * <p>A weight is a sum over the outputs, for it took part in each of them, with the pixel that it
   * lay on. D lay on the four pixels below and to the right:
   *
   * <pre>
   *  a b c
   *  d│e f│      dw[1,1] = e·dy[0,0] + f·dy[0,1] + h·dy[1,0] + i·dy[1,1]
   *  g│h i│
   * </pre>
   *
   * <p>So dw is a convolution too, of x with dy in the place of the filter. The bias took part in
   * each output with the factor 1. Weights are shared by all images: what comes is added.
   */
  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    for (int image = 0; image < n; image++) {
      for (int r = 0; r < g.kernelHeight(); r++) {
        for (int s = 0; s < g.kernelWidth(); s++) {
          for (int c = 0; c < channels; c++) {
            for (int k = 0; k < g.filters(); k++) {
              int in = k / filters * channels + c;
              float sum = 0f;
              for (int p = 0; p < g.outputHeight(); p++) {
                int h = p * g.strideHeight() + r - g.padTop();
                if (h < 0 || h >= g.height()) {
                  continue;
                }
                for (int q = 0; q < g.outputWidth(); q++) {
                  int v = q * g.strideWidth() + s - g.padLeft();
                  if (v < 0 || v >= g.width()) {
                    continue;
                  }
                  sum = Math.fma(x[input(image, h, v, in)], dy[output(image, p, q, k)], sum);
                }
              }
              dw[weight(r, s, c, k)] += sum + 0f;
            }
          }
        }
      }
      for (int k = 0; k < g.filters(); k++) {
        float sum = 0f;
        for (int p = 0; p < g.outputHeight(); p++) {
          for (int q = 0; q < g.outputWidth(); q++) {
            sum += dy[output(image, p, q, k)];
          }
        }
        db[k] += sum + 0f;
      }
    }
  }

  private int input(int image, int h, int w, int c) {
    return ((image * g.height() + h) * g.width() + w) * g.channels() + c;
  }

  private int weight(int r, int s, int c, int k) {
    return ((r * g.kernelWidth() + s) * channels + c) * g.filters() + k;
  }

  private int output(int image, int p, int q, int k) {
    return ((image * g.outputHeight() + p) * g.outputWidth() + q) * g.filters() + k;
  }
}
