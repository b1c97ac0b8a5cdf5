package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

import java.util.ArrayList;
import java.util.List;

/**
 * One class of input pixels in the input gradient of a convolution.
 *
 * <p>With strides {@code sh, sw} an input pixel (h, w) is seen only through taps r ≡ h + top (mod
 * sh), s ≡ w + left (mod sw). So the pixels fall into sh · sw classes, and the gradient of each
 * class is a convolution with stride 1 of the padded output gradient with its own taps, flipped so
 * that the output pixels come in raster order, and transposed to {@code [taps, K, C]}. With stride
 * 1 there is one class.
 */
final class Conv2dPhase {

  private final Conv2dGeometry g;
  private final int rowPhase;
  private final int columnPhase;
  private final int rows;
  private final int columns;
  private final int start;
  private final Panels panels;
  private final int pixels;
  private final int[] offsets;
  private final int[] targets;

  private Conv2dPhase(
      Conv2dGeometry g, PaddedImage gradient, int rowPhase, int columnPhase, int start) {
    this.g = g;
    this.rowPhase = rowPhase;
    this.columnPhase = columnPhase;
    this.rows = taps(g.kernelHeight(), rowPhase, g.strideHeight());
    this.columns = taps(g.kernelWidth(), columnPhase, g.strideWidth());
    this.start = start;
    this.panels = new Panels(rows * columns * g.filters(), g.channels());
    int top = (g.kernelHeight() - 1) / g.strideHeight();
    int left = (g.kernelWidth() - 1) / g.strideWidth();
    int[] at = new int[g.height() * g.width()];
    int[] to = new int[g.height() * g.width()];
    int count = 0;
    for (int h = 0; h < g.height(); h++) {
      for (int w = 0; w < g.width(); w++) {
        int p = h + g.padTop() - rowPhase;
        int q = w + g.padLeft() - columnPhase;
        if (Math.floorMod(p, g.strideHeight()) == 0 && Math.floorMod(q, g.strideWidth()) == 0) {
          int lastRow = Math.floorDiv(p, g.strideHeight());
          int lastColumn = Math.floorDiv(q, g.strideWidth());
          at[count] =
              rows * columns == 0
                  ? 0
                  : gradient.index(lastRow - rows + 1 + top, lastColumn - columns + 1 + left);
          to[count++] = (h * g.width() + w) * g.channels();
        }
      }
    }
    this.pixels = count;
    this.offsets = new int[(count + PIXELS - 1) / PIXELS * PIXELS];
    this.targets = new int[count];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at[Math.min(i, count - 1)];
    }
    System.arraycopy(to, 0, targets, 0, count);
  }

  /** All classes of a convolution; the first one's weights are prepared from {@code start} on. */
  static Conv2dPhase[] all(Conv2dGeometry g, PaddedImage gradient, int start) {
    List<Conv2dPhase> phases = new ArrayList<>();
    int next = start;
    for (int row = 0; row < g.strideHeight(); row++) {
      for (int column = 0; column < g.strideWidth(); column++) {
        Conv2dPhase phase = new Conv2dPhase(g, gradient, row, column, next);
        next = phase.end();
        phases.add(phase);
      }
    }
    return phases.toArray(Conv2dPhase[]::new);
  }

  /** How many taps of a kernel are ≡ phase (mod stride). */
  private static int taps(int kernel, int phase, int stride) {
    return phase >= kernel ? 0 : (kernel - 1 - phase) / stride + 1;
  }

  /** Whether this class sees its gradient through a tap. */
  boolean sees(int r, int s) {
    return r % g.strideHeight() == rowPhase && s % g.strideWidth() == columnPhase;
  }

  /** Puts {@code w[r, s, c, 0…K]}, which begins at {@code from}, into its places. */
  void prepare(float[] parameters, int from, int r, int s, int c, float[] prepared) {
    int row = rows - 1 - (r - rowPhase) / g.strideHeight();
    int column = columns - 1 - (s - columnPhase) / g.strideWidth();
    int first = (row * columns + column) * g.filters();
    int to = start + panels.index(first, c);
    int step = panels.index(first + 1, c) - panels.index(first, c);
    for (int k = 0; k < g.filters(); k++) {
      prepared[to + k * step] = parameters[from + k];
    }
  }

  /** Runs that a patch of the gradient consists of. */
  int rows() {
    return rows;
  }

  /** The weights {@code [taps · K, C]} in panels. */
  Panels panels() {
    return panels;
  }

  /** Where the prepared weights of this class begin. */
  int start() {
    return start;
  }

  /** Where they end. */
  int end() {
    return start + panels.size();
  }

  /** The number of pixels of this class. */
  int pixels() {
    return pixels;
  }

  /** For each pixel where its patch begins in the padded gradient, filled up to whole tiles. */
  int[] offsets() {
    return offsets;
  }

  /** For each pixel where it lies in the image. */
  int[] targets() {
    return targets;
  }
}
