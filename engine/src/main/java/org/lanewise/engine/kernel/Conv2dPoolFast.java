package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Convolution, ReLU and max pooling fused, on the Vector API.
 *
 * <p>{@code forward}: {@link Conv2dTile} works on the pixels window by window, so a tile of 12
 * pixels is a whole number of windows, and a second method reduces it to maxima while it lies in
 * the L1 cache. Next to each maximum goes the winner's place in its window.
 *
 * <p>{@code backward}: where the patches are whole vectors, the winners are sorted into one list
 * per output pixel (for the input gradient) and one per filter (for the weight gradient), both in
 * the order of the documented sums, and {@link Conv2dSparseTile} visits them alone: a quarter of
 * the pixels of a 2×2 window at most, fewer behind ReLU. Where they are not (three input channels),
 * the pooled gradient is spread out again and {@link Conv2dFast} does the rest.
 */
public final class Conv2dPoolFast implements Conv2dPoolKernel {

  private final Conv2dGeometry g;
  private final MaxPool2dGeometry pool;
  private final int area;
  private final int windows;
  private final boolean fours;
  private final Panels panels;
  private final PaddedImage input;
  private final Conv2dFast dense;
  private final boolean sparse;

  private final Conv2dPatches patches;
  private final float[] bias;
  private final float[] tile = new float[PIXELS * 2 * L];

  /** {@code [images, windows, K]}: the winner's place in its window, grown to the largest batch. */
  private float[] winners = new float[0];

  private final Conv2dWinners lists;

  /** The pooled gradient spread over the convolution's output, where the backward pass is dense. */
  private final float[] spread;

  /** One image, its gradient and the weights, where the backward pass is sparse. */
  private final AlignedScratch scratch;

  private final int imageAt;
  private final int gradientAt;
  private final int weightsAt;

  private Conv2dPoolFast(Conv2dGeometry geometry, MaxPool2dGeometry pool) {
    this.g = geometry;
    this.pool = pool;
    this.area = pool.poolHeight() * pool.poolWidth();
    this.windows = pool.outputHeight() * pool.outputWidth();
    this.fours = pool.poolHeight() == 2 && pool.poolWidth() == 2;
    this.panels = new Panels(g.patchSize(), g.filters());
    this.input = PaddedImage.ofInput(g);
    this.dense = new Conv2dFast(geometry);
    this.sparse = g.kernelWidth() * g.channels() % L == 0;
    int[] offsets = windowOffsets(g, pool, input);
    this.patches = Conv2dPatches.of(g, input, tileOffsets(offsets));
    this.bias = new float[panels.width()];
    this.lists = new Conv2dWinners(g, pool, offsets, sparse);
    this.spread = new float[sparse ? 0 : g.outputSize()];
    int image = sparse ? input.size() : 0;
    int weights = sparse ? g.weightSize() : 0;
    this.scratch = new AlignedScratch(3, 2 * image + weights);
    this.imageAt = scratch.take(image);
    this.gradientAt = scratch.take(image);
    this.weightsAt = scratch.take(weights);
  }

  /** Whether these extents can be fused: windows apart from each other, and whole in a tile. */
  public static boolean fits(Conv2dGeometry geometry, MaxPool2dGeometry pool) {
    Objects.requireNonNull(geometry, "geometry");
    return pool.disjoint() && PIXELS % (pool.poolHeight() * pool.poolWidth()) == 0;
  }

  /**
   * A kernel for these extents.
   *
   * @throws IllegalArgumentException when they don't {@link #fits fit}
   */
  public static Conv2dPoolFast of(Conv2dGeometry geometry, MaxPool2dGeometry pool) {
    if (!fits(geometry, pool)) {
      throw new IllegalArgumentException(
          "windows of %d × %d with strides %d × %d can't be fused"
              .formatted(
                  pool.poolHeight(), pool.poolWidth(), pool.strideHeight(), pool.strideWidth()));
    }
    return new Conv2dPoolFast(geometry, pool);
  }

  /** For each window and each of its places where that pixel's patch begins, in whole tiles. */
  private static int[] windowOffsets(Conv2dGeometry g, MaxPool2dGeometry pool, PaddedImage input) {
    int area = pool.poolHeight() * pool.poolWidth();
    int windows = pool.outputHeight() * pool.outputWidth();
    int[] offsets = new int[(windows * area + PIXELS - 1) / PIXELS * PIXELS];
    for (int i = 0; i < offsets.length; i++) {
      int window = Math.min(i / area, windows - 1);
      int p = window / pool.outputWidth() * pool.strideHeight() + i % area / pool.poolWidth();
      int q = window % pool.outputWidth() * pool.strideWidth() + i % area % pool.poolWidth();
      offsets[i] = input.index(p * g.strideHeight(), q * g.strideWidth());
    }
    return offsets;
  }

  /**
   * The same in the order of a tile: the windows' first rows side by side, then their second rows,
   * so that neighbours stay neighbours.
   */
  private int[] tileOffsets(int[] offsets) {
    int[] sorted = new int[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      sorted[i - i % PIXELS + pixelInTile(i % PIXELS / area, i % area)] = offsets[i];
    }
    return sorted;
  }

  /** Which pixel of a tile lies at a place of one of its windows. */
  private int pixelInTile(int window, int place) {
    int columns = pool.poolWidth();
    return place / columns * (PIXELS / area * columns) + window * columns + place % columns;
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public MaxPool2dGeometry pool() {
    return pool;
  }

  /** Panels for {@code forward}, then {@code [K, R, S, C]} or what {@link Conv2dFast} wants. */
  @Override
  public int preparedSize() {
    return sparse ? panels.size() + g.weightSize() : dense.preparedSize();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    if (!sparse) {
      dense.prepare(parameters, offset, fromRow, toRow, prepared);
      return;
    }
    panels.pack(parameters, offset, fromRow, toRow, prepared);
    for (int k = 0; k < g.filters(); k++) {
      int to = panels.size() + k * g.patchSize();
      for (int row = fromRow; row < toRow; row++) {
        prepared[to + row] = parameters[offset + row * g.filters() + k];
      }
    }
  }

  /** Behind pooling the gradient is gathered as {@code [K, R, S, C]}. */
  @Override
  public void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    if (!sparse) {
      dense.gradientToWeights(accumulated, fromRow, toRow, gradient, offset);
      return;
    }
    for (int k = 0; k < g.filters(); k++) {
      int from = k * g.patchSize();
      for (int row = fromRow; row < toRow; row++) {
        gradient[offset + row * g.filters() + k] = accumulated[from + row];
      }
    }
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y, boolean remember) {
    if (remember && winners.length < n * pool.outputSize()) {
      winners = new float[n * pool.outputSize()];
    }
    int perTile = PIXELS / area;
    System.arraycopy(b, 0, bias, 0, g.filters());
    for (int image = 0; image < n; image++) {
      float[] source = input.source(x, image * g.inputSize());
      int base = input.base(image * g.inputSize());
      for (int j = 0; j < panels.count(); j++) {
        for (int window = 0; window < windows; window += perTile) {
          Conv2dTile.run(
              source,
              base,
              patches,
              window * area,
              w,
              panels.start(j),
              panels.vectors(j),
              bias,
              panels.column(j),
              tile,
              0,
              panels.vectors(j) * L);
          int to = image * pool.outputSize() + window * g.filters();
          int count = Math.min(perTile, windows - window);
          if (fours && panels.column(j) + panels.vectors(j) * L <= g.filters()) {
            storeMaximaOfFour(count, j, y, to, remember);
          } else {
            storeMaxima(count, j, y, to, remember);
          }
        }
      }
    }
  }

  /** ReLU and maximum of a tile's windows. */
  private void storeMaxima(int count, int panel, float[] y, int to, boolean remember) {
    int width = panels.vectors(panel) * L;
    for (int v = 0; v < width; v += L) {
      int column = panels.column(panel) + v;
      VectorMask<Float> mask = F.indexInRange(column, g.filters());
      for (int window = 0; window < count; window++) {
        FloatVector best = FloatVector.fromArray(F, tile, pixelInTile(window, 0) * width + v);
        FloatVector winner = FloatVector.zero(F);
        for (int i = 1; i < area; i++) {
          FloatVector next = FloatVector.fromArray(F, tile, pixelInTile(window, i) * width + v);
          VectorMask<Float> better = best.lt(next);
          best = best.blend(next, better);
          winner = winner.blend((float) i, better);
        }
        int at = to + window * g.filters() + column;
        // ReLU last: where it cuts the maximum off, no gradient comes back, whoever won.
        best.blend(0f, best.lt(0f)).intoArray(y, at, mask);
        if (remember) {
          winner.intoArray(winners, at, mask);
        }
      }
    }
  }

  /** {@link #storeMaxima} for 2×2 windows and whole vectors of filters: no loops, no masks. */
  private void storeMaximaOfFour(int count, int panel, float[] y, int to, boolean remember) {
    int width = panels.vectors(panel) * L;
    int below = PIXELS / 2 * width;
    for (int v = 0; v < width; v += L) {
      for (int window = 0; window < count; window++) {
        int from = 2 * window * width + v;
        FloatVector a = FloatVector.fromArray(F, tile, from);
        FloatVector b = FloatVector.fromArray(F, tile, from + width);
        FloatVector c = FloatVector.fromArray(F, tile, from + below);
        FloatVector d = FloatVector.fromArray(F, tile, from + below + width);
        VectorMask<Float> right = a.lt(b);
        VectorMask<Float> lowerRight = c.lt(d);
        FloatVector upper = a.blend(b, right);
        FloatVector lower = c.blend(d, lowerRight);
        VectorMask<Float> down = upper.lt(lower);
        FloatVector best = upper.blend(lower, down);
        int at = to + window * g.filters() + panels.column(panel) + v;
        best.blend(0f, best.lt(0f)).intoArray(y, at);
        if (remember) {
          FloatVector upperWinner = FloatVector.zero(F).blend(1f, right);
          FloatVector lowerWinner = FloatVector.broadcast(F, 2f).blend(3f, lowerRight);
          upperWinner.blend(lowerWinner, down).intoArray(winners, at);
        }
      }
    }
  }

  @Override
  public void backward(
      int n,
      float[] x,
      float[] y,
      float[] dy,
      float[] w,
      float[] dw,
      float[] db,
      float[] dx,
      boolean inputGradient) {
    if (winners.length < n * pool.outputSize()) {
      throw new IllegalStateException(
          "no forward pass of %d images remembers its winners; call forward with remember first"
              .formatted(n));
    }
    if (sparse && inputGradient) {
      System.arraycopy(w, panels.size(), scratch.floats(), weightsAt, g.weightSize());
    }
    for (int image = 0; image < n; image++) {
      int from = image * pool.outputSize();
      if (sparse) {
        lists.build(y, dy, winners, from);
        sparseWeights(x, image * g.inputSize(), dw, db);
        if (inputGradient) {
          sparseInput(dx, image * g.inputSize());
        }
      } else {
        lists.spread(y, dy, winners, from, spread);
        dense.backwardWeightsImage(x, image * g.inputSize(), spread, 0, dw, db);
        if (inputGradient) {
          dense.backwardInputImage(spread, 0, w, dx, image * g.inputSize());
        }
      }
    }
  }

  /** The weight gradient of one image: filter by filter over its winners. */
  private void sparseWeights(float[] x, int from, float[] dw, float[] db) {
    float[] floats = scratch.floats();
    input.copy(x, from, floats, imageAt);
    for (int k = 0; k < g.filters(); k++) {
      Conv2dSparseTile.gather(
          lists.places(),
          lists.filterGradients(),
          lists.filterStart(k),
          lists.filterEnd(k),
          floats,
          imageAt,
          input.rowStride(),
          g.kernelHeight(),
          g.kernelWidth() * g.channels(),
          dw,
          k * g.patchSize());
      db[k] += lists.biasGradient(k) + 0f;
    }
  }

  /** The input gradient of one image: output pixel by output pixel over its winners. */
  private void sparseInput(float[] dx, int to) {
    float[] floats = scratch.floats();
    Arrays.fill(floats, gradientAt, gradientAt + input.size(), 0f);
    for (int i = 0; i < lists.pixels(); i++) {
      int begin = lists.pixelStart(i);
      int end = lists.pixelEnd(i);
      if (begin < end) {
        Conv2dSparseTile.scatter(
            lists.filters(),
            lists.pixelGradients(),
            begin,
            end,
            floats,
            weightsAt,
            g.kernelHeight(),
            g.kernelWidth() * g.channels(),
            floats,
            gradientAt + lists.place(i),
            input.rowStride());
      }
    }
    input.crop(floats, gradientAt, dx, to);
  }
}
