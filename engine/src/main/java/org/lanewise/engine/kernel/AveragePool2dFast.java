package org.lanewise.engine.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * Average pooling with the channels innermost: neighbours in memory, one addition each, which the
 * compiler turns into vectors by itself. The gradient goes from each window to its pixels; windows
 * come in raster order, so each pixel's sum has the textbook's order. A window that is alone, as in
 * global pooling, is divided once per channel, not once per pixel.
 */
final class AveragePool2dFast implements AveragePool2dKernel {

  private final Pool2dGeometry g;

  AveragePool2dFast(Pool2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
  }

  @Override
  public Pool2dGeometry geometry() {
    return g;
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    int channels = g.channels();
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++, out += channels) {
          Arrays.fill(y, out, out + channels, 0f);
          for (int h = g.rows().first(p); h < g.rows().end(p); h++) {
            for (int w = g.columns().first(q); w < g.columns().end(q); w++) {
              add(channels, x, g.index(image, h, w), y, out);
            }
          }
          divide(channels, y, out, g.count(p, q));
        }
      }
    }
  }

  @Override
  public void backward(int n, float[] dy, float[] dx) {
    int channels = g.channels();
    Arrays.fill(dx, 0, n * g.inputSize(), 0f);
    if (g.outputSize() == channels) {
      backwardOfOne(n, dy, dx);
      return;
    }
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++, out += channels) {
          float count = g.count(p, q);
          for (int h = g.rows().first(p); h < g.rows().end(p); h++) {
            for (int w = g.columns().first(q); w < g.columns().end(q); w++) {
              addQuotient(channels, dy, out, count, dx, g.index(image, h, w));
            }
          }
        }
      }
    }
  }

  private void backwardOfOne(int n, float[] dy, float[] dx) {
    int channels = g.channels();
    for (int image = 0; image < n; image++) {
      int first = g.index(image, g.rows().first(0), g.columns().first(0));
      addQuotient(channels, dy, image * channels, g.count(0, 0), dx, first);
      for (int h = g.rows().first(0); h < g.rows().end(0); h++) {
        for (int w = g.columns().first(0); w < g.columns().end(0); w++) {
          System.arraycopy(dx, first, dx, g.index(image, h, w), channels);
        }
      }
    }
  }

  private static void add(int size, float[] x, int from, float[] y, int to) {
    for (int c = 0; c < size; c++) {
      y[to + c] += x[from + c];
    }
  }

  private static void divide(int size, float[] y, int from, float count) {
    for (int c = from; c < from + size; c++) {
      y[c] = y[c] / count + 0f;
    }
  }

  private static void addQuotient(int size, float[] dy, int from, float count, float[] dx, int to) {
    for (int c = 0; c < size; c++) {
      dx[to + c] += dy[from + c] / count;
    }
  }
}
