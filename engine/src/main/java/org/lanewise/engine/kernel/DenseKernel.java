package org.lanewise.engine.kernel;

/**
 * A fully connected layer and its two gradients.
 *
 * <pre>
 * forward          y[n,o]  = b[o] + Σ(i) x[n,i] · w[i,o]
 * backwardInput    dx[n,i] =        Σ(o) dy[n,o] · w[i,o]
 * backwardWeights  dw[i,o] +=       Σ(n) x[n,i] · dy[n,o]
 * backwardBias     db[o]   +=       Σ(n) dy[n,o]
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
 *   <li>{@code backwardWeights}: one chain of fma over n that starts from what {@code dw} holds.
 *   <li>{@code backwardWeightsOfSlices}: such a chain from +0 for every slice of the images, and
 *       the slices added in order.
 *   <li>{@code backwardBias}: one chain of additions over n that starts from what {@code db} holds.
 * </ul>
 *
 * <p>Every stored result has {@code + 0f} added. Input and output arrays must not be the same
 * array. An instance may hold scratch memory: one thread at a time. Nothing is allocated by a call.
 */
public interface DenseKernel extends ProductKernel {

  /** The number of partial sums of {@code forward}, independent of the hardware. */
  int PARTIAL_SUMS = 16;

  /** {@code backwardWeightsOfSlices} works on whole groups of so many rows (inputs). */
  int ROW_GROUP = 32;

  /** {@code backwardWeightsOfSlices} takes chunks of a multiple of so many images. */
  int IMAGE_GROUP = 4;

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
   * Computes what the operation puts out.
   *
   * @param n images
   * @param x {@code [n, inputs]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param b {@code [units]}, not modified
   * @param y {@code [n, units]}, overwritten
   */
  @Override
  void forward(int n, float[] x, float[] w, float[] b, float[] y);

  /**
   * Computes the gradient by the input.
   *
   * @param n images
   * @param dy {@code [n, units]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param dx {@code [n, inputs]}, overwritten
   */
  @Override
  void backwardInput(int n, float[] dy, float[] w, float[] dx);

  /**
   * The gradient of all weights and of the bias.
   *
   * @param n images
   * @param x {@code [n, inputs]}, not modified
   * @param dy {@code [n, units]}, not modified
   * @param dw {@code gradientSize()} floats, added to; {@link #gradientToWeights} gives the plain
   *     order
   * @param db {@code [units]}, added to
   */
  @Override
  void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db);

  /**
   * The gradient of the bias alone.
   *
   * @param n images
   * @param dy {@code [n, units]}, not modified
   * @param db {@code [units]}, added to
   */
  @Override
  default void backwardBias(int n, float[] dy, float[] db) {
    int units = units();
    for (int image = 0; image < n; image++) {
      for (int o = 0; o < units; o++) {
        db[o] += dy[image * units + o] + 0f;
      }
    }
  }

  /**
   * The gradient of some rows of the weights over several slices of images, in the plain order:
   * each slice is one chain of fma from +0 over its images, and the slices are added in order to
   * +0.
   *
   * @param chunks how many chunks there are
   * @param images of each of them, a multiple of {@link #IMAGE_GROUP}; it changes no sum
   * @param x for each chunk {@code [images, inputs]}, not modified
   * @param dy for each chunk {@code [images, units]}, not modified; zero for images that a chunk
   *     lacks
   * @param ends for each chunk whether its slice ends with it; true for the last one
   * @param fromRow the first row (input), a multiple of {@link #ROW_GROUP}
   * @param toRow the row to stop before, a multiple too or {@code inputs}
   * @param gradient holds the plain matrix from {@code offset}; these rows are overwritten
   * @param offset where the plain matrix starts
   */
  void backwardWeightsOfSlices(
      int chunks,
      int images,
      float[][] x,
      float[][] dy,
      boolean[] ends,
      int fromRow,
      int toRow,
      float[] gradient,
      int offset);

  @Override
  default ProductTerms terms() {
    return new DenseTerms(inputs(), units());
  }
}
