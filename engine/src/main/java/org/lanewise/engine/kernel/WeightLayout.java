package org.lanewise.engine.kernel;

/**
 * How a kernel wants its weights, and how it gives back their gradient.
 *
 * <p>The flat parameter vector holds weights as Keras has them, a matrix of {@link #rows} rows:
 * {@code [R·S·C, K]} for a convolution, {@code [in, out]} for a dense layer. A kernel may want a
 * copy in an order that vectors can read, made once per step by {@link #prepare}, and may gather
 * the gradient in an order of its own, brought back once per step by {@link #gradientToWeights}.
 * Both work on a range of blocks, so that several threads can share the work: they use no scratch
 * memory, and ranges that do not overlap may be done at the same time. The textbook kernels use the
 * plain order for both.
 *
 * <p>A block is a row, as a rule. A kernel that needs several rows at a time has fewer blocks: of B
 * blocks, block i is the rows i, i + B, i + 2B and so on. Winograd's convolution has C blocks, each
 * of them the nine taps of one channel.
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

  /** The blocks that {@link #prepare} works on: {@link #rows()}, or a divisor of it. */
  default int preparedBlocks() {
    return rows();
  }

  /**
   * Copies some blocks of the weights into the order that {@code forward} and {@code backwardInput}
   * read. What lies outside every block (a kernel may pad) is never written and stays zero.
   *
   * @param parameters holds the plain matrix from {@code offset}; not modified
   * @param offset where the plain matrix starts
   * @param fromBlock the first of {@link #preparedBlocks()} to copy
   * @param toBlock the block to stop before
   * @param prepared {@code preparedSize()} floats; the places of these blocks are overwritten
   */
  default void prepare(
      float[] parameters, int offset, int fromBlock, int toBlock, float[] prepared) {
    int from = fromBlock * columns();
    System.arraycopy(parameters, offset + from, prepared, from, (toBlock - fromBlock) * columns());
  }

  /** Floats of a gradient as {@code backwardWeights} accumulates it. */
  default int gradientSize() {
    return weightSize();
  }

  /** The blocks that {@link #gradientToWeights} works on: {@link #rows()}, or a divisor of it. */
  default int gradientBlocks() {
    return rows();
  }

  /**
   * In how many runs the gradient of some blocks lies in the accumulated order. In each run the
   * blocks follow each other, {@link #gradientWidth()} floats of each, and run follows run. With
   * one run a row is {@code columns()} floats side by side; with {@code columns()} runs each column
   * is a run of its own, {@code rows()} floats long.
   */
  default int gradientRuns() {
    return 1;
  }

  /** Floats of one block in one run of the accumulated order. */
  default int gradientWidth() {
    return columns() / gradientRuns();
  }

  /**
   * Copies some blocks of an accumulated gradient into the plain order.
   *
   * @param accumulated {@code gradientSize()} floats in this kernel's order; not modified
   * @param fromBlock the first of {@link #gradientBlocks()} to copy
   * @param toBlock the block to stop before
   * @param gradient holds the plain matrix from {@code offset}; these blocks are overwritten
   * @param offset where the plain matrix starts
   */
  default void gradientToWeights(
      float[] accumulated, int fromBlock, int toBlock, float[] gradient, int offset) {
    int from = fromBlock * columns();
    System.arraycopy(accumulated, from, gradient, offset + from, (toBlock - fromBlock) * columns());
  }

  /** Prepares all blocks. */
  default void prepare(float[] parameters, int offset, float[] prepared) {
    prepare(parameters, offset, 0, preparedBlocks(), prepared);
  }

  /** Brings all blocks back into the plain order. */
  default void gradientToWeights(float[] accumulated, float[] gradient, int offset) {
    gradientToWeights(accumulated, 0, gradientBlocks(), gradient, offset);
  }
}
