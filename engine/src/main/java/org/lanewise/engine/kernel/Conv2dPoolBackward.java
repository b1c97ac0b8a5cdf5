package org.lanewise.engine.kernel;

/**
 * The backward half of {@link Conv2dPoolFast}, in one of two ways: {@link Conv2dPoolSparse} visits
 * the winners alone, {@link Conv2dPoolDense} everything. Both give the same bits.
 */
sealed interface Conv2dPoolBackward permits Conv2dPoolDense, Conv2dPoolSparse {

  /** As {@link WeightLayout#preparedSize}; the panels that {@code forward} reads come first. */
  int preparedSize();

  /** As {@link WeightLayout#prepare}. */
  void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared);

  /** As {@link WeightLayout#gradientRuns}. */
  int gradientRuns();

  /** As {@link WeightLayout#gradientToWeights}. */
  void gradientToWeights(float[] accumulated, int fromRow, int toRow, float[] gradient, int offset);

  /** As {@link Conv2dPoolKernel#backward}. */
  void run(
      int n,
      float[] x,
      float[] y,
      float[] dy,
      float[] winners,
      float[] w,
      float[] dw,
      float[] db,
      float[] dx,
      boolean inputGradient);
}
