package org.lanewise.engine.kernel;

import java.util.Arrays;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;

/**
 * Winograd's convolution in plain loops, in the order that {@link Conv2dWinograd} documents: the
 * version to read, and the one that every other must equal bit for bit. {@link WinogradTransform}
 * derives the matrices.
 *
 * <p>The tiles of the output lie side by side from the first row and column on; those of the input
 * overlap by two. For m = 2, padding 1 above and left:
 *
 * <pre>
 * x   0 0 0 0 0 …        ┌───────┐              y   ┌───┬───┐
 *     0 a b c d             ┌───────┐  tile 1       │0 0│1 1│
 *     0 e f g h          │0 0 0 0│ 0                │0 0│1 1│
 *     0 i j k l          │0 a b c│ d                ├───┼───┤
 *     …                  │0 e f g│ h                │2 2│3 3│
 *                        │0 i j k│ l                │2 2│3 3│
 *               tile 0   └───────┘                  └───┴───┘
 * </pre>
 *
 * <p>What a last tile has beyond the image counts as zero in x and dy, and is dropped in y and dx.
 * Transformed weights and gradients are {@code [f, C, K]}.
 */
final class Conv2dWinogradTextbook implements Conv2dWinogradProducts {

  private final Conv2dGeometry g;
  private final WinogradTransform transform;
  private final int m;
  private final int side;
  private final int frequencies;
  private final int channels;
  private final int filters;

  /** One channel of one tile of x, or one filter of one tile of dy. */
  private final float[] tile;

  /** V {@code [f, C]} of one tile. */
  private final float[] v;

  /** D {@code [f, K]} of one tile. */
  private final float[] d;

  /** M {@code [f]} of one tile, for one filter or channel. */
  private final float[] products;

  Conv2dWinogradTextbook(Conv2dGeometry geometry, Algorithm algorithm) {
    this.g = geometry;
    this.transform = WinogradTransform.of(algorithm);
    this.m = transform.tile();
    this.side = transform.side();
    this.frequencies = transform.frequencies();
    this.channels = g.channels();
    this.filters = g.filters();
    this.tile = new float[frequencies];
    this.v = new float[frequencies * channels];
    this.d = new float[frequencies * filters];
    this.products = new float[frequencies];
  }

  @Override
  public int forwardSize() {
    return frequencies * channels * filters;
  }

  /** {@code U = G g Gᵀ} for each channel and filter. */
  @Override
  public void prepareForward(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to) {
    WinogradMatrix matrix = transform.weights();
    int tap = channels * filters;
    for (int c = fromChannel; c < toChannel; c++) {
      for (int k = 0; k < filters; k++) {
        int from = offset + c * filters + k;
        for (int i = 0; i < side; i++) {
          for (int j = 0; j < side; j++) {
            u[to + weight(i * side + j, c, k)] = matrix.split(i, j, parameters, from, 3 * tap, tap);
          }
        }
      }
    }
  }

  /** {@code y = Aᵀ M A + b}, {@code M = Σ(c) V·U}, {@code V = Bᵀ d B}. */
  @Override
  public void forward(int n, float[] x, float[] u, int from, float[] b, float[] y) {
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p += m) {
        for (int q = 0; q < g.outputWidth(); q += m) {
          transformInput(x, image, p, q);
          for (int k = 0; k < filters; k++) {
            for (int f = 0; f < frequencies; f++) {
              float sum = 0f;
              for (int c = 0; c < channels; c++) {
                sum = Math.fma(v[f * channels + c], u[from + weight(f, c, k)], sum);
              }
              products[f] = sum;
            }
            for (int i = 0; i < m && p + i < g.outputHeight(); i++) {
              for (int j = 0; j < m && q + j < g.outputWidth(); j++) {
                float sum = transform.output().join(i, j, products, 0, side, 1);
                y[output(image, p + i, q + j, k)] = sum + b[k] + 0f;
              }
            }
          }
        }
      }
    }
  }

  @Override
  public int inputSize() {
    return forwardSize();
  }

  @Override
  public void prepareInput(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to) {
    prepareForward(parameters, offset, fromChannel, toChannel, u, to);
  }

  /** {@code dx += B M Bᵀ}, {@code M = Σ(k) D·U}, {@code D = A dy Aᵀ}, tile after tile. */
  @Override
  public void backwardInput(int n, float[] dy, float[] u, int from, float[] dx) {
    Arrays.fill(dx, 0, n * g.inputSize(), 0f);
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p += m) {
        for (int q = 0; q < g.outputWidth(); q += m) {
          transformGradient(dy, image, p, q);
          for (int c = 0; c < channels; c++) {
            for (int f = 0; f < frequencies; f++) {
              float sum = 0f;
              for (int k = 0; k < filters; k++) {
                sum = Math.fma(d[f * filters + k], u[from + weight(f, c, k)], sum);
              }
              products[f] = sum;
            }
            for (int i = 0; i < side; i++) {
              for (int j = 0; j < side; j++) {
                int h = p + i - g.padTop();
                int w = q + j - g.padLeft();
                if (inside(h, g.height()) && inside(w, g.width())) {
                  dx[input(image, h, w, c)] += transform.input().join(i, j, products, 0, side, 1);
                }
              }
            }
          }
        }
      }
    }
  }

  @Override
  public int gradientSize() {
    return forwardSize();
  }

  @Override
  public int gradientRuns() {
    return frequencies;
  }

  @Override
  public int gradientWidth() {
    return filters;
  }

  /** {@code du += V·D}, tile after tile. */
  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] du, float[] db) {
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p += m) {
        for (int q = 0; q < g.outputWidth(); q += m) {
          transformInput(x, image, p, q);
          transformGradient(dy, image, p, q);
          for (int f = 0; f < frequencies; f++) {
            for (int c = 0; c < channels; c++) {
              for (int k = 0; k < filters; k++) {
                int at = weight(f, c, k);
                du[at] = Math.fma(v[f * channels + c], d[f * filters + k], du[at]);
              }
            }
          }
        }
      }
      addBias(dy, image, db);
    }
  }

  /** {@code dw = Gᵀ du G} for each channel and filter. */
  @Override
  public void gradientToWeights(
      float[] du, int fromChannel, int toChannel, float[] gradient, int offset) {
    WinogradMatrix matrix = transform.weights();
    int frequency = channels * filters;
    for (int c = fromChannel; c < toChannel; c++) {
      for (int k = 0; k < filters; k++) {
        for (int r = 0; r < 3; r++) {
          for (int s = 0; s < 3; s++) {
            gradient[offset + weight(r * 3 + s, c, k)] =
                matrix.join(r, s, du, weight(0, c, k), side * frequency, frequency) + 0f;
          }
        }
      }
    }
  }

  /** {@code db[k] += Σ(p,q) dy[n,p,q,k]}. */
  private void addBias(float[] dy, int image, float[] db) {
    for (int k = 0; k < filters; k++) {
      float sum = 0f;
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          sum += dy[output(image, p, q, k)];
        }
      }
      db[k] += sum + 0f;
    }
  }

  /** {@code V = Bᵀ d B} of the tile whose first output is {@code (p, q)}. */
  private void transformInput(float[] x, int image, int p, int q) {
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          int h = p + i - g.padTop();
          int w = q + j - g.padLeft();
          boolean inside = inside(h, g.height()) && inside(w, g.width());
          tile[i * side + j] = inside ? x[input(image, h, w, c)] : 0f;
        }
      }
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          v[(i * side + j) * channels + c] = transform.input().split(i, j, tile, 0, side, 1);
        }
      }
    }
  }

  /** {@code D = A dy Aᵀ} of the tile whose first output is {@code (p, q)}. */
  private void transformGradient(float[] dy, int image, int p, int q) {
    for (int k = 0; k < filters; k++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          boolean inside = inside(p + i, g.outputHeight()) && inside(q + j, g.outputWidth());
          tile[i * m + j] = inside ? dy[output(image, p + i, q + j, k)] : 0f;
        }
      }
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          d[(i * side + j) * filters + k] = transform.output().split(i, j, tile, 0, m, 1);
        }
      }
    }
  }

  private static boolean inside(int i, int size) {
    return i >= 0 && i < size;
  }

  private int input(int image, int h, int w, int c) {
    return ((image * g.height() + h) * g.width() + w) * channels + c;
  }

  private int weight(int f, int c, int k) {
    return (f * channels + c) * filters + k;
  }

  private int output(int image, int p, int q, int k) {
    return ((image * g.outputHeight() + p) * g.outputWidth() + q) * filters + k;
  }
}
