package org.lanewise.engine.kernel;

/**
 * A fully connected layer and its two gradients.
 *
 * <pre>
 * forward          y[n,o]  = b[o] + Σ(i) x[n,i] · w[i,o]
 * backwardInput    dx[n,i] =        Σ(o) dy[n,o] · w[i,o]
 * backwardWeights  dw[i,o] +=       Σ(n) x[n,i] · dy[n,o]        db[o] += Σ(n) dy[n,o]
 * </pre>
 *
 * <h2>Order of the sums</h2>
 *
 * <ul>
 *   <li>{@code forward}: a single chain over thousands of inputs would leave the machine waiting,
 *       so there are always {@link #PARTIAL_SUMS} of them, on any hardware: partial sum j is one
 *       chain of fma from +0 over i = j, j + 16, j + 32, … The partial sums are then folded: {@code
 *       s[j] += s[j + 8]} for j &lt; 8, {@code s[j] += s[j + 4]} for j &lt; 4, {@code s[j] += s[j +
 *       2]} for j &lt; 2, {@code s[0] += s[1]}; the bias is added last.
 *   <li>{@code backwardInput}: one chain of fma from +0 over o.
 *   <li>{@code backwardWeights}: one chain of fma over n that starts from what {@code dw} holds;
 *       {@code db} likewise with plain additions.
 * </ul>
 *
 * <p>Every stored result has {@code + 0f} added. Input and output arrays must not be the same
 * array. An instance may hold scratch memory: one thread at a time. Nothing is allocated by a call.
 */
public interface DenseKernel extends WeightLayout {

  /** The number of partial sums of {@code forward}, independent of the hardware. */
  int PARTIAL_SUMS = 16;

  /** The number of inputs of one image. */
  int inputs();

  /** The number of outputs of one image. */
  int units();

  @Override
  default int rows() {
    return inputs();
  }

  @Override
  default int columns() {
    return units();
  }

  /**
   * @param n images
   * @param x {@code [n, inputs]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param b {@code [units]}, not modified
   * @param y {@code [n, units]}, overwritten
   */
  void forward(int n, float[] x, float[] w, float[] b, float[] y);

  /**
   * @param n images
   * @param dy {@code [n, units]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param dx {@code [n, inputs]}, overwritten
   */
  void backwardInput(int n, float[] dy, float[] w, float[] dx);

  /**
   * @param n images
   * @param x {@code [n, inputs]}, not modified
   * @param dy {@code [n, units]}, not modified
   * @param dw {@code gradientSize()} floats, added to; {@link #gradientToWeights} gives the plain
   *     order
   * @param db {@code [units]}, added to
   */
  void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db);
}
