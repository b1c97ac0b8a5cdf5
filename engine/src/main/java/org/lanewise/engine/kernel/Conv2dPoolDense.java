package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Spreads the pooled gradient over the convolution's output, zeros where nothing won, and leaves
 * the rest to {@link Conv2dFast}.
 */
final class Conv2dPoolDense implements Conv2dPoolBackward {

  private final Conv2dGeometry g;
  private final Pool2dGeometry pool;
  private final Conv2dFast dense;
  private final int area;
  private final int windows;

  /** For each place of each window where its pixel lies in the convolution's output. */
  private final int[] outputs;

  /** {@code [P, Q, K]}: what no window covers stays zero. */
  private final float[] spread;

  Conv2dPoolDense(Conv2dGeometry g, Pool2dGeometry pool, Registers registers) {
    this.g = g;
    this.pool = pool;
    this.dense = new Conv2dFast(g, registers);
    this.area = pool.area();
    this.windows = pool.outputHeight() * pool.outputWidth();
    this.outputs = new int[windows * area];
    for (int i = 0; i < outputs.length; i++) {
      int window = i / area;
      int p =
          window / pool.outputWidth() * pool.rows().stride() + i % area / pool.columns().window();
      int q =
          window % pool.outputWidth() * pool.columns().stride()
              + i % area % pool.columns().window();
      outputs[i] = (p * g.outputWidth() + q) * g.filters();
    }
    this.spread = new float[g.outputSize()];
  }

  @Override
  public int preparedSize() {
    return dense.preparedSize();
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    dense.prepare(parameters, offset, fromRow, toRow, prepared);
  }

  @Override
  public int gradientRuns() {
    return dense.gradientRuns();
  }

  @Override
  public void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    dense.gradientToWeights(accumulated, fromRow, toRow, gradient, offset);
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
    for (int image = 0; image < n; image++) {
      spreadImage(y, dy, winners, image * pool.outputSize());
      dense.backwardWeightsImage(x, image * g.inputSize(), spread, 0, dw, db);
      if (inputGradient) {
        dense.backwardInputImage(spread, 0, w, dx, image * g.inputSize());
      }
    }
  }

  private void spreadImage(float[] y, float[] dy, float[] winners, int from) {
    for (int window = 0; window < windows; window++) {
      int at = from + window * g.filters();
      for (int k = 0; k < g.filters(); k += L) {
        VectorMask<Float> inside = F.indexInRange(k, g.filters());
        FloatVector winner = FloatVector.fromArray(F, winners, at + k, inside);
        VectorMask<Float> active =
            FloatVector.fromArray(F, y, at + k, inside).compare(VectorOperators.GT, 0f);
        FloatVector zero = FloatVector.zero(F);
        FloatVector gradient = zero.blend(FloatVector.fromArray(F, dy, at + k, inside), active);
        for (int i = 0; i < area; i++) {
          zero.blend(gradient, winner.compare(VectorOperators.EQ, (float) i))
              .intoArray(spread, outputs[window * area + i] + k, inside);
        }
      }
    }
  }
}
