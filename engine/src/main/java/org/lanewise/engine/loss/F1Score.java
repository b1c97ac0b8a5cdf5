package org.lanewise.engine.loss;

import java.util.Objects;

/**
 * The mean over the K outputs of the harmonic mean of precision and recall of their yes-or-no
 * answers, in the sense of {@link BinaryAccuracy}: what Keras calls {@code F1Score} with {@code
 * average="macro"} and a threshold of one half.
 *
 * <pre>
 * F1[k] = 2 · TP / (2 · TP + FP + FN)     0 where nothing is, and nothing is said to be
 * </pre>
 *
 * <p>Source: van Rijsbergen, "Information Retrieval", 1979, chapter 7.
 *
 * {@snippet :
 * Loss loss = binaryCrossEntropy().measuring(f1());
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * double value = history.getLast().own().get("F1 score");
 * }
 */
public record F1Score() implements Metric {

  /** Of each output: true positives, false positives, false negatives. */
  private static final int SUMS = 3;

  @Override
  public String name() {
    return "F1 score";
  }

  @Override
  public int sums(int outputs) {
    return SUMS * outputs;
  }

  @Override
  public boolean takesNumbers() {
    return true;
  }

  @Override
  public void add(float[] logits, Targets targets, int image, double[] sums) {
    Objects.requireNonNull(logits, "logits");
    Objects.requireNonNull(sums, "sums");
    int outputs = targets.outputs();
    for (int k = 0; k < outputs; k++) {
      boolean said = logits[image * outputs + k] > 0;
      boolean is = targets.value(image, k) > 0.5;
      if (said || is) {
        sums[SUMS * k + (said && is ? 0 : said ? 1 : 2)]++;
      }
    }
  }

  @Override
  public double value(double[] sums, long images) {
    Objects.requireNonNull(sums, "sums");
    double all = 0;
    for (int at = 0; at < sums.length; at += SUMS) {
      double twice = 2 * sums[at];
      double below = twice + sums[at + 1] + sums[at + 2];
      all += below > 0 ? twice / below : 0;
    }
    return images == 0 ? Double.NaN : all * SUMS / sums.length;
  }
}
