package org.lanewise.bench;

import java.util.List;
import java.util.Locale;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * Checks a kernel against the textbook's, bit for bit, or against double precision where it has
 * sums of its own, before it is timed: a fast wrong answer is no result.
 */
final class Agreement {

  private Agreement() {}

  /**
   * All three routines of a convolution.
   *
   * @param images how many images to check, at most those of {@code data}
   * @param tolerance how far from double precision they may be, in units of the tensor's largest
   *     magnitude; 0 to ask for the textbook's bits
   * @throws IllegalStateException when a bit differs, or an error is larger
   */
  static void check(Conv2dKernel kernel, ConvArrays data, int images, double tolerance) {
    ConvResults actual = ConvResults.of(kernel, data, images);
    if (tolerance > 0) {
      within(tolerance, actual.errors(data, images), kernel, data.geometry());
    } else {
      Conv2dKernel textbook = KernelSets.TEXTBOOK.conv2d(data.geometry());
      mustEqual(ConvResults.of(textbook, data, images), actual, kernel, data.geometry());
    }
  }

  /**
   * The fused kernel against convolution, ReLU and pooling one after the other.
   *
   * @param images how many images to check, at most those of {@code data}
   * @throws IllegalStateException when a bit differs
   */
  static void check(Conv2dPoolKernel kernel, ConvArrays data, int images) {
    ConvResults expected = Pooled.of(data, images, kernel.pool()).results();
    mustEqual(expected, ConvResults.of(kernel, data, images), kernel, data.geometry());
  }

  private static void mustEqual(
      ConvResults expected, ConvResults actual, Object kernel, Conv2dGeometry g) {
    mustEqual("forward", expected.y(), actual.y(), kernel, g);
    mustEqual("backwardInput", expected.dx(), actual.dx(), kernel, g);
    mustEqual("backwardWeights", expected.dw(), actual.dw(), kernel, g);
    mustEqual("backwardWeights (bias)", expected.db(), actual.db(), kernel, g);
  }

  private static void within(
      double tolerance, ConvResults.Errors errors, Object kernel, Conv2dGeometry g) {
    for (String routine : List.of("forward", "backwardInput", "backwardWeights")) {
      // Written so that NaN is refused.
      if (!(errors.of(routine) <= tolerance)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s of %s differs from double precision for %s by %.1e of the largest magnitude, but states at most %.1e; not timed",
                routine,
                kernel.getClass().getSimpleName(),
                g,
                errors.of(routine),
                tolerance));
      }
    }
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

  /** A gradient in the plain order. */
  static float[] plain(WeightLayout layout, float[] accumulated) {
    float[] gradient = new float[layout.weightSize()];
    layout.gradientToWeights(accumulated, gradient, 0);
    return gradient;
  }
}
