package org.lanewise.engine.kernel;

import java.util.Optional;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/**
 * Winograd's convolution, ReLU and a 2×2 pooling as one. A tile of outputs is one window or four,
 * so they are reduced to their maxima where they lie. Direct products are those of {@link
 * Conv2dPoolFast}, which visits the winners alone; the others spread the winners' gradients out as
 * they copy them into their padding.
 */
final class Conv2dWinogradPool extends WinogradLayout<Conv2dPoolFast, Conv2dWinogradFast>
    implements Conv2dPoolKernel {

  private final Pool2dGeometry pool;

  private Conv2dWinogradPool(
      Conv2dGeometry geometry, Pool2dGeometry pool, Choice choice, Registers registers) {
    super(
        geometry,
        choice,
        () -> Conv2dPoolFast.of(geometry, pool, registers),
        algorithm -> new Conv2dWinogradFast(geometry, algorithm, pool, registers));
    this.pool = pool;
  }

  /** A kernel, where there is one for these extents and this choice. */
  static Optional<Conv2dPoolKernel> of(
      Conv2dGeometry geometry, Pool2dGeometry pool, Choice choice, Registers registers) {
    if (!choice.winograd()) {
      return Conv2dPoolFast.fits(geometry, pool)
          ? Optional.of(Conv2dPoolFast.of(geometry, pool, registers))
          : Optional.empty();
    }
    return fits(pool, choice)
        ? Optional.of(new Conv2dWinogradPool(geometry, pool, choice, registers))
        : Optional.empty();
  }

  /**
   * Whether the windows are 2×2 and side by side, and no direct product needs a pass of its own.
   */
  private static boolean fits(Pool2dGeometry pool, Choice choice) {
    boolean windows =
        pool.rows().window() == 2
            && pool.columns().window() == 2
            && pool.rows().stride() == 2
            && pool.columns().stride() == 2
            && pool.inside();
    return windows && (choice.weights() == Algorithm.DIRECT || choice.input() != Algorithm.DIRECT);
  }

  @Override
  public Pool2dGeometry pool() {
    return pool;
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    if (forward == null) {
      direct().forward(n, x, w, b, y);
    } else {
      forward.forward(n, x, w, forwardAt, b, y, null);
    }
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y, float[] winners) {
    if (forward == null) {
      direct().forward(n, x, w, b, y, winners);
    } else {
      forward.forward(n, x, w, forwardAt, b, y, winners);
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
    if (weights == null) {
      direct().backward(n, x, y, dy, winners, w, dw, db, dx, inputGradient && input == null);
    }
    boolean both = inputGradient && input == weights;
    if (weights != null) {
      weights.backward(n, x, dy, y, winners, w, inputAt, dw, db, both ? dx : null);
    }
    if (inputGradient && input != null && !both) {
      input.backward(n, null, dy, y, winners, w, inputAt, null, null, dx);
    }
  }
}
