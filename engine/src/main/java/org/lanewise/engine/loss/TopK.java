package org.lanewise.engine.loss;

import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.SoftmaxKernel;

/**
 * The fraction of images whose true class is among the k largest logits; of equal ones the class of
 * the lower number counts as the larger, so that k = 1 is the accuracy. Where the softmax of the
 * logits is NaN none is. Counted beside a loss:
 *
 * <p>It is in {@code EpochResult.own} and {@link Metrics#own} under {@code top-5 accuracy}. With k
 * classes or fewer it is 1.
 *
 * {@snippet :
 * Loss loss = crossEntropy().measuring(topK(5));
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * double top5 = history.getLast().own().get("top-5 accuracy");
 * }
 *
 * @param k how many of the largest logits
 */
public record TopK(int k) implements Metric {

  /**
   * Checks k.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public TopK {
    if (k < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the top %d classes were asked for, but it must be at least 1", k));
    }
  }

  @Override
  public String name() {
    return String.format(Locale.ROOT, "top-%d accuracy", k);
  }

  @Override
  public void add(float[] logits, Targets targets, int image, double[] sums) {
    Objects.requireNonNull(logits, "logits");
    Objects.requireNonNull(sums, "sums");
    int classes = targets.outputs();
    int at = image * classes;
    int label = targets.label(image);
    float own = logits[at + label];
    int larger = 0;
    for (int j = 0; j < classes; j++) {
      float other = logits[at + j];
      larger += other > own || other == own && j < label ? 1 : 0;
    }
    sums[0] += larger < k && SoftmaxKernel.argMax(classes, logits, at) >= 0 ? 1 : 0;
  }
}
