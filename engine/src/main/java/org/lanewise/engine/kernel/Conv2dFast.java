package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;
import static org.lanewise.engine.kernel.Conv2dTile.WIDTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Convolution on the Vector API. The patch matrix is never stored (see {@link Conv2dTile}).
 *
 * <ul>
 *   <li>{@code forward}: a panel of weights, two vectors of filters wide, stays in the L1 cache
 *       while all pixels of an image pass.
 *   <li>{@code backwardInput}: see {@link Conv2dInputGradient}.
 *   <li>{@code backwardWeights}: see {@link Conv2dTaps}.
 * </ul>
 */
final class Conv2dFast implements Conv2dKernel {

  private final Conv2dGeometry g;
  private final Panels panels;
  private final PaddedImage input;
  private final int[] offsets;
  private final Conv2dInputGradient inputGradient;
  private final Conv2dPatches patches;
  private final float[] bias;
  private final Conv2dTaps taps;
  private final float[] tile = new float[PIXELS * WIDTH];

  /** A panel of a block's gradients, {@code [pixels][WIDTH]}, and of their sums. */
  private final float[] gradients;

  private final float[] biasSums = new float[WIDTH];

  /** A kernel for these extents, and for tiles that fit these registers. */
  Conv2dFast(Conv2dGeometry geometry, Registers registers) {
    this.g = geometry.inOneGroup();
    this.panels = new Panels(g.patchSize(), g.filters());
    this.input = PaddedImage.ofInput(g);
    this.offsets = rasterOffsets(g, input);
    this.patches = Conv2dPatches.of(g, input, offsets, registers);
    this.bias = new float[panels.width()];
    this.inputGradient = new Conv2dInputGradient(g, panels.size(), registers);
    this.taps = new Conv2dTaps(patches, g.outputHeight() * g.outputWidth());
    this.gradients = new float[g.filters() == WIDTH ? 0 : taps.pixels(0) * WIDTH];
  }

  /** The fastest kernel for these extents, in groups too. */
  static Conv2dKernel of(Conv2dGeometry geometry, Registers registers) {
    if (geometry.groups() == 1) {
      return new Conv2dFast(geometry, registers);
    }
    return Conv2dNarrow.fits(geometry)
        ? new Conv2dNarrow(geometry)
        : new Conv2dGroups(geometry, group -> new Conv2dFast(group, registers));
  }

  /** Where each output pixel's patch begins, in raster order, filled up to one tile. */
  private static int[] rasterOffsets(Conv2dGeometry g, PaddedImage input) {
    int pixels = g.outputHeight() * g.outputWidth();
    int[] offsets = new int[Math.max(pixels, PIXELS)];
    for (int i = 0; i < offsets.length; i++) {
      int pixel = Math.min(i, pixels - 1);
      offsets[i] =
          input.index(
              pixel / g.outputWidth() * g.strideHeight(),
              pixel % g.outputWidth() * g.strideWidth());
    }
    return offsets;
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public int preparedSize() {
    return inputGradient.end();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    panels.pack(parameters, offset, fromRow, toRow, prepared);
    for (int row = fromRow; row < toRow; row++) {
      int from = offset + row * g.filters();
      int c = row % g.channels();
      int r = row / g.channels() / g.kernelWidth();
      int s = row / g.channels() % g.kernelWidth();
      inputGradient.prepare(parameters, from, r, s, c, prepared);
    }
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    System.arraycopy(b, 0, bias, 0, g.filters());
    int pixels = g.outputHeight() * g.outputWidth();
    for (int image = 0; image < n; image++) {
      float[] source = input.source(x, image * g.inputSize());
      int base = input.base(image * g.inputSize());
      int output = image * g.outputSize();
      for (int j = 0; j < panels.count(); j++) {
        boolean direct = pixels >= PIXELS && panels.whole(j);
        for (int next = 0; next < pixels; next += PIXELS) {
          // The last tile overlaps the one before and computes some pixels twice.
          int first = Math.max(0, Math.min(next, pixels - PIXELS));
          int to = output + first * g.filters() + panels.column(j);
          Conv2dTile.forward(
              source,
              base,
              patches,
              first,
              PIXELS,
              w,
              panels.start(j),
              bias,
              panels.column(j),
              direct ? y : tile,
              direct ? to : 0,
              direct ? g.filters() : WIDTH);
          if (!direct) {
            storeTail(Math.min(PIXELS, pixels), j, y, to);
          }
        }
      }
    }
  }

  /** Stores the pixels of a tile that has more lanes than filters are left. */
  private void storeTail(int pixels, int panel, float[] y, int to) {
    for (int v = 0; v < WIDTH; v += L) {
      VectorMask<Float> mask = F.indexInRange(panels.column(panel) + v, g.filters());
      for (int i = 0; i < pixels; i++) {
        FloatVector.fromArray(F, tile, i * WIDTH + v).intoArray(y, to + i * g.filters() + v, mask);
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    inputGradient.run(n, dy, 0, w, dx, 0);
  }

  /**
   * The input gradient of the image whose {@code dy} begins at {@code from}, {@code dx} at {@code
   * to}.
   */
  void backwardInputImage(float[] dy, int from, float[] w, float[] dx, int to) {
    inputGradient.run(1, dy, from, w, dx, to);
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    for (int image = 0; image < n; image++) {
      backwardWeightsImage(x, image * g.inputSize(), dy, image * g.outputSize(), dw, db);
    }
  }

  /**
   * The weight gradient of the image that begins at {@code xFrom}, its {@code dy} at {@code from}.
   */
  void backwardWeightsImage(float[] x, int xFrom, float[] dy, int from, float[] dw, float[] db) {
    float[] source = input.source(x, xFrom);
    int base = input.base(xFrom);
    boolean packed = g.filters() == WIDTH;
    for (int j = 0; j < panels.count(); j++) {
      taps.begin();
      Arrays.fill(biasSums, 0f);
      int next = from + panels.column(j);
      for (int block = 0; block < taps.blocks(); block++) {
        int pixels = taps.pixels(block);
        if (!packed) {
          packGradients(dy, next, pixels, g.filters() - panels.column(j));
        }
        taps.run(block, source, base, packed ? dy : gradients, packed ? next : 0);
        next += pixels * g.filters();
      }
      addPanel(panels.column(j), dw, db);
    }
    if (packed) {
      addBias(dy, from, g.outputHeight() * g.outputWidth(), WIDTH, db);
    }
  }

  /** A panel of gradients, filled up with zeros where so few columns are left, and their sums. */
  private void packGradients(float[] dy, int from, int pixels, int columns) {
    VectorMask<Float> leftMask = F.indexInRange(0, columns);
    VectorMask<Float> rightMask = F.indexInRange(L, columns);
    boolean whole = columns >= WIDTH;
    FloatVector leftSum = FloatVector.fromArray(F, biasSums, 0);
    FloatVector rightSum = FloatVector.fromArray(F, biasSums, L);
    for (int i = 0; i < pixels; i++) {
      int at = from + i * g.filters();
      FloatVector left;
      FloatVector right;
      if (whole) {
        left = FloatVector.fromArray(F, dy, at);
        right = FloatVector.fromArray(F, dy, at + L);
      } else {
        left = FloatVector.fromArray(F, dy, at, leftMask);
        right = FloatVector.fromArray(F, dy, at + L, rightMask);
      }
      left.intoArray(gradients, i * WIDTH);
      right.intoArray(gradients, i * WIDTH + L);
      leftSum = leftSum.add(left);
      rightSum = rightSum.add(right);
    }
    leftSum.intoArray(biasSums, 0);
    rightSum.intoArray(biasSums, L);
  }

  /** {@code dw[row, column + k] += sums[row, k]}, and so the bias's gradient. */
  private void addPanel(int column, float[] dw, float[] db) {
    for (int v = 0; v < WIDTH; v += L) {
      int k = column + v;
      VectorMask<Float> mask = F.indexInRange(k, g.filters());
      boolean whole = k + L <= g.filters();
      for (int row = 0; row < g.patchSize(); row++) {
        FloatVector sum = FloatVector.fromArray(F, taps.sums(), row * WIDTH + v).add(0f);
        int to = row * g.filters() + k;
        if (whole) {
          FloatVector.fromArray(F, dw, to).add(sum).intoArray(dw, to);
        } else {
          FloatVector.fromArray(F, dw, to, mask).add(sum).intoArray(dw, to, mask);
        }
      }
      FloatVector sum = FloatVector.fromArray(F, biasSums, v).add(0f);
      FloatVector.fromArray(F, db, k, mask).add(sum).intoArray(db, k, mask);
    }
  }

  /** {@code db[k] += Σ(i) dy[i, k]}; one vector of filters at a time stays in a register. */
  static void addBias(float[] dy, int from, int pixels, int filters, float[] db) {
    int k = 0;
    for (; k + L <= filters; k += L) {
      FloatVector sum = FloatVector.zero(F);
      for (int i = 0; i < pixels; i++) {
        sum = sum.add(FloatVector.fromArray(F, dy, from + i * filters + k));
      }
      FloatVector.fromArray(F, db, k).add(sum.add(0f)).intoArray(db, k);
    }
    for (; k < filters; k++) {
      float sum = 0f;
      for (int i = 0; i < pixels; i++) {
        sum += dy[from + i * filters + k];
      }
      db[k] += sum + 0f;
    }
  }
}
