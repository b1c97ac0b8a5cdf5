package org.lanewise.engine.loss;

import java.util.Objects;

/**
 * How much of the targets' variance the outputs explain, the mean over the K outputs of
 *
 * <pre>
 * R²[k] = 1 - Σ(images) (x[k] - t[k])² / Σ(images) (t[k] - mean t[k])²
 * </pre>
 *
 * <p>1 is perfect, 0 what the mean of the targets would do, less is worse than that. As in Keras it
 * is 0 for an output whose target is the same for all images. In double; the lower sum is {@code Σ
 * t² - (Σ t)² / images}. Source: Draper and Smith, "Applied Regression Analysis", 1998, section
 * 1.3.
 *
 * {@snippet :
 * Loss loss = meanSquaredError().measuring(r2());
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * double value = history.getLast().own().get("R2 score");
 * }
 */
public record R2Score() implements Metric {

  /** Of each output: the squared errors, the targets, the targets' squares. */
  private static final int SUMS = 3;

  @Override
  public String name() {
    return "R2 score";
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
      double target = targets.value(image, k);
      double error = logits[image * outputs + k] - target;
      sums[SUMS * k] += error * error;
      sums[SUMS * k + 1] += target;
      sums[SUMS * k + 2] += target * target;
    }
  }

  @Override
  public double value(double[] sums, long images) {
    Objects.requireNonNull(sums, "sums");
    double all = 0;
    for (int at = 0; at < sums.length; at += SUMS) {
      double variance = sums[at + 2] - sums[at + 1] * sums[at + 1] / images;
      all += variance > 0 ? 1 - sums[at] / variance : 0;
    }
    return images == 0 ? Double.NaN : all * SUMS / sums.length;
  }
}
