package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * The weights of Winograd's fast convolution: transformed into panels for both products that read
 * them, and their gradient brought back. It holds nothing but extents, so threads may share it.
 *
 * <p>Vectors lie on the filters. For {@code backwardInput}, whose panels have filters as rows, each
 * channel has a strip of its own behind the panels, {@code [f, L]}, from which its numbers are
 * spread out. Filters that fill no vector are transformed one by one.
 */
final class WinogradWeights {

  private final Conv2dGeometry g;
  private final WinogradMatrix matrix;
  private final WinogradVectors vectors;
  private final int side;
  private final int frequencies;
  private final WinogradPanels forward;
  private final WinogradPanels input;
  private final WinogradPanels gradient;

  /** Floats from one tap of the plain weights to the next. */
  private final int tap;

  WinogradWeights(Conv2dGeometry g, WinogradTransform transform, Registers registers) {
    this.g = g;
    this.matrix = transform.weights();
    this.vectors = new WinogradVectors(transform.tile());
    this.side = transform.side();
    this.frequencies = transform.frequencies();
    int channels = g.channels();
    this.forward = WinogradPanels.ofProducts(g.filters(), channels, frequencies, registers);
    this.input = WinogradPanels.ofProducts(channels, g.filters(), frequencies, registers);
    this.gradient =
        new WinogradPanels(g.filters(), channels, frequencies, WinogradTileShape.OUTER_VECTORS);
    this.tap = channels * g.filters();
  }

  /** U for {@code forward}: filters are columns, channels rows. */
  WinogradPanels forward() {
    return forward;
  }

  /** U for {@code backwardInput}: channels are columns, filters rows. */
  WinogradPanels input() {
    return input;
  }

  /** du: filters are columns, channels rows. */
  WinogradPanels gradient() {
    return gradient;
  }

  /** Filters that are whole vectors. */
  private int whole() {
    return g.filters() / L * L;
  }

  void prepareForward(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to) {
    int next = forward.frequency();
    for (int c = fromChannel; c < toChannel; c++) {
      int from = offset + c * g.filters();
      for (int k = 0; k < whole(); k += L) {
        vectors.weights(parameters, from + k, tap, u, to + forward.index(c, k), next);
      }
      for (int k = whole(); k < g.filters(); k++) {
        one(parameters, from + k, u, to + forward.index(c, k), next);
      }
    }
  }

  /** Floats of the panels for {@code backwardInput} and of the strips behind them. */
  int inputSize() {
    return input.size() + g.channels() * frequencies * L;
  }

  void prepareInput(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to) {
    int next = input.frequency();
    for (int c = fromChannel; c < toChannel; c++) {
      int from = offset + c * g.filters();
      int strip = to + input.size() + c * frequencies * L;
      for (int k = 0; k < whole(); k += L) {
        vectors.weights(parameters, from + k, tap, u, strip, L);
        spread(u, strip, to + input.index(k, c), next);
      }
      for (int k = whole(); k < g.filters(); k++) {
        one(parameters, from + k, u, to + input.index(k, c), next);
      }
    }
  }

  /** Filters of a strip become rows of a panel. */
  private void spread(float[] u, int strip, int to, int next) {
    int width = input.width();
    for (int f = 0; f < frequencies; f++) {
      for (int lane = 0; lane < L; lane++) {
        u[to + f * next + lane * width] = u[strip + f * L + lane];
      }
    }
  }

  /** {@code G g Gᵀ} of one filter. */
  private void one(float[] parameters, int from, float[] u, int to, int next) {
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        u[to + (i * side + j) * next] = matrix.split(i, j, parameters, from, 3 * tap, tap);
      }
    }
  }

  void gradientToWeights(float[] du, int fromChannel, int toChannel, float[] flat, int offset) {
    int next = gradient.frequency();
    for (int c = fromChannel; c < toChannel; c++) {
      int to = offset + c * g.filters();
      for (int k = 0; k < whole(); k += L) {
        vectors.weightGradient(du, gradient.index(c, k), next, flat, to + k, tap);
      }
      for (int k = whole(); k < g.filters(); k++) {
        for (int i = 0; i < 9; i++) {
          int from = gradient.index(c, k);
          flat[to + k + i * tap] = matrix.join(i / 3, i % 3, du, from, side * next, next) + 0f;
        }
      }
    }
  }
}
