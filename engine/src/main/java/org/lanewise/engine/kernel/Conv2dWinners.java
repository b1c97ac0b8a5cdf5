package org.lanewise.engine.kernel;

import java.util.Arrays;

/**
 * The winners of one image's pooling windows whose gradient is not zero, sorted for the backward
 * pass: by output pixel in raster order, each pixel's filters ascending; and by filter, each
 * filter's winners in raster order of their pixels.
 */
final class Conv2dWinners {

  private final Conv2dGeometry g;
  private final int area;
  private final int windows;

  /**
   * For each place of each window the number of its pixel, counting covered pixels in raster order.
   */
  private final int[] pixelOf;

  /** For each covered pixel, in raster order, where its patch begins in the input. */
  private final int[] placeOf;

  /** For each place of each window where its pixel lies in the convolution's output. */
  private final int[] outputOf;

  /** {@code [pixels, K]}: the pixels' lists, each with room for every filter. */
  private final int[] filters;

  private final float[] pixelGradients;
  private final int[] pixelCounts;

  /** {@code [K, windows]}: the filters' lists, each with room for every window. */
  private final int[] places;

  private final float[] filterGradients;
  private final int[] filterCounts;

  /**
   * @param g the convolution
   * @param pool the pooling
   * @param offsets for each window and each of its places where that pixel's patch begins
   * @param lists whether {@link #build} will be called, and not only {@link #spread}
   */
  Conv2dWinners(Conv2dGeometry g, MaxPool2dGeometry pool, int[] offsets, boolean lists) {
    this.g = g;
    this.area = pool.poolHeight() * pool.poolWidth();
    this.windows = pool.outputHeight() * pool.outputWidth();
    int covered = windows * area;
    this.pixelOf = new int[covered];
    this.placeOf = new int[covered];
    this.outputOf = new int[covered];
    int[] windowPlaceAt = new int[g.outputHeight() * g.outputWidth()];
    Arrays.fill(windowPlaceAt, -1);
    for (int i = 0; i < covered; i++) {
      int window = i / area;
      int p = window / pool.outputWidth() * pool.strideHeight() + i % area / pool.poolWidth();
      int q = window % pool.outputWidth() * pool.strideWidth() + i % area % pool.poolWidth();
      windowPlaceAt[p * g.outputWidth() + q] = i;
      outputOf[i] = (p * g.outputWidth() + q) * g.filters();
    }
    int pixel = 0;
    for (int i : windowPlaceAt) {
      if (i >= 0) {
        placeOf[pixel] = offsets[i];
        pixelOf[i] = pixel++;
      }
    }
    int size = lists ? covered * g.filters() : 0;
    this.filters = new int[size];
    this.pixelGradients = new float[size];
    this.pixelCounts = new int[covered];
    this.places = new int[lists ? windows * g.filters() + 1 : 0];
    this.filterGradients = new float[places.length];
    this.filterCounts = new int[g.filters()];
  }

  /**
   * Sorts the winners of one image.
   *
   * @param y pooled outputs; where one is not positive, ReLU has cut the gradient off
   * @param dy their gradients
   * @param winners the winners' places in their windows
   * @param from where the image begins in the three
   */
  void build(float[] y, float[] dy, float[] winners, int from) {
    Arrays.fill(pixelCounts, 0);
    int k0 = g.filters();
    for (int window = 0; window < windows; window++) {
      int at = from + window * k0;
      int first = window * area;
      for (int k = 0; k < k0; k++) {
        // No branch: what isn't kept is overwritten by the next.
        float gradient = y[at + k] > 0f ? dy[at + k] : 0f;
        int pixel = pixelOf[first + (int) winners[at + k]];
        int count = pixelCounts[pixel];
        int slot = pixel * k0 + count;
        filters[slot] = k;
        pixelGradients[slot] = gradient;
        pixelCounts[pixel] = count + (gradient != 0f ? 1 : 0);
      }
    }
    Arrays.fill(filterCounts, 0);
    for (int pixel = 0; pixel < pixelCounts.length; pixel++) {
      int end = pixelEnd(pixel);
      for (int i = pixelStart(pixel); i < end; i++) {
        int k = filters[i];
        int slot = k * windows + filterCounts[k]++;
        places[slot] = placeOf[pixel];
        filterGradients[slot] = pixelGradients[i];
      }
    }
  }

  /**
   * Spreads one image's pooled gradient over the convolution's output.
   *
   * @param spread {@code [P, Q, K]}, overwritten
   */
  void spread(float[] y, float[] dy, float[] winners, int from, float[] spread) {
    Arrays.fill(spread, 0f);
    for (int window = 0; window < windows; window++) {
      int at = from + window * g.filters();
      for (int k = 0; k < g.filters(); k++) {
        float gradient = y[at + k] > 0f ? dy[at + k] : 0f;
        spread[outputOf[window * area + (int) winners[at + k]] + k] = gradient;
      }
    }
  }

  /** The number of covered pixels. */
  int pixels() {
    return pixelCounts.length;
  }

  /** Where a pixel's patch begins in the input. */
  int place(int pixel) {
    return placeOf[pixel];
  }

  int pixelStart(int pixel) {
    return pixel * g.filters();
  }

  int pixelEnd(int pixel) {
    return pixel * g.filters() + pixelCounts[pixel];
  }

  /** The filters of the pixels' winners. */
  int[] filters() {
    return filters;
  }

  /** The gradients of the pixels' winners. */
  float[] pixelGradients() {
    return pixelGradients;
  }

  int filterStart(int filter) {
    return filter * windows;
  }

  int filterEnd(int filter) {
    return filter * windows + filterCounts[filter];
  }

  /** Where the patches of the filters' winners begin. */
  int[] places() {
    return places;
  }

  /** The gradients of the filters' winners. */
  float[] filterGradients() {
    return filterGradients;
  }

  /** The sum of a filter's gradients in raster order. */
  float biasGradient(int filter) {
    float sum = 0f;
    int end = filterEnd(filter);
    for (int i = filterStart(filter); i < end; i++) {
      sum += filterGradients[i];
    }
    return sum;
  }
}
