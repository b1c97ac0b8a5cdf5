package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;

/**
 * Visits the winners alone, a quarter of the pixels of a 2×2 window at most, fewer behind ReLU.
 * They are sorted into one list per output pixel (for the input gradient) and one per filter (for
 * the weight gradient), both in the order of the documented sums; {@link Conv2dSparseTile} does the
 * arithmetic.
 */
final class Conv2dPoolSparse implements Conv2dPoolBackward {

  private final Conv2dGeometry g;
  private final Registers registers;
  private final Pool2dGeometry pool;
  private final Panels panels;
  private final PaddedImage input;
  private final Conv2dWinners lists;

  /** One image, its gradient and the weights. */
  private final AlignedScratch scratch;

  private final int imageAt;
  private final int gradientAt;
  private final int weightsAt;

  /**
   * @param g the convolution, which {@link #fits}
   * @param pool the pooling
   * @param offsets for each window and each of its places where that pixel's patch begins
   * @param registers what the tiles must fit
   */
  Conv2dPoolSparse(Conv2dGeometry g, Pool2dGeometry pool, int[] offsets, Registers registers) {
    this.g = g;
    this.registers = registers;
    this.pool = pool;
    this.panels = new Panels(g.patchSize(), g.filters());
    this.input = PaddedImage.ofInput(g);
    this.lists = new Conv2dWinners(g, pool, offsets);
    this.scratch = new AlignedScratch(3, 2 * input.size() + g.weightSize());
    this.imageAt = scratch.take(input.size());
    this.gradientAt = scratch.take(input.size());
    this.weightsAt = scratch.take(g.weightSize());
  }

  /**
   * Whether the rows of a patch are whole vectors, and enough of them: below three rows of three
   * vectors, as with a 1×1 kernel, {@link Conv2dSparseTile} has one chain at a time and is slower
   * than {@link Conv2dPoolDense}, which computes four times as much.
   */
  static boolean fits(Conv2dGeometry g) {
    int run = g.kernelWidth() * g.channels();
    return run % L == 0 && run >= 3 * L && g.kernelHeight() >= 3;
  }

  /** Panels for {@code forward}, then {@code [K, R, S, C]}. */
  @Override
  public int preparedSize() {
    return panels.size() + g.weightSize();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    panels.pack(parameters, offset, fromRow, toRow, prepared);
    for (int k = 0; k < g.filters(); k++) {
      int to = panels.size() + k * g.patchSize();
      for (int row = fromRow; row < toRow; row++) {
        prepared[to + row] = parameters[offset + row * g.filters() + k];
      }
    }
  }

  /** The gradient is gathered as {@code [K, R, S, C]}. */
  @Override
  public int gradientRuns() {
    return g.filters();
  }

  @Override
  public void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    for (int k = 0; k < g.filters(); k++) {
      int from = k * g.patchSize();
      for (int row = fromRow; row < toRow; row++) {
        gradient[offset + row * g.filters() + k] = accumulated[from + row];
      }
    }
  }

  @Override
  public void run(
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
    if (inputGradient) {
      System.arraycopy(w, panels.size(), scratch.floats(), weightsAt, g.weightSize());
    }
    for (int image = 0; image < n; image++) {
      lists.build(y, dy, winners, image * pool.outputSize());
      sparseWeights(x, image * g.inputSize(), dw, db);
      if (inputGradient) {
        sparseInput(dx, image * g.inputSize());
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
          k * g.patchSize(),
          registers);
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
            input.rowStride(),
            registers);
      }
    }
    input.crop(floats, gradientAt, dx, to);
  }
}
