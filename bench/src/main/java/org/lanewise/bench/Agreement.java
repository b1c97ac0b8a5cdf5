package org.lanewise.bench;

import java.util.Locale;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.MaxPool2dKernel;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * Checks a kernel against the textbook's, bit for bit, before it is timed: a fast wrong answer is
 * no result.
 */
final class Agreement {

  private Agreement() {}

  /**
   * All three routines of a convolution.
   *
   * @param images how many images to check, at most those of {@code data}
   * @throws IllegalStateException when a bit differs
   */
  static void check(Conv2dKernel kernel, ConvArrays data, int images) {
    Results expected = run(KernelSets.TEXTBOOK.conv2d(data.geometry()), data, images);
    Results actual = run(kernel, data, images);
    expected.mustEqual(actual, kernel, data.geometry());
  }

  /**
   * The fused kernel against convolution, ReLU and pooling one after the other.
   *
   * @param images how many images to check, at most those of {@code data}
   * @throws IllegalStateException when a bit differs
   */
  static void check(Conv2dPoolKernel kernel, ConvArrays data, int images) {
    Results expected = runUnfused(kernel, data, images);
    Results actual = runFused(kernel, data, images);
    expected.mustEqual(actual, kernel, data.geometry());
  }

  /**
   * Compares two results in every bit.
   *
   * @throws IllegalStateException when a bit differs
   */
  static void mustEqual(
      String routine, float[] expected, float[] actual, Object kernel, Object shape) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s of %s differs from the textbook's for %s: element %d is %s, but must be %s; not timed",
                routine,
                kernel.getClass().getSimpleName(),
                shape,
                i,
                Float.toHexString(actual[i]),
                Float.toHexString(expected[i])));
      }
    }
  }

  /** Weights in the order that a kernel wants. */
  static float[] prepared(WeightLayout layout, float[] weights) {
    float[] prepared = new float[layout.preparedSize()];
    layout.prepare(weights, 0, prepared);
    return prepared;
  }

  private record Results(float[] y, float[] dx, float[] dw, float[] db) {

    void mustEqual(Results other, Object kernel, Conv2dGeometry g) {
      Agreement.mustEqual("forward", y, other.y, kernel, g);
      Agreement.mustEqual("backwardInput", dx, other.dx, kernel, g);
      Agreement.mustEqual("backwardWeights", dw, other.dw, kernel, g);
      Agreement.mustEqual("backwardWeights (bias)", db, other.db, kernel, g);
    }
  }

  private static Results run(Conv2dKernel kernel, ConvArrays data, int images) {
    Conv2dGeometry g = data.geometry();
    float[] w = prepared(kernel, data.weights());
    float[] y = new float[images * g.outputSize()];
    float[] dx = new float[images * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    kernel.forward(images, data.x(), w, data.b(), y);
    kernel.backwardInput(images, data.dy(), w, dx);
    kernel.backwardWeights(images, data.x(), data.dy(), dw, db);
    return new Results(y, dx, plain(kernel, dw), db);
  }

  private static Results runUnfused(Conv2dPoolKernel fused, ConvArrays data, int images) {
    Conv2dGeometry g = data.geometry();
    Conv2dKernel kernel = KernelSets.TEXTBOOK.conv2d(g);
    MaxPool2dKernel pooling = KernelSets.TEXTBOOK.maxPool2d(fused.pool());
    float[] w = prepared(kernel, data.weights());
    float[] output = new float[images * g.outputSize()];
    float[] y = new float[images * fused.pool().outputSize()];
    int[] winners = new int[y.length];
    kernel.forward(images, data.x(), w, data.b(), output);
    ActivationKernel relu = KernelSets.TEXTBOOK.activation(ActivationFunction.RELU, 0, 1);
    relu.forward(output.length, output, output);
    pooling.forward(images, output, y, winners);
    float[] gradient = new float[output.length];
    pooling.backward(images, data.dy(), winners, gradient);
    relu.backward(output.length, output, gradient, gradient);
    float[] dx = new float[images * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    kernel.backwardInput(images, gradient, w, dx);
    kernel.backwardWeights(images, data.x(), gradient, dw, db);
    return new Results(y, dx, plain(kernel, dw), db);
  }

  private static Results runFused(Conv2dPoolKernel kernel, ConvArrays data, int images) {
    Conv2dGeometry g = data.geometry();
    float[] w = prepared(kernel, data.weights());
    float[] y = new float[images * kernel.pool().outputSize()];
    float[] dx = new float[images * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    float[] winners = new float[y.length];
    kernel.forward(images, data.x(), w, data.b(), y, winners);
    kernel.backward(images, data.x(), y, data.dy(), winners, w, dw, db, dx, true);
    return new Results(y, dx, plain(kernel, dw), db);
  }

  /** A gradient in the plain order. */
  static float[] plain(WeightLayout layout, float[] accumulated) {
    float[] gradient = new float[layout.weightSize()];
    layout.gradientToWeights(accumulated, gradient, 0);
    return gradient;
  }
}
