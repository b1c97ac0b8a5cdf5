package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The winners of one image's pooling windows whose gradient is not zero, sorted for the backward
 * pass: by output pixel in raster order, each pixel's filters ascending; and by filter, each
 * filter's winners in raster order of their pixels.
 */
final class Conv2dWinners {

  /** Whole numbers in as many lanes as {@code F} has. */
  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  private final Conv2dGeometry g;
  private final int area;
  private final int windows;

  /**
   * For each place of each window the number of its pixel, counting covered pixels in raster order.
   */
  private final int[] pixelOf;

  /** For each covered pixel, in raster order, where its patch begins in the input. */
  private final int[] placeOf;

  /** {@code [pixels, K + L]}: the pixels' lists, each with room for every filter and a vector. */
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
   */
  Conv2dWinners(Conv2dGeometry g, Pool2dGeometry pool, int[] offsets) {
    this.g = g;
    this.area = pool.area();
    this.windows = pool.outputHeight() * pool.outputWidth();
    int covered = windows * area;
    this.pixelOf = new int[covered];
    this.placeOf = new int[covered];
    int[] windowPlaceAt = new int[g.outputHeight() * g.outputWidth()];
    Arrays.fill(windowPlaceAt, -1);
    for (int i = 0; i < covered; i++) {
      int window = i / area;
      int p =
          window / pool.outputWidth() * pool.rows().stride() + i % area / pool.columns().window();
      int q =
          window % pool.outputWidth() * pool.columns().stride()
              + i % area % pool.columns().window();
      windowPlaceAt[p * g.outputWidth() + q] = i;
    }
    int pixel = 0;
    for (int i : windowPlaceAt) {
      if (i >= 0) {
        placeOf[pixel] = offsets[i];
        pixelOf[i] = pixel++;
      }
    }
    int size = covered * (g.filters() + L);
    this.filters = new int[size];
    this.pixelGradients = new float[size];
    this.pixelCounts = new int[covered];
    this.places = new int[windows * g.filters() + 1];
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
    for (int window = 0; window < windows; window++) {
      for (int k = 0; k < g.filters(); k += L) {
        sortVector(y, dy, winners, from + window * g.filters(), window * area, k);
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
   * Appends one vector of filters of one window to the lists of the window's pixels: for each place
   * the filters that won there are pressed together and stored, and what is stored too much is
   * overwritten by the next.
   */
  private void sortVector(float[] y, float[] dy, float[] winners, int at, int first, int k) {
    VectorMask<Float> inside = F.indexInRange(k, g.filters());
    FloatVector gradient = FloatVector.fromArray(F, dy, at + k, inside);
    FloatVector winner = FloatVector.fromArray(F, winners, at + k, inside);
    VectorMask<Float> active =
        FloatVector.fromArray(F, y, at + k, inside)
            .compare(VectorOperators.GT, 0f)
            .and(gradient.compare(VectorOperators.NE, 0f));
    IntVector filter = IntVector.broadcast(I, k).addIndex(1);
    for (int i = 0; i < area; i++) {
      VectorMask<Float> won = winner.compare(VectorOperators.EQ, (float) i).and(active);
      int pixel = pixelOf[first + i];
      int slot = pixelStart(pixel) + pixelCounts[pixel];
      gradient.compress(won).intoArray(pixelGradients, slot);
      filter.compress(won.cast(I)).intoArray(filters, slot);
      pixelCounts[pixel] += won.trueCount();
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
    return pixel * (g.filters() + L);
  }

  int pixelEnd(int pixel) {
    return pixelStart(pixel) + pixelCounts[pixel];
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
