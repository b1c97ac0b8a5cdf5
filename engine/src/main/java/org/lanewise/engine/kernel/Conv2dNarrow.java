package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.List;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * Convolution in many narrow groups, such as a depthwise one: the lanes lie on the groups, of which
 * each does the same with its own numbers. A vector of groups at a time, an image is copied with
 * its padding to where all of its pixels lie side by side ({@link Conv2dNarrowLayout}), so that a
 * tap is the same distance for all of them; see {@link Conv2dNarrowPass}.
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

  /** Where the pixels of a row that lie as far behind a stride begin, row by row. */
  private final int[] inputRows;

  private final int[] gradientRows;

  /** Of one pass: its weights, and a band of its results. */
  private final float[] factors;

  private final float[] band;

  private final float[] bias;
  private final float[] zeros = new float[L];
  private final float[] weightGradient;
  private final float[] biasGradient = new float[L];

  /** A kernel for these extents. */
  Conv2dNarrow(Conv2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
    this.channels = g.channels() / g.groups();
    this.filters = g.filters() / g.groups();
    this.blocks = (g.groups() + L - 1) / L;
    this.layout = new Conv2dNarrowLayout(g);
    this.forward = layout.forward();
    this.backward = layout.backward();
    this.weights = layout.weights();
    this.inputs = new float[layout.inputSize()];
    this.gradients = new float[layout.gradientSize()];
    this.inputRows = layout.inputRows();
    this.gradientRows = layout.gradientRows();
    int room = forward.room();
    int vectors = forward.band() * forward.pitch();
    for (Conv2dNarrowPass pass : backward) {
      room = Math.max(room, pass.room());
      vectors = Math.max(vectors, pass.band() * pass.pitch());
    }
    this.factors = new float[room * L];
    this.band = new float[vectors * L];
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
    for (int image = 0; image < n; image++) {
      for (int block = 0; block < blocks; block++) {
        packInput(x, image, block);
        for (int k = 0; k < filters; k++) {
          forward.gather(w, weightStart(block) + k * L, factors);
          int column = (block * filters + k) * L;
          run(forward, inputs, bias, column, filters, y, image * g.outputSize() + k, block);
        }
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    for (int image = 0; image < n; image++) {
      for (int block = 0; block < blocks; block++) {
        packGradient(dy, image, block);
        for (int i = 0; i < backward.size(); i++) {
          Conv2dNarrowPass pass = backward.get(i);
          for (int c = 0; c < channels; c++) {
            pass.gather(w, weightStart(block) + c * filters * L, factors);
            run(pass, gradients, zeros, 0, channels, dx, image * g.inputSize() + c, block);
          }
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
          int start = gradientRows[0] + k * layout.filterStep();
          weights.run(inputs, gradients, start, weightGradient, biasGradient);
          addGradient(block, k, dw, db);
        }
      }
    }
  }

  /** {@code dw[t, (block · L + lane) · K / G + k] += weightGradient[t, lane]}, and the bias. */
  private void addGradient(int block, int k, float[] dw, float[] db) {
    int lanes = lanes(block);
    int column = block * L * filters + k;
    for (int t = 0; t < g.patchSize(); t++) {
      for (int lane = 0; lane < lanes; lane++) {
        dw[t * g.filters() + column + lane * filters] += weightGradient[t * L + lane] + 0f;
      }
    }
    for (int lane = 0; lane < lanes; lane++) {
      db[column + lane * filters] += biasGradient[lane] + 0f;
    }
  }

  private int lanes(int block) {
    return Math.min(L, g.groups() - block * L);
  }

  private void packInput(float[] x, int image, int block) {
    int step = g.strideWidth();
    int cut = inputRows.length / g.height();
    int from = image * g.inputSize() + block * L * channels;
    for (int i = 0; i < inputRows.length; i++) {
      int v = i % cut;
      int count = (g.width() - v + step - 1) / step;
      int first = from + (i / cut * g.width() + v) * g.channels();
      for (int c = 0; c < channels; c++) {
        int to = inputRows[i] + c * layout.channelStep();
        packRow(x, first + c, step * g.channels(), count, channels, block, inputs, to);
      }
    }
  }

  private void packGradient(float[] dy, int image, int block) {
    int from = image * g.outputSize() + block * L * filters;
    for (int p = 0; p < gradientRows.length; p++) {
      int first = from + p * g.outputWidth() * g.filters();
      for (int k = 0; k < filters; k++) {
        int to = gradientRows[p] + k * layout.filterStep();
        packRow(dy, first + k, g.filters(), g.outputWidth(), filters, block, gradients, to);
      }
    }
  }

  /** Copies one number of each group, for some pixels, to vectors side by side. */
  private void packRow(
      float[] all,
      int first,
      int stride,
      int pixels,
      int depth,
      int block,
      float[] packed,
      int to) {
    int lanes = lanes(block);
    if (depth == 1 && lanes == L) {
      for (int i = 0; i < pixels; i++) {
        FloatVector.fromArray(F, all, first + i * stride).intoArray(packed, to + i * L);
      }
      return;
    }
    for (int i = 0; i < pixels; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        packed[to + i * L + lane] = all[first + i * stride + lane * depth];
      }
    }
  }

  /** Computes a pass, and stores it as one number of each group, the bias added. */
  private void run(
      Conv2dNarrowPass pass,
      float[] x,
      float[] b,
      int column,
      int depth,
      float[] y,
      int start,
      int block) {
    int stride = g.groups() * depth;
    int rows = pass.band();
    for (int from = 0; from < pass.rows(); from += rows) {
      int end = Math.min(from + rows, pass.rows());
      pass.run(x, factors, from, end, band);
      for (int row = from; row < end; row++) {
        int to = start + block * L * depth + (pass.pixel() + row * pass.rowStep()) * stride;
        int at = (row - from) * pass.pitch() * L;
        unpackRow(at, pass.columns(), b, column, y, to, pass.columnStep() * stride, depth, block);
      }
    }
  }

  private void unpackRow(
      int at,
      int pixels,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride,
      int depth,
      int block) {
    int lanes = lanes(block);
    if (depth == 1 && lanes == L) {
      FloatVector bias = FloatVector.fromArray(F, b, column);
      for (int i = 0; i < pixels; i++) {
        FloatVector sum = FloatVector.fromArray(F, band, at + i * L);
        sum.add(bias).add(0f).intoArray(y, to + i * stride);
      }
      return;
    }
    for (int i = 0; i < pixels; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        y[to + i * stride + lane * depth] = band[at + i * L + lane] + b[column + lane] + 0f;
      }
    }
  }
}
