package org.lanewise.bench.ladder;

import java.util.Arrays;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;

/**
 * The second rung: the textbook's loops in an order that follows memory. The innermost loop runs
 * over the last index of the result, which lies side by side in the weights too, so every cache
 * line that is read is used whole, and neighbouring sums don't wait for each other. Each sum still
 * meets its terms in the documented order.
 */
public final class Conv2dReordered implements Conv2dKernel {

  private final Conv2dGeometry g;

  /** The sums of one pixel: K of them forward, C of them backward. */
  private final float[] row;

  private final float[] imageGradient;

  /** A kernel for these extents. */
  public Conv2dReordered(Conv2dGeometry geometry) {
    this.g = geometry;
    this.row = new float[Math.max(geometry.filters(), geometry.channels())];
    this.imageGradient = new float[geometry.weightSize()];
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  /** The weights as they are, and once more as {@code backwardInput} wants them. */
  @Override
  public int preparedSize() {
    return 2 * weightSize();
  }

  /** {@code [R, S, C, K]} as it stands, then {@code [R, S, K, C]}. */
  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    int filters = g.filters();
    int channels = g.channels();
    for (int i = fromRow; i < toRow; i++) {
      int from = offset + i * filters;
      System.arraycopy(parameters, from, prepared, i * filters, filters);
      int to = weightSize() + i / channels * filters * channels + i % channels;
      for (int k = 0; k < filters; k++) {
        prepared[to + k * channels] = parameters[from + k];
      }
    }
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    int filters = g.filters();
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          Arrays.fill(row, 0, filters, 0f);
          for (int r = 0; r < g.kernelHeight(); r++) {
            for (int s = 0; s < g.kernelWidth(); s++) {
              int h = p * g.strideHeight() + r - g.padTop();
              int v = q * g.strideWidth() + s - g.padLeft();
              if (!onImage(h, v)) {
                continue;
              }
              for (int c = 0; c < g.channels(); c++) {
                float factor = x[input(image, h, v) + c];
                int from = weight(r, s, c);
                for (int k = 0; k < filters; k++) {
                  row[k] = Math.fma(factor, w[from + k], row[k]);
                }
              }
            }
          }
          int to = output(image, p, q);
          for (int k = 0; k < filters; k++) {
            y[to + k] = row[k] + b[k] + 0f;
          }
        }
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    int channels = g.channels();
    int filters = g.filters();
    for (int image = 0; image < n; image++) {
      for (int h = 0; h < g.height(); h++) {
        for (int v = 0; v < g.width(); v++) {
          Arrays.fill(row, 0, channels, 0f);
          int lastP = Math.min(g.outputHeight() - 1, (h + g.padTop()) / g.strideHeight());
          int lastQ = Math.min(g.outputWidth() - 1, (v + g.padLeft()) / g.strideWidth());
          int firstP = firstWindow(h + g.padTop(), g.kernelHeight(), g.strideHeight());
          int firstQ = firstWindow(v + g.padLeft(), g.kernelWidth(), g.strideWidth());
          for (int p = firstP; p <= lastP; p++) {
            int r = h + g.padTop() - p * g.strideHeight();
            for (int q = firstQ; q <= lastQ; q++) {
              int s = v + g.padLeft() - q * g.strideWidth();
              int tap = weightSize() + (r * g.kernelWidth() + s) * filters * channels;
              for (int k = 0; k < filters; k++) {
                float factor = dy[output(image, p, q) + k];
                int from = tap + k * channels;
                for (int c = 0; c < channels; c++) {
                  row[c] = Math.fma(factor, w[from + c], row[c]);
                }
              }
            }
          }
          int to = input(image, h, v);
          for (int c = 0; c < channels; c++) {
            dx[to + c] = row[c] + 0f;
          }
        }
      }
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    int filters = g.filters();
    for (int image = 0; image < n; image++) {
      Arrays.fill(imageGradient, 0f);
      Arrays.fill(row, 0, filters, 0f);
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          int from = output(image, p, q);
          for (int r = 0; r < g.kernelHeight(); r++) {
            for (int s = 0; s < g.kernelWidth(); s++) {
              int h = p * g.strideHeight() + r - g.padTop();
              int v = q * g.strideWidth() + s - g.padLeft();
              if (!onImage(h, v)) {
                continue;
              }
              for (int c = 0; c < g.channels(); c++) {
                float factor = x[input(image, h, v) + c];
                int to = weight(r, s, c);
                for (int k = 0; k < filters; k++) {
                  imageGradient[to + k] = Math.fma(factor, dy[from + k], imageGradient[to + k]);
                }
              }
            }
          }
          for (int k = 0; k < filters; k++) {
            row[k] += dy[from + k];
          }
        }
      }
      for (int i = 0; i < imageGradient.length; i++) {
        dw[i] += imageGradient[i] + 0f;
      }
      for (int k = 0; k < filters; k++) {
        db[k] += row[k] + 0f;
      }
    }
  }

  private boolean onImage(int h, int v) {
    return h >= 0 && h < g.height() && v >= 0 && v < g.width();
  }

  /** The first window along one axis that reaches a position, counted with the padding. */
  private static int firstWindow(int position, int kernel, int stride) {
    return Math.max(0, Math.ceilDiv(position - kernel + 1, stride));
  }

  private int input(int image, int h, int v) {
    return ((image * g.height() + h) * g.width() + v) * g.channels();
  }

  private int weight(int r, int s, int c) {
    return ((r * g.kernelWidth() + s) * g.channels() + c) * g.filters();
  }

  private int output(int image, int p, int q) {
    return ((image * g.outputHeight() + p) * g.outputWidth() + q) * g.filters();
  }
}
