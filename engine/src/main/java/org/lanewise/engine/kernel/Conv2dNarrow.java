package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.List;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * Convolution in many narrow groups, such as a depthwise one: the lanes lie on the groups, of which
 * each does the same with its own numbers. A vector of groups at a time, an image is copied with
 * its padding into scratch memory {@code [H, W, C / G, L]}, which stays in the L1 cache while all
 * taps pass; see {@link Conv2dNarrowPass}.
 *
 * <p>The input gradient is a convolution too, of the output's gradient with the taps reversed. With
 * strides, input pixels that lie as far behind a window's beginning see the same taps, and pixels
 * of the gradient that lie side by side: they are a pass of their own, so that nothing is
 * multiplied with the zeros between strides.
 */
final class Conv2dNarrow implements Conv2dKernel {

  private final Conv2dGeometry g;

  /** C / G, K / G, and the vectors of groups. */
  private final int channels;

  private final int filters;
  private final int blocks;

  private final Conv2dNarrowLayout layout;
  private final Conv2dNarrowPass forward;
  private final List<Conv2dNarrowPass> backward;
  private final Conv2dNarrowGradient weights;
  private final float[] inputs;
  private final float[] gradients;

  /** Results that can't be stored where they belong: {@code [H · W, C / G, L]} or like it. */
  private final float[] results;

  private final float[] bias;
  private final float[] zeros = new float[L];
  private final float[] weightGradient;

  /** A kernel for these extents. */
  Conv2dNarrow(Conv2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
    this.channels = g.group().channels();
    this.filters = g.group().filters();
    this.blocks = (g.groups() + L - 1) / L;
    this.layout = new Conv2dNarrowLayout(g);
    this.forward = layout.forward();
    this.backward = layout.backward();
    this.weights = layout.weights();
    this.inputs = new float[layout.inputSize()];
    this.gradients = new float[layout.gradientSize()];
    this.results =
        new float
            [Math.max(
                    g.height() * g.width() * channels, g.outputHeight() * g.outputWidth() * filters)
                * L];
    this.bias = new float[blocks * filters * L];
    this.weightGradient = new float[(g.patchSize() + Conv2dNarrowGradient.TAPS) * L];
  }

  /** Whether lanes are better filled by groups than by the filters of one. */
  static boolean fits(Conv2dGeometry geometry) {
    return geometry.groups() >= L && geometry.group().filters() < L;
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  /** {@code [blocks][R · S · C / G][K / G][L]}. */
  @Override
  public int preparedSize() {
    return blocks * g.patchSize() * filters * L;
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    for (int row = fromRow; row < toRow; row++) {
      for (int k = 0; k < g.filters(); k++) {
        int i = k / filters;
        int at = weightStart(i / L) + (row * filters + k % filters) * L + i % L;
        prepared[at] = parameters[offset + row * g.filters() + k];
      }
    }
  }

  private int weightStart(int block) {
    return block * g.patchSize() * filters * L;
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    for (int k = 0; k < g.filters(); k++) {
      int i = k / filters;
      bias[(i / L * filters + k % filters) * L + i % L] = b[k];
    }
    int pixels = g.outputHeight() * g.outputWidth();
    for (int image = 0; image < n; image++) {
      for (int block = 0; block < blocks; block++) {
        boolean direct = filters == 1 && whole(block);
        int to = image * g.outputSize() + block * L * filters;
        packInput(x, image, block);
        for (int k = 0; k < filters; k++) {
          int first = weightStart(block) + k * L;
          int column = (block * filters + k) * L;
          if (direct) {
            forward.run(inputs, w, first, bias, column, y, to, g.filters());
          } else {
            forward.run(inputs, w, first, bias, column, results, k * L, filters * L);
          }
        }
        if (!direct) {
          unpack(pixels, filters, block, y, to, g.filters());
        }
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    int pixels = g.height() * g.width();
    for (int image = 0; image < n; image++) {
      for (int block = 0; block < blocks; block++) {
        boolean direct = channels == 1 && whole(block);
        int to = image * g.inputSize() + block * L * channels;
        packGradient(dy, image, block);
        for (int i = 0; i < backward.size(); i++) {
          Conv2dNarrowPass pass = backward.get(i);
          for (int c = 0; c < channels; c++) {
            int first = weightStart(block) + c * filters * L;
            if (direct) {
              pass.run(gradients, w, first, zeros, 0, dx, to, g.channels());
            } else {
              pass.run(gradients, w, first, zeros, 0, results, c * L, channels * L);
            }
          }
        }
        if (!direct) {
          unpack(pixels, channels, block, dx, to, g.channels());
        }
      }
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    for (int image = 0; image < n; image++) {
      for (int block = 0; block < blocks; block++) {
        packInput(x, image, block);
        packGradient(dy, image, block);
        for (int k = 0; k < filters; k++) {
          weights.run(inputs, gradients, k * L, weightGradient);
          addGradient(block, k, dw);
        }
      }
      int pixels = g.outputHeight() * g.outputWidth();
      Conv2dFast.addBias(dy, image * g.outputSize(), pixels, g.filters(), db);
    }
  }

  /** {@code dw[t, (block · L + lane) · K / G + k] += weightGradient[t, lane]}. */
  private void addGradient(int block, int k, float[] dw) {
    int lanes = Math.min(L, g.groups() - block * L);
    for (int t = 0; t < g.patchSize(); t++) {
      int to = t * g.filters() + block * L * filters + k;
      for (int lane = 0; lane < lanes; lane++) {
        dw[to + lane * filters] += weightGradient[t * L + lane] + 0f;
      }
    }
  }

  private boolean whole(int block) {
    return (block + 1) * L <= g.groups();
  }

  private void packInput(float[] x, int image, int block) {
    int from = image * g.inputSize() + block * L * channels;
    for (int h = 0; h < g.height(); h++) {
      int to = layout.inputPlace(h + g.padTop(), g.padLeft());
      packRow(x, from + h * g.width() * g.channels(), g.width(), channels, block, inputs, to);
    }
  }

  private void packGradient(float[] dy, int image, int block) {
    int from = image * g.outputSize() + block * L * filters;
    for (int p = 0; p < g.outputHeight(); p++) {
      int to = layout.gradientPlace(p, 0);
      packRow(
          dy,
          from + p * g.outputWidth() * g.filters(),
          g.outputWidth(),
          filters,
          block,
          gradients,
          to);
    }
  }

  /** Copies {@code [pixels, groups, depth]} to {@code [pixels, depth, L]}. */
  private void packRow(
      float[] all, int from, int pixels, int depth, int block, float[] packed, int to) {
    int stride = g.groups() * depth;
    if (depth == 1 && whole(block)) {
      for (int i = 0; i < pixels; i++) {
        FloatVector.fromArray(F, all, from + i * stride).intoArray(packed, to + i * L);
      }
      return;
    }
    int lanes = Math.min(L, g.groups() - block * L);
    for (int i = 0; i < pixels; i++) {
      for (int j = 0; j < depth; j++) {
        for (int lane = 0; lane < lanes; lane++) {
          packed[to + (i * depth + j) * L + lane] = all[from + i * stride + lane * depth + j];
        }
      }
    }
  }

  /** Copies {@link #results} {@code [pixels, depth, L]} to {@code [pixels, groups, depth]}. */
  private void unpack(int pixels, int depth, int block, float[] all, int to, int stride) {
    int lanes = Math.min(L, g.groups() - block * L);
    for (int i = 0; i < pixels; i++) {
      for (int j = 0; j < depth; j++) {
        for (int lane = 0; lane < lanes; lane++) {
          all[to + i * stride + lane * depth + j] = results[(i * depth + j) * L + lane];
        }
      }
    }
  }
}
