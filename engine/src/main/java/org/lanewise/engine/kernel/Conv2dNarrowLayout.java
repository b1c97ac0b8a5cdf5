package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where {@link Conv2dNarrow} has what it computes with: a vector of groups' input {@code [H, W, C /
 * G, L]} and output gradient {@code [P, Q, K / G, L]}, each with as much padding as windows reach
 * over, and its weights {@code [R, S, C / G, K / G, L]}.
 */
final class Conv2dNarrowLayout {

  private final Conv2dGeometry g;

  /** C / G and K / G. */
  private final int channels;

  private final int filters;
  private final int inputWidth;
  private final int gradientWidth;
  private final int rowsBefore;
  private final int columnsBefore;

  /** The layout for these extents. */
  Conv2dNarrowLayout(Conv2dGeometry geometry) {
    this.g = geometry;
    this.channels = g.group().channels();
    this.filters = g.group().filters();
    this.inputWidth = g.columns().reach();
    this.rowsBefore = before(g.rows());
    this.columnsBefore = before(g.columns());
    this.gradientWidth = columnsBefore + after(g.columns());
  }

  /** Floats of the padded input. */
  int inputSize() {
    return Math.multiplyExact(Math.multiplyExact(g.rows().reach(), inputWidth), channels * L);
  }

  /** Floats of the padded gradient. */
  int gradientSize() {
    int rows = rowsBefore + after(g.rows());
    return Math.multiplyExact(Math.multiplyExact(rows, gradientWidth), filters * L);
  }

  /** Where a pixel of the padded input lies. */
  int inputPlace(int row, int column) {
    return (row * inputWidth + column) * channels * L;
  }

  /**
   * Input pixel by input pixel, from the padded gradient. Those that lie as many rows and columns
   * behind where windows begin see the same taps, and are a pass.
   */
  List<Conv2dNarrowPass> backward() {
    List<Conv2dNarrowPass> passes = new ArrayList<>();
    for (int h = 0; h < Math.min(g.height(), g.strideHeight()); h++) {
      for (int v = 0; v < Math.min(g.width(), g.strideWidth()); v++) {
        int down = (h + g.padTop()) % g.strideHeight();
        passes.add(backward(down, (v + g.padLeft()) % g.strideWidth()));
      }
    }
    return passes;
  }

  /** Zeros before the output's gradient, for windows that would begin before the first one. */
  private static int before(Axis axis) {
    return Math.max(0, axis.window() - 1 - axis.before() + axis.stride() - 1) / axis.stride();
  }

  /** Pixels of the output's gradient with the zeros after it: the last input pixel has a window. */
  private static int after(Axis axis) {
    return Math.max(axis.windows(), (axis.size() - 1 + axis.before()) / axis.stride() + 1);
  }

  /** What the weights see. */
  Conv2dNarrowGradient weights() {
    return new Conv2dNarrowGradient(inputPlaces(), gradientPlaces(), taps());
  }

  /** For each output pixel where its patch begins. */
  private int[] inputPlaces() {
    int[] places = new int[g.outputHeight() * g.outputWidth()];
    for (int i = 0; i < places.length; i++) {
      int row = i / g.outputWidth() * g.strideHeight();
      places[i] = inputPlace(row, i % g.outputWidth() * g.strideWidth());
    }
    return places;
  }

  /** Output pixel by output pixel, from the padded input. */
  Conv2dNarrowPass forward() {
    int[] to = IntStream.range(0, g.outputHeight() * g.outputWidth()).toArray();
    int[] weights = IntStream.range(0, g.patchSize()).map(t -> t * filters * L).toArray();
    return Conv2dNarrowPass.of(inputPlaces(), to, g.outputWidth(), taps(), weights);
  }

  /** For each product of a patch, (r, s, c) in order, how far behind its beginning it lies. */
  private int[] taps() {
    int[] taps = new int[g.patchSize()];
    for (int t = 0; t < taps.length; t++) {
      int tap = t / channels;
      taps[t] = inputPlace(tap / g.kernelWidth(), tap % g.kernelWidth()) + t % channels * L;
    }
    return taps;
  }

  /** For each output pixel where its gradient lies. */
  private int[] gradientPlaces() {
    int[] places = new int[g.outputHeight() * g.outputWidth()];
    for (int i = 0; i < places.length; i++) {
      places[i] = gradientPlace(i / g.outputWidth(), i % g.outputWidth());
    }
    return places;
  }

  /** Where the gradient of an output pixel lies in the padded one. */
  int gradientPlace(int p, int q) {
    return ((p + rowsBefore) * gradientWidth + q + columnsBefore) * filters * L;
  }

  /** The input pixels that lie so many rows and columns behind where windows begin. */
  private Conv2dNarrowPass backward(int down, int right) {
    int[] from = new int[g.height() * g.width()];
    int[] to = new int[from.length];
    int count = 0;
    for (int i = 0; i < from.length; i++) {
      int row = i / g.width() + g.padTop() - down;
      int column = i % g.width() + g.padLeft() - right;
      if (row % g.strideHeight() == 0 && column % g.strideWidth() == 0) {
        from[count] =
            gradientPlace(
                Math.floorDiv(row, g.strideHeight()), Math.floorDiv(column, g.strideWidth()));
        to[count++] = i;
      }
    }
    int[] taps = new int[g.kernelHeight() * g.kernelWidth() * filters];
    int[] weights = new int[taps.length];
    int products = 0;
    for (int tap = g.kernelHeight() * g.kernelWidth() - 1; tap >= 0; tap--) {
      int r = tap / g.kernelWidth() - down;
      int s = tap % g.kernelWidth() - right;
      if (r % g.strideHeight() == 0 && s % g.strideWidth() == 0) {
        int pixel =
            Math.floorDiv(r, g.strideHeight()) * gradientWidth + Math.floorDiv(s, g.strideWidth());
        for (int k = 0; k < filters; k++) {
          taps[products] = (k - pixel * filters) * L;
          weights[products++] = (tap * channels * filters + k) * L;
        }
      }
    }
    int row = 0;
    while (row < count && to[row] < to[0] + g.width() - to[0] % g.width()) {
      row++;
    }
    return Conv2dNarrowPass.of(
        Arrays.copyOf(from, count),
        Arrays.copyOf(to, count),
        row,
        Arrays.copyOf(taps, products),
        Arrays.copyOf(weights, products));
  }
}
