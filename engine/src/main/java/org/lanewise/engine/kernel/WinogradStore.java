package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the products of a tile: they are transformed, the bias is added, and what lies in
 * the image is stored; or, with a 2×2 pooling, ReLU and the maximum of each window, which is a
 * quarter of a tile or all of it. The rules of the winners are those of {@link Conv2dPoolFast}.
 */
final class WinogradStore {

  private final Conv2dGeometry g;
  private final @Nullable Pool2dGeometry pool;
  private final WinogradVectors vectors;
  private final int m;
  private final int perRow;
  private final int perImage;
  private final int width;
  private final float[] bias;

  /** A tile on its way, and one of outputs, {@code [m, m, width]}. */
  private final float[] half;

  private final float[] tile;

  /** The last filters of a window, where they fill no panel. */
  private final float[] rest;

  private final float[] restOfWinners;

  /**
   * @param perRow tiles side by side
   * @param perImage tiles of an image
   * @param width filters of a panel
   */
  WinogradStore(
      Conv2dGeometry g,
      @Nullable Pool2dGeometry pool,
      WinogradVectors vectors,
      int perRow,
      int perImage,
      int width) {
    this.g = g;
    this.pool = pool;
    this.vectors = vectors;
    this.m = vectors.m();
    this.perRow = perRow;
    this.perImage = perImage;
    this.width = width;
    this.bias = new float[Math.ceilDiv(g.filters(), width) * width];
    this.half = new float[vectors.scratch()];
    this.tile = new float[m * m * width];
    this.rest = new float[width];
    this.restOfWinners = new float[width];
  }

  /** Takes the bias of this call. */
  void bias(float[] b) {
    System.arraycopy(b, 0, bias, 0, g.filters());
  }

  /**
   * Stores a panel of a tile.
   *
   * @param s holds its products from {@code at}, the frequencies {@code frequency} floats apart
   * @param index the number of the tile, counted over the images
   * @param column the first filter of the panel
   * @param winners overwritten if there is a pooling, or null
   */
  void run(
      float[] s,
      int at,
      int frequency,
      int index,
      int column,
      float[] y,
      float @Nullable [] winners) {
    int image = index / perImage;
    int row = index % perImage / perRow * m;
    int left = index % perImage % perRow * m;
    int some = Math.min(width, g.filters() - column);
    if (pool != null) {
      vectors.output(s, at, frequency, half, bias, column, tile, 0, width, m * width, width);
      pool(image, row / 2, left / 2, column, some, y, winners);
      return;
    }
    int rows = Math.min(m, g.outputHeight() - row);
    int columns = Math.min(m, g.outputWidth() - left);
    int line = g.outputWidth() * g.filters();
    int to = image * g.outputSize() + row * line + left * g.filters() + column;
    if (rows == m && columns == m && some == width) {
      vectors.output(s, at, frequency, half, bias, column, y, to, g.filters(), line, width);
      return;
    }
    vectors.output(s, at, frequency, half, bias, column, tile, 0, width, m * width, width);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int put = to + i * line + j * g.filters();
        System.arraycopy(tile, (i * m + j) * width, y, put, some);
      }
    }
  }

  /** The windows of a tile whose first one is {@code (p, q)}. */
  private void pool(
      int image, int p, int q, int column, int some, float[] y, float @Nullable [] winners) {
    Pool2dGeometry pooling = Objects.requireNonNull(pool);
    int rows = Math.min(m / 2, pooling.outputHeight() - p);
    int columns = Math.min(m / 2, pooling.outputWidth() - q);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int window = (2 * i * m + 2 * j) * width;
        int pixel = (p + i) * pooling.outputWidth() + q + j;
        int to = image * pooling.outputSize() + pixel * g.filters() + column;
        if (some == width) {
          maximum(window, y, winners, to);
        } else {
          maximum(window, rest, restOfWinners, 0);
          System.arraycopy(rest, 0, y, to, some);
          if (winners != null) {
            System.arraycopy(restOfWinners, 0, winners, to, some);
          }
        }
      }
    }
  }

  private void maximum(int from, float[] y, float @Nullable [] winners, int to) {
    for (int v = 0; v < width; v += L) {
      int at = from + v;
      FloatVector a = FloatVector.fromArray(F, tile, at);
      FloatVector b = FloatVector.fromArray(F, tile, at + width);
      FloatVector c = FloatVector.fromArray(F, tile, at + m * width);
      FloatVector d = FloatVector.fromArray(F, tile, at + (m + 1) * width);
      VectorMask<Float> left =
          a.compare(VectorOperators.GE, b).or(a.compare(VectorOperators.NE, a));
      VectorMask<Float> lowerLeft =
          c.compare(VectorOperators.GE, d).or(c.compare(VectorOperators.NE, c));
      FloatVector upper = b.blend(a, left);
      FloatVector lower = d.blend(c, lowerLeft);
      VectorMask<Float> up =
          upper.compare(VectorOperators.GE, lower).or(upper.compare(VectorOperators.NE, upper));
      FloatVector best = lower.blend(upper, up);
      best.blend(0f, best.lt(0f)).intoArray(y, to + v);
      if (winners != null) {
        FloatVector upperWinner = FloatVector.broadcast(F, 1f).blend(0f, left);
        FloatVector lowerWinner = FloatVector.broadcast(F, 3f).blend(2f, lowerLeft);
        lowerWinner.blend(upperWinner, up).intoArray(winners, to + v);
      }
    }
  }

  /**
   * Spreads the gradient of a pooling's output over an image of the convolution's: zeros where
   * nothing won, or where ReLU cut the winner off.
   *
   * @param to where the image begins; what no window covers must be zero already
   */
  static void spread(
      Pool2dGeometry pool,
      WinogradImage gradient,
      float[] dy,
      float[] y,
      float[] winners,
      int image,
      float[] scratch,
      int to) {
    int filters = pool.channels();
    for (int p = 0; p < pool.outputHeight(); p++) {
      for (int q = 0; q < pool.outputWidth(); q++) {
        int from = image * pool.outputSize() + (p * pool.outputWidth() + q) * filters;
        int put = to + 2 * p * gradient.row() + 2 * q * gradient.pixel();
        for (int k = 0; k < filters / L * L; k += L) {
          spread(gradient, dy, y, winners, from + k, scratch, put + k);
        }
        for (int k = filters / L * L; k < filters; k++) {
          float value = y[from + k] > 0f ? dy[from + k] : 0f;
          for (int i = 0; i < 4; i++) {
            scratch[put + k + i / 2 * gradient.row() + i % 2 * gradient.pixel()] =
                winners[from + k] == i ? value : 0f;
          }
        }
      }
    }
  }

  private static void spread(
      WinogradImage gradient,
      float[] dy,
      float[] y,
      float[] winners,
      int from,
      float[] scratch,
      int to) {
    FloatVector zero = FloatVector.zero(F);
    FloatVector winner = FloatVector.fromArray(F, winners, from);
    VectorMask<Float> active = FloatVector.fromArray(F, y, from).compare(VectorOperators.GT, 0f);
    FloatVector value = zero.blend(FloatVector.fromArray(F, dy, from), active);
    int below = to + gradient.row();
    zero.blend(value, winner.compare(VectorOperators.EQ, 0f)).intoArray(scratch, to);
    zero.blend(value, winner.compare(VectorOperators.EQ, 1f))
        .intoArray(scratch, to + gradient.pixel());
    zero.blend(value, winner.compare(VectorOperators.EQ, 2f)).intoArray(scratch, below);
    zero.blend(value, winner.compare(VectorOperators.EQ, 3f))
        .intoArray(scratch, below + gradient.pixel());
  }
}
