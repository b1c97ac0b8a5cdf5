package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;

/**
 * Winograd's convolution on the Vector API, block by block of tiles: the tiles of a block are
 * transformed into V (or D), which stays in the L2 cache; then for each panel of filters (or
 * channels) follow the products of all frequencies and at once the panel's inverse transform. How
 * many tiles make a block changes no sum.
 *
 * <p>With a 2×2 pooling behind it, the tiles cover what the pooling reads, and every image of dy is
 * spread out from the winners as it is copied into its padding.
 */
final class Conv2dWinogradFast implements Conv2dWinogradProducts {

  /** Tiles of a block: enough to read transformed weights seldom, few enough for the L2 cache. */
  private static final int BLOCK_F2 = 72;

  private static final int BLOCK_F4 = 36;

  /** Channels times filters from which on transformed weights don't fit the L2 cache anyway. */
  private static final int LARGE = 1 << 14;

  /** Between two frequencies: one cache line more, else all of them fall into the same sets. */
  private static final int LINE = 16;

  private final Conv2dGeometry g;
  private final @Nullable Pool2dGeometry pool;
  private final int m;
  private final int frequencies;
  private final WinogradVectors vectors;
  private final WinogradWeights weights;
  private final WinogradTileShape shape;
  private final WinogradStore store;

  /** Tiles of an image, of one row, and of a block. */
  private final int perImage;

  private final int perRow;
  private final int block;

  private final WinogradImage input;
  private final WinogradImage gradient;

  /** Images of dx that a block may touch. */
  private final int slots;

  private final float[] s;
  private final int inputAt;
  private final int gradientAt;
  private final int dxAt;
  private final int vAt;
  private final int vPixel;
  private final int vStride;
  private final int dAt;
  private final int dPixel;
  private final int dStride;
  private final int productAt;
  private final int tileAt;

  /**
   * @param geometry the extents
   * @param algorithm F2 or F4
   * @param pool 2×2 windows side by side, of whose output the gradient comes; or null
   * @param registers what the tiles must fit
   */
  Conv2dWinogradFast(
      Conv2dGeometry geometry,
      Algorithm algorithm,
      @Nullable Pool2dGeometry pool,
      Registers registers) {
    this.g = geometry;
    this.pool = pool;
    WinogradTransform transform = WinogradTransform.of(algorithm);
    this.m = transform.tile();
    this.frequencies = transform.frequencies();
    this.vectors = new WinogradVectors(m);
    this.weights = new WinogradWeights(g, transform, registers);
    this.shape = WinogradTileShape.of(registers);
    int rows = transform.tiles(pool == null ? g.outputHeight() : 2 * pool.outputHeight());
    this.perRow = transform.tiles(pool == null ? g.outputWidth() : 2 * pool.outputWidth());
    this.perImage = rows * perRow;
    int most = m == 2 ? BLOCK_F2 : BLOCK_F4;
    this.block = g.channels() * g.filters() < LARGE ? most : 2 * most;
    this.input =
        new WinogradImage(
            g.height(),
            g.width(),
            g.channels(),
            g.padTop(),
            g.padLeft(),
            rows * m + 2,
            perRow * m + 2,
            L);
    this.gradient =
        new WinogradImage(
            g.outputHeight(),
            g.outputWidth(),
            g.filters(),
            0,
            0,
            rows * m,
            perRow * m,
            weights.gradient().width());
    this.slots = (block - 1) / perImage + 2;
    this.vPixel = spaced(input.pixel());
    this.vStride = block * vPixel + LINE;
    this.dPixel = spaced(gradient.pixel());
    this.dStride = block * dPixel + LINE;
    int width = Math.max(weights.forward().width(), weights.input().width());
    int product = frequencies * (block * width + LINE);
    AlignedScratch scratch =
        new AlignedScratch(
            7,
            (slots + 1) * input.size()
                + gradient.size()
                + frequencies * (vStride + dStride)
                + product
                + vectors.scratch());
    this.inputAt = scratch.take(input.size());
    this.gradientAt = scratch.take(gradient.size());
    this.dxAt = scratch.take(slots * input.size());
    this.vAt = scratch.take(frequencies * vStride);
    this.dAt = scratch.take(frequencies * dStride);
    this.productAt = scratch.take(product);
    this.tileAt = scratch.take(vectors.scratch());
    this.s = scratch.floats();
    this.store = new WinogradStore(g, pool, vectors, perRow, perImage, weights.forward().width());
  }

  /** So that the same channels of the tiles of a block don't fall into few sets of the L1 cache. */
  private static int spaced(int pixel) {
    return pixel % (4 * LINE) == 0 ? pixel + LINE : pixel;
  }

  @Override
  public int forwardSize() {
    return weights.forward().size();
  }

  @Override
  public void prepareForward(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to) {
    weights.prepareForward(parameters, offset, fromChannel, toChannel, u, to);
  }

  @Override
  public void forward(int n, float[] x, float[] u, int from, float[] b, float[] y) {
    forward(n, x, u, from, b, y, null);
  }

  /**
   * As {@link #forward(int, float[], float[], int, float[], float[])}, with ReLU and pooling if
   * there is one.
   *
   * @param winners overwritten as {@link Conv2dPoolKernel} has it, or null
   */
  void forward(
      int n, float[] x, float[] u, int from, float[] b, float[] y, float @Nullable [] winners) {
    WinogradPanels panels = weights.forward();
    int width = panels.width();
    int stride = block * width + LINE;
    store.bias(b);
    int image = -1;
    for (int first = 0; first < n * perImage; first += block) {
      int count = Math.min(block, n * perImage - first);
      image = inputs(x, first, count, image);
      for (int panel = 0; panel < panels.count(); panel++) {
        int at = from + panel * panels.panel();
        products(count, vAt, vStride, vPixel, panels, u, at, stride);
        for (int t = 0; t < count; t++) {
          store.run(s, productAt + t * width, stride, first + t, panel * width, y, winners);
        }
      }
    }
  }

  @Override
  public int inputSize() {
    return weights.inputSize();
  }

  @Override
  public void prepareInput(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] u, int to) {
    weights.prepareInput(parameters, offset, fromChannel, toChannel, u, to);
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] u, int from, float[] dx) {
    backwardInput(n, dy, dy, dy, u, from, dx);
  }

  /** The same; {@code dy}, {@code y} and {@code winners} are what {@code backwardWeights} takes. */
  void backwardInput(
      int n, float[] dy, float[] y, float[] winners, float[] u, int from, float[] dx) {
    WinogradPanels panels = weights.input();
    int width = panels.width();
    int stride = block * width + LINE;
    int image = -1;
    for (int first = 0; first < n * perImage; first += block) {
      int count = Math.min(block, n * perImage - first);
      clear(first, count);
      image = gradients(dy, y, winners, first, count, image, null);
      for (int panel = 0; panel < panels.count(); panel++) {
        int at = from + panel * panels.panel();
        products(count, dAt, dStride, dPixel, panels, u, at, stride);
        // The last panel may be wider than the channels' whole vectors.
        int channels = Math.min(width, input.pixel() - panel * width);
        for (int t = 0; t < count; t++) {
          int tile = (first + t) % perImage;
          int to =
              slot((first + t) / perImage)
                  + tile / perRow * m * input.row()
                  + tile % perRow * m * input.pixel()
                  + panel * width;
          int product = productAt + t * width;
          vectors.addAdjoint(s, product, stride, tileAt, to, input.row(), input.pixel(), channels);
        }
      }
      for (int done = first / perImage; done < (first + count) / perImage; done++) {
        input.store(s, slot(done), dx, done * g.inputSize());
      }
    }
  }

  private int slot(int image) {
    return dxAt + image % slots * input.size();
  }

  /** Sets the images of dx to zero that begin in a block. */
  private void clear(int first, int count) {
    int end = Math.ceilDiv(first + count, perImage);
    for (int image = Math.ceilDiv(first, perImage); image < end; image++) {
      Arrays.fill(s, slot(image), slot(image) + input.size(), 0f);
    }
  }

  @Override
  public int gradientSize() {
    return weights.gradient().size();
  }

  @Override
  public int gradientRuns() {
    return weights.gradient().count() * frequencies;
  }

  @Override
  public int gradientWidth() {
    return weights.gradient().width();
  }

  @Override
  public void gradientToWeights(
      float[] du, int fromChannel, int toChannel, float[] gradient, int offset) {
    weights.gradientToWeights(du, fromChannel, toChannel, gradient, offset);
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] du, float[] db) {
    backwardWeights(n, x, dy, dy, dy, du, db);
  }

  /**
   * Goes on with the sums in {@code du}; adds to {@code db}.
   *
   * @param dy the gradient of the convolution's output; with a pooling, of the pooling's
   * @param y with a pooling its output, else not read
   * @param winners with a pooling as {@code forward} left them, else not read
   */
  void backwardWeights(
      int n, float[] x, float[] dy, float[] y, float[] winners, float[] du, float[] db) {
    int images = -1;
    int gradients = -1;
    for (int first = 0; first < n * perImage; first += block) {
      int count = Math.min(block, n * perImage - first);
      images = inputs(x, first, count, images);
      gradients = gradients(dy, y, winners, first, count, gradients, db);
      outerProducts(count, du);
    }
  }

  /**
   * {@code V} of the tiles of a block.
   *
   * @param loaded the image that lies in scratch memory, or -1
   * @return the one that lies there now
   */
  private int inputs(float[] x, int first, int count, int loaded) {
    int image = loaded;
    for (int t = 0; t < count; t++) {
      int tile = (first + t) % perImage;
      if (image != (first + t) / perImage) {
        image = (first + t) / perImage;
        input.load(x, image * g.inputSize(), s, inputAt);
      }
      int at = inputAt + tile / perRow * m * input.row() + tile % perRow * m * input.pixel();
      vectors.input(s, at, input.row(), input.pixel(), tileAt, vAt + t * vPixel, vStride);
    }
    return image;
  }

  /** {@code D} of the tiles of a block, and {@code db} if it is wanted; else as {@link #inputs}. */
  private int gradients(
      float[] dy,
      float[] y,
      float[] winners,
      int first,
      int count,
      int loaded,
      float @Nullable [] db) {
    int image = loaded;
    for (int t = 0; t < count; t++) {
      int tile = (first + t) % perImage;
      if (image != (first + t) / perImage) {
        image = (first + t) / perImage;
        loadGradient(dy, y, winners, image);
        if (db != null) {
          gradient.addSums(s, gradientAt, db);
        }
      }
      int row = gradient.row();
      int pixel = gradient.pixel();
      int at = gradientAt + tile / perRow * m * row + tile % perRow * m * pixel;
      vectors.gradient(s, at, row, pixel, tileAt, dAt + t * dPixel, dStride, pixel);
    }
    return image;
  }

  private void loadGradient(float[] dy, float[] y, float[] winners, int image) {
    if (pool == null) {
      gradient.load(dy, image * g.outputSize(), s, gradientAt);
    } else {
      WinogradStore.spread(pool, gradient, dy, y, winners, image, s, gradientAt);
    }
  }

  /** The products of all frequencies of a block with a panel. */
  private void products(
      int count,
      int leftAt,
      int leftStride,
      int pixel,
      WinogradPanels panels,
      float[] u,
      int at,
      int stride) {
    int rows = shape.rows(panels.vectors());
    for (int f = 0; f < frequencies; f++) {
      int left = leftAt + f * leftStride;
      int right = at + f * panels.frequency();
      int to = productAt + f * stride;
      // The last tile may reach beyond the block: what it computes there is not read.
      for (int t = 0; t < count; t += rows) {
        shape.product(
            panels.vectors(),
            s,
            left + t * pixel,
            pixel,
            panels.inner(),
            u,
            right,
            to + t * panels.width());
      }
    }
  }

  /** {@code du += Vᵀ D} of the tiles of a block, for all frequencies. */
  private void outerProducts(int count, float[] du) {
    WinogradPanels panels = weights.gradient();
    for (int panel = 0; panel < panels.count(); panel++) {
      for (int f = 0; f < frequencies; f++) {
        int to = panel * panels.panel() + f * panels.frequency();
        shape.outer(
            s,
            vAt + f * vStride,
            vPixel,
            count,
            dAt + f * dStride + panel * panels.width(),
            dPixel,
            g.channels(),
            du,
            to);
      }
    }
  }
}
