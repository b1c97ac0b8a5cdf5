package org.lanewise.engine.loss;

import java.util.Objects;
import org.lanewise.engine.kernel.SoftmaxKernel;

/**
 * The mean over a batch of the cross-entropy between the softmax of the logits and the true class;
 * the formulas are in {@link SoftmaxKernel}.
 */
public final class SoftmaxCrossEntropy {

  private SoftmaxCrossEntropy() {}

  /**
   * Counts the losses of some images of a batch.
   *
   * @param n images
   * @param classes K
   * @param logits {@code [n, K]}, not modified
   * @param labels the true classes of the images, in [0, K)
   * @param metrics added to
   */
  public static void loss(int n, int classes, float[] logits, int[] labels, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      double loss = SoftmaxKernel.crossEntropy(classes, logits, at, labels[image]);
      count(classes, logits, at, labels[image], loss, metrics);
    }
  }

  /**
   * Counts the losses of some images of a batch and computes their gradient.
   *
   * @param n images
   * @param classes K
   * @param logits {@code [n, K]}, not modified
   * @param labels the true classes of the images, in [0, K)
   * @param batch the number of images in the whole batch: the loss is their mean
   * @param dlogits {@code [n, K]}, overwritten: the gradient of the mean loss
   * @param metrics added to
   */
  public static void gradient(
      int n,
      int classes,
      float[] logits,
      int[] labels,
      int batch,
      float[] dlogits,
      Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      double loss =
          SoftmaxKernel.crossEntropyGradient(classes, logits, at, labels[image], batch, dlogits);
      count(classes, logits, at, labels[image], loss, metrics);
    }
  }

  private static void count(
      int classes, float[] logits, int at, int label, double loss, Metrics metrics) {
    double absolute = 0;
    for (int k = 0; k < classes; k++) {
      absolute += Math.abs(logits[at + k]);
    }
    metrics.count(loss, SoftmaxKernel.argMax(classes, logits, at), label, absolute / classes);
  }
}
