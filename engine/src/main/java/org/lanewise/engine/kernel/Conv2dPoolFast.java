package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;
import static org.lanewise.engine.kernel.Conv2dTile.WIDTH;

import java.util.Locale;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Convolution, ReLU and max pooling fused, on the Vector API.
 *
 * <p>{@code forward}: {@link Conv2dTile} works on the pixels window by window, so a tile of 12
 * pixels is a whole number of windows, and a second method reduces it to maxima while it lies in
 * the L1 cache. Next to each maximum goes the winner's place in its window.
 *
 * <p>{@code backward}: where the rows of a patch are whole vectors, {@link Conv2dPoolSparse} visits
 * the winners alone; where they are not (three input channels), {@link Conv2dPoolDense} spreads the
 * pooled gradient out again.
 */
final class Conv2dPoolFast implements Conv2dPoolKernel {

  private final Conv2dGeometry g;
  private final Pool2dGeometry pool;
  private final int area;
  private final int windows;
  private final boolean fours;
  private final Panels panels;
  private final PaddedImage input;
  private final Conv2dPoolBackward backward;
  private final Conv2dPatches patches;
  private final float[] bias;
  private final float[] tile = new float[PIXELS * WIDTH];

  private Conv2dPoolFast(Conv2dGeometry geometry, Pool2dGeometry pool, Registers registers) {
    this.g = geometry;
    this.pool = pool;
    this.area = pool.area();
    this.windows = pool.outputHeight() * pool.outputWidth();
    this.fours = pool.rows().window() == 2 && pool.columns().window() == 2;
    this.panels = new Panels(g.patchSize(), g.filters());
    this.input = PaddedImage.ofInput(g);
    int[] offsets = windowOffsets(g, pool, input);
    this.patches = Conv2dPatches.of(g, input, tileOffsets(offsets), registers);
    this.bias = new float[panels.width()];
    this.backward =
        Conv2dPoolSparse.fits(g)
            ? new Conv2dPoolSparse(g, pool, offsets, registers)
            : new Conv2dPoolDense(g, pool, registers);
  }

  /**
   * Whether these extents can be fused: one group, windows in the image, apart from each other, and
   * whole in a tile.
   */
  static boolean fits(Conv2dGeometry geometry, Pool2dGeometry pool) {
    Objects.requireNonNull(geometry, "geometry");
    return geometry.groups() == 1
        && pool.disjoint()
        && pool.inside()
        && PIXELS % (pool.area()) == 0;
  }

  /**
   * A kernel for these extents, and for tiles that fit these registers.
   *
   * @throws IllegalArgumentException when they don't {@link #fits fit}
   */
  static Conv2dPoolFast of(Conv2dGeometry geometry, Pool2dGeometry pool, Registers registers) {
    if (!fits(geometry, pool)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "windows of %d × %d with strides %d × %d can't be fused",
              pool.rows().window(),
              pool.columns().window(),
              pool.rows().stride(),
              pool.columns().stride()));
    }
    return new Conv2dPoolFast(geometry, pool, registers);
  }

  /** For each window and each of its places where that pixel's patch begins, in whole tiles. */
  private static int[] windowOffsets(Conv2dGeometry g, Pool2dGeometry pool, PaddedImage input) {
    int area = pool.area();
    int windows = pool.outputHeight() * pool.outputWidth();
    int[] offsets = new int[(windows * area + PIXELS - 1) / PIXELS * PIXELS];
    for (int i = 0; i < offsets.length; i++) {
      int window = Math.min(i / area, windows - 1);
      int p =
          window / pool.outputWidth() * pool.rows().stride() + i % area / pool.columns().window();
      int q =
          window % pool.outputWidth() * pool.columns().stride()
              + i % area % pool.columns().window();
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
    int columns = pool.columns().window();
    return place / columns * (PIXELS / area * columns) + window * columns + place % columns;
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public Pool2dGeometry pool() {
    return pool;
  }

  @Override
  public int preparedSize() {
    return backward.preparedSize();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    backward.prepare(parameters, offset, fromRow, toRow, prepared);
  }

  @Override
  public int gradientRuns() {
    return backward.gradientRuns();
  }

  @Override
  public void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    backward.gradientToWeights(accumulated, fromRow, toRow, gradient, offset);
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    forward(n, x, w, b, y, y, false);
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y, float[] winners) {
    forward(n, x, w, b, y, winners, true);
  }

  private void forward(
      int n, float[] x, float[] w, float[] b, float[] y, float[] winners, boolean remember) {
    int perTile = PIXELS / area;
    System.arraycopy(b, 0, bias, 0, g.filters());
    for (int image = 0; image < n; image++) {
      float[] source = input.source(x, image * g.inputSize());
      int base = input.base(image * g.inputSize());
      for (int j = 0; j < panels.count(); j++) {
        for (int window = 0; window < windows; window += perTile) {
          Conv2dTile.forward(
              source,
              base,
              patches,
              window * area,
              PIXELS,
              w,
              panels.start(j),
              bias,
              panels.column(j),
              tile,
              0,
              WIDTH);
          int to = image * pool.outputSize() + window * g.filters();
          int count = Math.min(perTile, windows - window);
          if (fours && panels.whole(j)) {
            storeMaximaOfFour(count, j, y, to, winners, remember);
          } else {
            storeMaxima(count, j, y, to, winners, remember);
          }
        }
      }
    }
  }

  /**
   * ReLU and maximum of a tile's windows. The earlier of two values wins where it is as large as
   * the later one, or NaN; where the later one is NaN, no comparison holds, and it wins.
   */
  private void storeMaxima(
      int count, int panel, float[] y, int to, float[] winners, boolean remember) {
    for (int v = 0; v < WIDTH; v += L) {
      int column = panels.column(panel) + v;
      VectorMask<Float> mask = F.indexInRange(column, g.filters());
      for (int window = 0; window < count; window++) {
        FloatVector best = FloatVector.fromArray(F, tile, pixelInTile(window, 0) * WIDTH + v);
        FloatVector winner = FloatVector.zero(F);
        for (int i = 1; i < area; i++) {
          FloatVector next = FloatVector.fromArray(F, tile, pixelInTile(window, i) * WIDTH + v);
          VectorMask<Float> stays =
              best.compare(VectorOperators.GE, next).or(best.compare(VectorOperators.NE, best));
          best = next.blend(best, stays);
          winner = FloatVector.broadcast(F, i).blend(winner, stays);
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
  private void storeMaximaOfFour(
      int count, int panel, float[] y, int to, float[] winners, boolean remember) {
    int below = PIXELS / 2 * WIDTH;
    for (int v = 0; v < WIDTH; v += L) {
      for (int window = 0; window < count; window++) {
        int from = 2 * window * WIDTH + v;
        FloatVector a = FloatVector.fromArray(F, tile, from);
        FloatVector b = FloatVector.fromArray(F, tile, from + WIDTH);
        FloatVector c = FloatVector.fromArray(F, tile, from + below);
        FloatVector d = FloatVector.fromArray(F, tile, from + below + WIDTH);
        VectorMask<Float> left =
            a.compare(VectorOperators.GE, b).or(a.compare(VectorOperators.NE, a));
        VectorMask<Float> lowerLeft =
            c.compare(VectorOperators.GE, d).or(c.compare(VectorOperators.NE, c));
        FloatVector upper = b.blend(a, left);
        FloatVector lower = d.blend(c, lowerLeft);
        VectorMask<Float> up =
            upper.compare(VectorOperators.GE, lower).or(upper.compare(VectorOperators.NE, upper));
        FloatVector best = lower.blend(upper, up);
        int at = to + window * g.filters() + panels.column(panel) + v;
        best.blend(0f, best.lt(0f)).intoArray(y, at);
        if (remember) {
          FloatVector upperWinner = FloatVector.broadcast(F, 1f).blend(0f, left);
          FloatVector lowerWinner = FloatVector.broadcast(F, 3f).blend(2f, lowerLeft);
          lowerWinner.blend(upperWinner, up).intoArray(winners, at);
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
      float[] winners,
      float[] w,
      float[] dw,
      float[] db,
      float[] dx,
      boolean inputGradient) {
    backward.run(n, x, y, dy, winners, w, dw, db, dx, inputGradient);
  }
}
