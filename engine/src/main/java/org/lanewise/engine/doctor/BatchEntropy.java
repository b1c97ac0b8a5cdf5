package org.lanewise.engine.doctor;

import java.util.List;

/**
 * The entropy, in nats, of the labels inside a batch that is drawn blindly from a training set.
 *
 * @param mean of such batches
 * @param deviation an upper bound of its standard deviation
 */
record BatchEntropy(double mean, double deviation) {

  /**
   * How often each class is in a batch of n is binomial, so the mean is exact: the sum over the
   * classes of E[-(X/n) ln(X/n)]. The classes' shares of the entropy hang together; twice the sum
   * of their variances is never below that of the sum for two classes, and far above it for many.
   *
   * @param counts how many images have each label, at least one
   * @param batch n
   */
  static BatchEntropy of(List<Long> counts, int batch) {
    double images = counts.stream().mapToLong(n -> n).sum();
    double mean = 0;
    double variance = 0;
    for (long count : counts) {
      double p = count / images;
      if (p > 0 && p < 1) {
        double first = 0;
        double second = 0;
        // X = 0 adds nothing; ln C(n, x) p^x (1 - p)^(n - x) goes from one x to the next.
        double logarithm = batch * StrictMath.log1p(-p);
        for (int x = 1; x <= batch; x++) {
          logarithm += StrictMath.log((batch - x + 1.0) / x * p / (1 - p));
          double share = (double) x / batch;
          double term = -share * StrictMath.log(share);
          double probability = StrictMath.exp(logarithm);
          first += probability * term;
          second += probability * term * term;
        }
        mean += first;
        variance += Math.max(0, second - first * first);
      }
    }
    return new BatchEntropy(mean, Math.sqrt(2 * variance));
  }
}
