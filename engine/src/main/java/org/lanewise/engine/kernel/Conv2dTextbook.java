package org.lanewise.engine.kernel;

import java.util.Objects;

/**
 * Convolution as the formulas of {@link Conv2dKernel} state it: loops, index arithmetic spelled
 * out, {@code Math.fma} in the documented order. This is the version to read, and the one that
 * every other must equal bit for bit.
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

  /** {@code y[n,p,q,k] = b[k] + Σ(r,s,c) x[n,h,w,c] · w[r,s,c,k]}. */
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

  /** {@code dx[n,h,w,c] = Σ(p,q,k) dy[n,p,q,k] · w[r,s,c,k]} with {@code r = h + top - p·sh}. */
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
