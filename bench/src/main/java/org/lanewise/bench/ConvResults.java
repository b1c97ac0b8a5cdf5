package org.lanewise.bench;

import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.Pool2dGeometry;

/**
 * What the three routines of a convolution make of some images.
 *
 * @param y {@code [n, P, Q, K]}; behind pooling where there is one
 * @param dx {@code [n, H, W, C]}
 * @param dw {@code [R, S, C, K]}
 * @param db {@code [K]}
 */
record ConvResults(float[] y, float[] dx, float[] dw, float[] db) {

  /** The errors of a result, in units of the tensor's largest magnitude. */
  record Errors(double forward, double backwardInput, double backwardWeights) {

    double largest() {
      return Math.max(forward, Math.max(backwardInput, backwardWeights));
    }

    /** The error of what a benchmark of this name computes. */
    double of(String routine) {
      return switch (routine) {
        case "forward" -> forward;
        case "backwardInput" -> backwardInput;
        case "backwardWeights" -> backwardWeights;
        default -> Math.max(backwardInput, backwardWeights);
      };
    }
  }

  /** A convolution's. */
  static ConvResults of(Conv2dKernel kernel, ConvArrays data, int images) {
    Conv2dGeometry g = data.geometry();
    float[] w = Agreement.prepared(kernel, data.weights());
    float[] y = new float[images * g.outputSize()];
    float[] dx = new float[images * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    kernel.forward(images, data.x(), w, data.b(), y);
    kernel.backwardInput(images, data.dy(), w, dx);
    kernel.backwardWeights(images, data.x(), data.dy(), dw, db);
    return new ConvResults(y, dx, Agreement.plain(kernel, dw), db);
  }

  /** The fused kernel's. */
  static ConvResults of(Conv2dPoolKernel kernel, ConvArrays data, int images) {
    Conv2dGeometry g = data.geometry();
    float[] w = Agreement.prepared(kernel, data.weights());
    float[] y = new float[images * kernel.pool().outputSize()];
    float[] dx = new float[images * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    float[] winners = new float[y.length];
    kernel.forward(images, data.x(), w, data.b(), y, winners);
    kernel.backward(images, data.x(), y, data.dy(), winners, w, dw, db, dx, true);
    return new ConvResults(y, dx, Agreement.plain(kernel, dw), db);
  }

  /** How far they are from double precision. */
  Errors errors(ConvArrays data, int images) {
    return errors(ExactConvolution.of(data, images, data.dy()), y);
  }

  /**
   * The same behind ReLU and pooling: the exact gradient comes from the winners that single
   * precision chose, since another winner is no rounding error.
   */
  Errors errorsBehindPooling(ConvArrays data, int images, Pool2dGeometry pool) {
    Pooled pooled = Pooled.of(data, images, pool);
    ExactConvolution exact = ExactConvolution.of(data, images, pooled.gradient());
    double[] before = exact.y();
    double[] after = new double[pooled.winners().length];
    for (int i = 0; i < after.length; i++) {
      after[i] = Math.max(0, before[pooled.winners()[i]]);
    }
    return errors(new ExactConvolution(after, exact.dx(), exact.dw(), exact.db()), y);
  }

  private Errors errors(ExactConvolution exact, float[] actual) {
    return new Errors(
        ExactConvolution.error(exact.y(), actual),
        ExactConvolution.error(exact.dx(), dx),
        Math.max(ExactConvolution.error(exact.dw(), dw), ExactConvolution.error(exact.db(), db)));
  }
}
