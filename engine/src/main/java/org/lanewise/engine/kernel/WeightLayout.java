package org.lanewise.engine.kernel;

/**
 * How a kernel wants its weights, and how it gives back their gradient.
 *
 * <p>The flat parameter vector holds weights as Keras has them, a matrix of {@link #rows} rows:
 * {@code [R·S·C, K]} for a convolution, {@code [in, out]} for a dense layer. A kernel may want a
 * copy in an order that vectors can read, made once per step by {@link #prepare}, and may gather
 * the gradient in an order of its own, brought back once per step by {@link #gradientToWeights}.
 * Both work on a range of rows, so that several threads can share the work: they use no scratch
 * memory, and ranges that do not overlap may be done at the same time. The textbook kernels use the
 * plain order for both.
 */
public interface WeightLayout {

  /** Rows of the plain matrix: R · S · C for a convolution, the inputs of a dense layer. */
  int rows();

  /** Columns of the plain matrix: K for a convolution, the units of a dense layer. */
  int columns();

  /** Floats of the weights in the plain order. */
  default int weightSize() {
    return rows() * columns();
  }

  /** Floats of the prepared weights. */
  default int preparedSize() {
    return weightSize();
  }

  /**
   * Copies some rows of the weights into the order that {@code forward} and {@code backwardInput}
   * read. What lies outside every row (a kernel may pad) is never written and stays zero.
   *
   * @param parameters holds the plain matrix from {@code offset}; not modified
   * @param offset where the plain matrix starts
   * @param fromRow the first row to copy
   * @param toRow the row to stop before
   * @param prepared {@code preparedSize()} floats; the places of these rows are overwritten
   */
  default void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    int from = fromRow * columns();
    System.arraycopy(parameters, offset + from, prepared, from, (toRow - fromRow) * columns());
  }

  /** Floats of a gradient as {@code backwardWeights} accumulates it. */
  default int gradientSize() {
    return weightSize();
  }

  /**
   * In how many runs the gradient of some rows lies in the accumulated order. With one run a row is
   * {@code columns()} floats side by side, and rows follow each other; with {@code columns()} runs
   * each column is a run of its own, {@code rows()} floats long.
   */
  default int gradientRuns() {
    return 1;
  }

  /**
   * Copies some rows of an accumulated gradient into the plain order.
   *
   * @param accumulated {@code gradientSize()} floats in this kernel's order; not modified
   * @param fromRow the first row to copy
   * @param toRow the row to stop before
   * @param gradient holds the plain matrix from {@code offset}; these rows are overwritten
   * @param offset where the plain matrix starts
   */
  default void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    int from = fromRow * columns();
    System.arraycopy(accumulated, from, gradient, offset + from, (toRow - fromRow) * columns());
  }

  /** Prepares all rows. */
  default void prepare(float[] parameters, int offset, float[] prepared) {
    prepare(parameters, offset, 0, rows(), prepared);
  }

  /** Brings all rows back into the plain order. */
  default void gradientToWeights(float[] accumulated, float[] gradient, int offset) {
    gradientToWeights(accumulated, 0, rows(), gradient, offset);
  }
}
