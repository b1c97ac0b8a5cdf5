package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where {@link Conv2dNarrow} has what it computes with, for a vector of groups: planes of rows of
 * vectors, with as much padding as windows reach over.
 *
 * <p>The input is cut along the strides into planes {@code [C / G, sh, sw]}: input row h, with the
 * padding before it counted, is row {@code h / sh} of a plane {@code h % sh}, and columns likewise.
 * So a window one to the right begins one vector further on, whatever the strides. The output's
 * gradient has planes {@code [K / G]}. In all of them a row begins as far behind the one above; the
 * zeros after a row are those before the next as well.
 */
final class Conv2dNarrowLayout {

  private final Conv2dGeometry g;

  /** C / G and K / G. */
  private final int channels;

  private final int filters;

  /** Zeros before the output's gradient, for windows that would begin before the first one. */
  private final int rowsBefore;

  private final int columnsBefore;

  /** Vectors from one row to the next. */
  private final int pitch;

  private final int inputPlane;
  private final int gradientPlane;

  /** The layout for these extents. */
  Conv2dNarrowLayout(Conv2dGeometry geometry) {
    this.g = geometry;
    this.channels = g.channels() / g.groups();
    this.filters = g.filters() / g.groups();
    this.rowsBefore = before(g.rows());
    this.columnsBefore = before(g.columns());
    int inputWidth = cut(g.columns().reach(), g.strideWidth());
    int zerosAfter = (g.columns().reach() - g.padLeft() - g.width()) / g.strideWidth();
    int gradientWidth = columnsBefore + after(g.columns());
    int gradientAfter = gradientWidth - columnsBefore - g.outputWidth();
    this.pitch =
        Math.max(
            inputWidth - Math.min(g.padLeft() / g.strideWidth(), zerosAfter),
            gradientWidth - Math.min(columnsBefore, gradientAfter));
    this.inputPlane = plane(cut(g.rows().reach(), g.strideHeight()), inputWidth);
    this.gradientPlane = plane(rowsBefore + after(g.rows()), gradientWidth);
  }

  private int plane(int rows, int width) {
    int last = Math.max(width, pitch);
    return Math.multiplyExact(Math.addExact(Math.multiplyExact(rows - 1, pitch), last), L);
  }

  private static int cut(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  private static int before(Axis axis) {
    return cut(Math.max(0, axis.window() - 1 - axis.before()), axis.stride());
  }

  /** Pixels of the output's gradient with the zeros after it: the last input pixel has a window. */
  private static int after(Axis axis) {
    return Math.max(axis.windows(), (axis.size() - 1 + axis.before()) / axis.stride() + 1);
  }

  /** Floats of the input's planes. */
  int inputSize() {
    int planes = channels * g.strideHeight() * g.strideWidth();
    return Math.multiplyExact(planes, inputPlane);
  }

  /** Floats of the gradient's planes. */
  int gradientSize() {
    return Math.multiplyExact(filters, gradientPlane);
  }

  /** From the first channel's vector of a pixel to the next channel's. */
  int channelStep() {
    return g.strideHeight() * g.strideWidth() * inputPlane;
  }

  /** From the first filter's vector of a pixel's gradient to the next filter's. */
  int filterStep() {
    return gradientPlane;
  }

  /** Where the pixels of a row that lie as far behind a stride begin, row by row. */
  int[] inputRows() {
    int cut = Math.min(g.strideWidth(), g.width());
    int[] rows = new int[g.height() * cut];
    Arrays.setAll(rows, i -> inputPlace(i / cut + g.padTop(), i % cut + g.padLeft()));
    return rows;
  }

  /** Where each row of the output's gradient begins. */
  int[] gradientRows() {
    int[] rows = new int[g.outputHeight()];
    Arrays.setAll(rows, p -> gradientPlace(p, 0));
    return rows;
  }

  /** Where a pixel of the input lies, of the first channel; the padding counts as pixels. */
  private int inputPlace(int row, int column) {
    int plane = row % g.strideHeight() * g.strideWidth() + column % g.strideWidth();
    int vector = row / g.strideHeight() * pitch + column / g.strideWidth();
    return plane * inputPlane + vector * L;
  }

  /** Where the gradient of an output pixel lies, of the first filter. */
  private int gradientPlace(int p, int q) {
    return ((p + rowsBefore) * pitch + q + columnsBefore) * L;
  }

  /** What the weights see. */
  Conv2dNarrowGradient weights() {
    return new Conv2dNarrowGradient(taps(), ((g.outputHeight() - 1) * pitch + g.outputWidth()) * L);
  }

  /** For each product of a patch, (r, s, c) in order, where it lies for the first pixel. */
  private int[] taps() {
    int[] taps = new int[g.patchSize()];
    for (int t = 0; t < taps.length; t++) {
      int tap = t / channels;
      int place = inputPlace(tap / g.kernelWidth(), tap % g.kernelWidth());
      taps[t] = place + t % channels * channelStep();
    }
    return taps;
  }

  /** Output pixel by output pixel, from the padded input. */
  Conv2dNarrowPass forward() {
    int[] weights = new int[g.patchSize()];
    Arrays.setAll(weights, t -> t * filters * L);
    return new Conv2dNarrowPass(
        taps(), weights, g.outputHeight(), g.outputWidth(), pitch, 0, g.outputWidth(), 1);
  }

  /**
   * Input pixel by input pixel, from the padded gradient. Those that lie as many rows and columns
   * behind where windows begin see the same taps, and are a pass.
   */
  List<Conv2dNarrowPass> backward() {
    List<Conv2dNarrowPass> passes = new ArrayList<>();
    for (int h = 0; h < Math.min(g.height(), g.strideHeight()); h++) {
      for (int v = 0; v < Math.min(g.width(), g.strideWidth()); v++) {
        passes.add(backward(h, v));
      }
    }
    return passes;
  }

  /** The input pixels that lie some strides below and behind this one. */
  private Conv2dNarrowPass backward(int h, int v) {
    int[] taps = new int[g.kernelHeight() * g.kernelWidth() * filters];
    int[] weights = new int[taps.length];
    int products = 0;
    for (int tap = g.kernelHeight() * g.kernelWidth() - 1; tap >= 0; tap--) {
      int p = h + g.padTop() - tap / g.kernelWidth();
      int q = v + g.padLeft() - tap % g.kernelWidth();
      if (p % g.strideHeight() == 0 && q % g.strideWidth() == 0) {
        for (int k = 0; k < filters; k++) {
          taps[products] =
              gradientPlace(p / g.strideHeight(), q / g.strideWidth()) + k * gradientPlane;
          weights[products++] = (tap * channels * filters + k) * L;
        }
      }
    }
    return new Conv2dNarrowPass(
        Arrays.copyOf(taps, products),
        Arrays.copyOf(weights, products),
        cut(g.height() - h, g.strideHeight()),
        cut(g.width() - v, g.strideWidth()),
        pitch,
        h * g.width() + v,
        g.strideHeight() * g.width(),
        g.strideWidth());
  }
}
