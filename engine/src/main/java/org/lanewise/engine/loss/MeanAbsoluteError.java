package org.lanewise.engine.loss;

import java.util.Objects;

/**
 * The mean distance of the outputs from the targets, {@code Σ |x[k] - t[k]| / (K · images)}, in the
 * targets' own unit. Of a class the target is 1 for itself and 0 for the others.
 *
 * {@snippet :
 * Loss loss = meanSquaredError().measuring(meanAbsoluteError());
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * double value = history.getLast().own().get("mean absolute error");
 * }
 */
public record MeanAbsoluteError() implements Metric {

  @Override
  public String name() {
    return "mean absolute error";
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
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      sum += Math.abs(logits[image * outputs + k] - targets.value(image, k));
    }
    sums[0] += sum / outputs;
  }
}
