package org.lanewise.engine.kernel;

import java.util.Objects;

/**
 * Average pooling as the formulas of {@link AveragePool2dKernel} state it.
 *
 * <p>A window's average is a sum with the same factor {@code 1 / count} before each pixel, so each
 * of them gets that part of the window's gradient, from every window that it lies in.
 */
final class AveragePool2dTextbook implements AveragePool2dKernel {

  private final Pool2dGeometry g;

  AveragePool2dTextbook(Pool2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
  }

  @Override
  public Pool2dGeometry geometry() {
    return g;
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          for (int c = 0; c < g.channels(); c++) {
            float sum = 0f;
            for (int h = g.rows().first(p); h < g.rows().end(p); h++) {
              for (int w = g.columns().first(q); w < g.columns().end(q); w++) {
                sum += x[g.index(image, h, w) + c];
              }
            }
            y[out++] = sum / g.count(p, q) + 0f;
          }
        }
      }
    }
  }

  @Override
  public void backward(int n, float[] dy, float[] dx) {
    int in = 0;
    for (int image = 0; image < n; image++) {
      for (int h = 0; h < g.height(); h++) {
        for (int w = 0; w < g.width(); w++) {
          for (int c = 0; c < g.channels(); c++) {
            dx[in++] = gradient(image, h, w, c, dy);
          }
        }
      }
    }
  }

  private float gradient(int image, int h, int w, int c, float[] dy) {
    float sum = 0f;
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        boolean inside =
            g.rows().first(p) <= h
                && h < g.rows().end(p)
                && g.columns().first(q) <= w
                && w < g.columns().end(q);
        if (inside) {
          int out = ((image * g.outputHeight() + p) * g.outputWidth() + q) * g.channels() + c;
          sum += dy[out] / g.count(p, q);
        }
      }
    }
    return sum + 0f;
  }
}
