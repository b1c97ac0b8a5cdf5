package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.WinogradTileShape.CHANNELS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;

/**
 * Winograd's convolution on the Vector API, block by block of tiles: the tiles of a block are
 * transformed into V (or D); then for each panel of filters (or channels) follow the products of
 * all frequencies and at once the panel's inverse transform. Where weights are large, the panels
 * follow each frequency instead. Neither that nor how many tiles make a block changes a sum.
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

  /** Whether weights, and with them a block, are larger than the L2 cache. */
  private final boolean large;

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

  private final int dPanelAt;

  /** Floats from one frequency to the next of V in panels, for outer products. */
  private final int outerStride;

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
    this.large = g.channels() * g.filters() >= LARGE;
    this.block = large ? 2 * most : most;
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
    this.outerStride = Math.ceilDiv(input.pixel(), CHANNELS) * block * CHANNELS + LINE;
    int v = frequencies * Math.max(vStride, outerStride);
    int dPanel = large ? block * weights.gradient().width() : 0;
    int product = frequencies * Math.max(stride(weights.forward()), stride(weights.input()));
    AlignedScratch scratch =
        new AlignedScratch(
            8,
            (slots + 1) * input.size()
                + gradient.size()
                + v
                + frequencies * dStride
                + dPanel
                + product
                + vectors.scratch());
    this.inputAt = scratch.take(input.size());
    this.gradientAt = scratch.take(gradient.size());
    this.dxAt = scratch.take(slots * input.size());
    this.vAt = scratch.take(v);
    this.dAt = scratch.take(frequencies * dStride);
    this.dPanelAt = scratch.take(dPanel);
    this.productAt = scratch.take(product);
    this.tileAt = scratch.take(vectors.scratch());
    this.s = scratch.floats();
    this.store = new WinogradStore(g, pool, vectors, perRow, perImage, weights.forward().width());
  }

  /** So that the same channels of the tiles of a block don't fall into few sets of the L1 cache. */
  private static int spaced(int pixel) {
    return pixel % (4 * LINE) == 0 ? pixel + LINE : pixel;
  }

  /**
   * How many panels are taken through one frequency before the next. One after the other, the
   * products of a panel are transformed while they lie in a near cache, and V is read from there
   * again for each panel. A block that is larger than the L2 cache would come from further away
   * each time: there all panels read one frequency's V while it is near.
   */
  private int together(WinogradPanels panels) {
    return large ? panels.count() : 1;
  }

  /** Floats from the products of one frequency to those of the next. */
  private int stride(WinogradPanels panels) {
    return together(panels) * block * panels.width() + LINE;
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
    int stride = stride(panels);
    int together = together(panels);
    store.bias(b);
    int image = -1;
    for (int first = 0; first < n * perImage; first += block) {
      int count = Math.min(block, n * perImage - first);
      image = inputs(x, first, count, image, vPixel, CHANNELS, vStride);
      for (int panel = 0; panel < panels.count(); panel += together) {
        products(count, vAt, vStride, vPixel, panels, panel, u, from);
        for (int t = 0; t < count; t++) {
          for (int p = 0; p < together; p++) {
            int product = productAt + (p * block + t) * width;
            store.run(s, product, stride, first + t, (panel + p) * width, y, winners);
          }
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
    backward(n, null, dy, dy, dy, u, from, null, null, dx);
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] du, float[] db) {
    backward(n, x, dy, dy, dy, null, 0, du, db, null);
  }

  @Override
  public void backward(
      int n, float[] x, float[] dy, float[] u, int from, float[] du, float[] db, float[] dx) {
    backward(n, x, dy, dy, dy, u, from, du, db, dx);
  }

  /**
   * Both gradients, or one of them: dy is transformed once.
   *
   * @param x with {@code du}
   * @param dy the gradient of the convolution's output; with a pooling, of the pooling's
   * @param y with a pooling its output, else not read
   * @param winners with a pooling as {@code forward} left them, else not read
   * @param u with {@code dx}, from {@code from} on
   * @param du sums that go on, or null
   * @param db with {@code du}; added to
   * @param dx overwritten, or null
   */
  void backward(
      int n,
      float @Nullable [] x,
      float[] dy,
      float[] y,
      float[] winners,
      float @Nullable [] u,
      int from,
      float @Nullable [] du,
      float @Nullable [] db,
      float @Nullable [] dx) {
    int images = -1;
    int gradients = -1;
    for (int first = 0; first < n * perImage; first += block) {
      int count = Math.min(block, n * perImage - first);
      gradients = gradients(dy, y, winners, first, count, gradients, db);
      if (x != null && du != null) {
        images = inputs(x, first, count, images, CHANNELS, block * CHANNELS, outerStride);
        outerProducts(count, du);
      }
      if (u != null && dx != null) {
        inputGradient(first, count, u, from, dx);
      }
    }
  }

  /** Adds the tiles of a block to dx, of which images that are complete are stored. */
  private void inputGradient(int first, int count, float[] u, int from, float[] dx) {
    WinogradPanels panels = weights.input();
    int together = together(panels);
    clear(first, count);
    for (int panel = 0; panel < panels.count(); panel += together) {
      products(count, dAt, dStride, dPixel, panels, panel, u, from);
      for (int t = 0; t < count; t++) {
        for (int p = 0; p < together; p++) {
          addAdjoint(panels, first + t, panel + p, productAt + (p * block + t) * panels.width());
        }
      }
    }
    for (int done = first / perImage; done < (first + count) / perImage; done++) {
      input.store(s, slot(done), dx, done * g.inputSize());
    }
  }

  /** Adds the inverse transform of a panel of a tile to its image of dx. */
  private void addAdjoint(WinogradPanels panels, int index, int panel, int product) {
    int tile = index % perImage;
    int to =
        slot(index / perImage)
            + tile / perRow * m * input.row()
            + tile % perRow * m * input.pixel()
            + panel * panels.width();
    // The last panel may be wider than the channels' whole vectors.
    int channels = Math.min(panels.width(), input.pixel() - panel * panels.width());
    int stride = stride(panels);
    vectors.addAdjoint(s, product, stride, tileAt, to, input.row(), input.pixel(), channels);
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

  /**
   * {@code V} of the tiles of a block.
   *
   * @param loaded the image that lies in scratch memory, or -1
   * @param pixel floats from one tile of V to the next
   * @param panel floats from one panel of {@link WinogradTileShape#CHANNELS} to the next
   * @param frequency floats from one frequency to the next
   * @return the image that lies there now
   */
  private int inputs(
      float[] x, int first, int count, int loaded, int pixel, int panel, int frequency) {
    int image = loaded;
    for (int t = 0; t < count; t++) {
      int tile = (first + t) % perImage;
      if (image != (first + t) / perImage) {
        image = (first + t) / perImage;
        input.load(x, image * g.inputSize(), s, inputAt);
      }
      int at = inputAt + tile / perRow * m * input.row() + tile % perRow * m * input.pixel();
      int to = vAt + t * pixel;
      vectors.input(s, at, input.row(), input.pixel(), tileAt, to, panel, frequency);
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

  /** The products of all frequencies of a block with the panels from one on. */
  private void products(
      int count,
      int leftAt,
      int leftStride,
      int pixel,
      WinogradPanels panels,
      int panel,
      float[] u,
      int from) {
    int rows = shape.rows(panels.vectors());
    int width = panels.width();
    for (int f = 0; f < frequencies; f++) {
      int left = leftAt + f * leftStride;
      for (int p = 0; p < together(panels); p++) {
        int right = from + (panel + p) * panels.panel() + f * panels.frequency();
        int to = productAt + f * stride(panels) + p * block * width;
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
              to + t * width);
        }
      }
    }
  }

  /**
   * {@code du += Vᵀ D} of the tiles of a block, for all frequencies.
   *
   * <p>A panel of V has the tiles next to each other, so that it is read from front to back. D has
   * the filters of a tile next to each other, as the input gradient reads it; where it is far away,
   * a panel of it is packed first.
   */
  private void outerProducts(int count, float[] du) {
    WinogradPanels panels = weights.gradient();
    for (int f = 0; f < frequencies; f++) {
      for (int panel = 0; panel < panels.count(); panel++) {
        int d = dAt + f * dStride + panel * panels.width();
        int step = dPixel;
        if (large) {
          WinogradVectors.pack(s, d, dPixel, count, dPanelAt);
          d = dPanelAt;
          step = panels.width();
        }
        int to = panel * panels.panel() + f * panels.frequency();
        for (int c = 0; c < g.channels(); c += CHANNELS) {
          int v = vAt + f * outerStride + c * block;
          int channels = Math.min(CHANNELS, g.channels() - c);
          shape.outer(s, v, count, d, step, channels, du, to + c * panels.width());
        }
      }
    }
  }
}
