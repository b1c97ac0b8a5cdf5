package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of a convolution's numbers, in the order of {@link Conv2dKernel}: what {@link
 * Conv2dTextbook} multiplies and adds for one of them.
 */
final class Conv2dTerms implements ProductTerms {

  private final Conv2dGeometry g;
  private final int channels;
  private final int filters;

  /** Of a convolution of these extents. */
  Conv2dTerms(Conv2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
    this.channels = g.channels() / g.groups();
    this.filters = g.filters() / g.groups();
  }

  /**
   * {@code y[at]}: the window and the weights of a filter, r, s, c ascending, the bias last.
   *
   * @param at in {@code [N, P, Q, K]}
   */
  @Override
  public Explained forward(int at, Source x, Source w, Source b) {
    int k = at % g.filters();
    int q = at / g.filters() % g.outputWidth();
    int p = at / g.filters() / g.outputWidth() % g.outputHeight();
    int image = at / g.outputSize();
    int first = k / filters * channels;
    List<Term> terms = new ArrayList<>();
    for (int r = 0; r < g.kernelHeight(); r++) {
      int h = p * g.strideHeight() + r - g.padTop();
      for (int s = 0; s < g.kernelWidth(); s++) {
        int v = q * g.strideWidth() + s - g.padLeft();
        if (h < 0 || h >= g.height() || v < 0 || v >= g.width()) {
          continue;
        }
        for (int c = 0; c < channels; c++) {
          terms.add(new Term(x.at(input(image, h, v, first + c)), w.at(weight(r, s, c, k))));
        }
      }
    }
    int padding = g.patchSize() - terms.size();
    return new Stored(Sum.of(List.of(Chain.of(terms, padding), b.at(k))));
  }

  /**
   * {@code dx[at]}: the windows that hold the pixel, p, q, k ascending.
   *
   * @param at in {@code [N, H, W, C]}
   */
  @Override
  public Explained backwardInput(int at, Source dy, Source w) {
    int c = at % g.channels();
    int v = at / g.channels() % g.width();
    int h = at / g.channels() / g.width() % g.height();
    int image = at / g.inputSize();
    int first = c / channels * filters;
    List<Term> terms = new ArrayList<>();
    for (int p = 0; p < g.outputHeight(); p++) {
      int r = h + g.padTop() - p * g.strideHeight();
      if (r < 0 || r >= g.kernelHeight()) {
        continue;
      }
      for (int q = 0; q < g.outputWidth(); q++) {
        int s = v + g.padLeft() - q * g.strideWidth();
        if (s < 0 || s >= g.kernelWidth()) {
          continue;
        }
        for (int k = first; k < first + filters; k++) {
          terms.add(new Term(dy.at(output(image, p, q, k)), w.at(weight(r, s, c % channels, k))));
        }
      }
    }
    return new Stored(Chain.of(terms, 0));
  }

  /** A sum for each image, its pixels in raster order; the images in order. */
  @Override
  public Explained backwardWeights(int firstImage, int endImage, int at, Source x, Source dy) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(dy, "dy");
    return inOrder(firstImage, endImage, image -> weights(image, at, x, dy));
  }

  /** A sum for each image, its pixels in raster order; the images in order. */
  @Override
  public Explained backwardBias(int firstImage, int endImage, int k, Source dy) {
    Objects.requireNonNull(dy, "dy");
    return inOrder(firstImage, endImage, image -> bias(image, k, dy));
  }

  /** From +0: one image alone is the sum, for what is stored has no -0. */
  private static Explained inOrder(int first, int end, IntFunction<Explained> ofImage) {
    List<Explained> parts = IntStream.range(first, end).mapToObj(ofImage).toList();
    return parts.size() == 1 ? parts.getFirst() : Sum.of(parts);
  }

  private Explained weights(int image, int at, Source x, Source dy) {
    int k = at % g.filters();
    int c = at / g.filters() % channels;
    int s = at / g.filters() / channels % g.kernelWidth();
    int r = at / g.filters() / channels / g.kernelWidth();
    int in = k / filters * channels + c;
    List<Term> terms = new ArrayList<>();
    for (int p = 0; p < g.outputHeight(); p++) {
      int h = p * g.strideHeight() + r - g.padTop();
      for (int q = 0; q < g.outputWidth(); q++) {
        int v = q * g.strideWidth() + s - g.padLeft();
        if (h >= 0 && h < g.height() && v >= 0 && v < g.width()) {
          terms.add(new Term(x.at(input(image, h, v, in)), dy.at(output(image, p, q, k))));
        }
      }
    }
    int padding = g.outputHeight() * g.outputWidth() - terms.size();
    return new Stored(Chain.of(terms, padding));
  }

  private Explained bias(int image, int k, Source dy) {
    List<Explained> parts = new ArrayList<>();
    for (int p = 0; p < g.outputHeight(); p++) {
      for (int q = 0; q < g.outputWidth(); q++) {
        parts.add(dy.at(output(image, p, q, k)));
      }
    }
    return new Stored(Sum.of(parts));
  }

  private int input(int image, int h, int w, int c) {
    return ((image * g.height() + h) * g.width() + w) * g.channels() + c;
  }

  private int weight(int r, int s, int c, int k) {
    return ((r * g.kernelWidth() + s) * channels + c) * g.filters() + k;
  }

  private int output(int image, int p, int q, int k) {
    return ((image * g.outputHeight() + p) * g.outputWidth() + q) * g.filters() + k;
  }
}
