package org.lanewise.engine.loss;

import java.util.Objects;
import org.lanewise.engine.kernel.SoftmaxKernel;

/**
 * The mean over a batch of the cross-entropy between the softmax of the logits and the true class;
 * the formulas are in {@link SoftmaxKernel}.
 */
public record SoftmaxCrossEntropy() implements Loss {

  @Override
  public String label() {
    return "softmax-cross-entropy";
  }

  @Override
  public void loss(int n, int classes, float[] logits, int[] labels, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      int label = labels[image];
      metrics.count(SoftmaxKernel.crossEntropy(classes, logits, at, label), logits, at, label);
    }
  }

  @Override
  public void gradient(
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
      int label = labels[image];
      double loss = SoftmaxKernel.crossEntropyGradient(classes, logits, at, label, batch, dlogits);
      metrics.count(loss, logits, at, label);
    }
  }
}
