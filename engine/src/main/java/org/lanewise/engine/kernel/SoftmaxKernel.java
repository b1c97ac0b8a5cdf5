package org.lanewise.engine.kernel;

/**
 * Softmax of a network's logits, and its cross-entropy. The layer of that name is {@link
 * ActivationSoftmax}.
 *
 * <pre>
 * softmax        y[k]  = exp(x[k] - m) / z            m = max x,  z = Σ(j) exp(x[j] - m)
 * crossEntropy   loss  = log z - (x[label] - m)       dx[k] = weight · (y[k] - t[k]) / batch
 *                                                     t[k]  = (1 - s) · [k = label] + s / K
 * </pre>
 *
 * <p>The gradient follows from the loss as it is written above, where the logarithm has undone one
 * exponential. With m left out, {@code loss = log Σ(j) exp(x[j]) - x[label]}, and
 *
 * <pre>
 * d/dx[k] log Σ(j) exp(x[j]) = exp(x[k]) / Σ(j) exp(x[j]) = y[k]
 * d/dx[k] x[label]           = [k = label]                = t[k]      with s = 0
 * </pre>
 *
 * <p>So it is {@code y - t}: what the network said minus what is true (the p − y of the books). A
 * smoothed target only mixes such losses: {@code Σ(k) t[k] · (log z - (x[k] - m))} with the sum of
 * t being 1 gives {@code y - t} again. The loss of a batch is a mean, hence the division.
 *
 * <p>Subtracting the maximum changes nothing mathematically and keeps {@code exp} from overflowing.
 * The few values of an image are computed in double precision with {@code StrictMath}, sums over k
 * ascending, and rounded once. One version serves every kernel set. Source: Goodfellow, Bengio,
 * Courville, "Deep Learning", 2016, sections 4.1 and 6.2.2.3.
 */
public final class SoftmaxKernel {

  private SoftmaxKernel() {}

  /**
   * Computes what the operation puts out.
   *
   * @param n images
   * @param classes K
   * @param x {@code [n, K]}, not modified
   * @param y {@code [n, K]}, overwritten; may be {@code x}
   */
  public static void forward(int n, int classes, float[] x, float[] y) {
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      double maximum = maximum(classes, x, at);
      double total = total(classes, x, at, maximum);
      for (int k = 0; k < classes; k++) {
        y[at + k] = (float) (StrictMath.exp(x[at + k] - maximum) / total);
      }
    }
  }

  /**
   * The cross-entropy of one image.
   *
   * @param classes K
   * @param logits holds K logits from {@code at}, not modified
   * @param at where they start
   * @param label the true class
   * @return the loss in nats: {@code -log softmax(logits)[label]}
   */
  public static double crossEntropy(int classes, float[] logits, int at, int label) {
    double maximum = maximum(classes, logits, at);
    return StrictMath.log(total(classes, logits, at, maximum)) - (logits[at + label] - maximum);
  }

  /**
   * The cross-entropy of one image, and the gradient of its smoothed and weighted one.
   *
   * @param classes K
   * @param logits holds K logits from {@code at}, not modified
   * @param at where they start, in {@code dlogits} as well
   * @param label the true class
   * @param smoothing s, the part of the target that is spread over all classes
   * @param weight of the image
   * @param batch the number of images whose mean is the loss
   * @param dlogits K floats from {@code at} are overwritten
   * @return the loss in nats: neither smoothed, weighted, nor divided by {@code batch}
   */
  public static double crossEntropyGradient(
      int classes,
      float[] logits,
      int at,
      int label,
      double smoothing,
      double weight,
      int batch,
      float[] dlogits) {
    double maximum = maximum(classes, logits, at);
    double total = total(classes, logits, at, maximum);
    double spread = smoothing / classes;
    for (int k = 0; k < classes; k++) {
      double probability = StrictMath.exp(logits[at + k] - maximum) / total;
      double target = (k == label ? 1 - smoothing : 0) + spread;
      dlogits[at + k] = (float) (weight * (probability - target) / batch) + 0f;
    }
    return StrictMath.log(total) - (logits[at + label] - maximum);
  }

  /**
   * The index, from 0, of the first largest of {@code classes} values from {@code at}; -1 where one
   * is NaN, or the largest infinite: their softmax is NaN, and names no class.
   */
  public static int argMax(int classes, float[] values, int at) {
    int best = 0;
    for (int k = 0; k < classes; k++) {
      if (Float.isNaN(values[at + k])) {
        return -1;
      }
      if (values[at + k] > values[at + best]) {
        best = k;
      }
    }
    return Float.isInfinite(values[at + best]) ? -1 : best;
  }

  /** NaN if any of the values is: a poisoned logit must not hide. */
  private static double maximum(int classes, float[] x, int at) {
    double maximum = x[at];
    for (int k = 1; k < classes; k++) {
      maximum = Math.max(maximum, x[at + k]);
    }
    return maximum;
  }

  private static double total(int classes, float[] x, int at, double maximum) {
    double total = 0;
    for (int k = 0; k < classes; k++) {
      total += StrictMath.exp(x[at + k] - maximum);
    }
    return total;
  }
}
