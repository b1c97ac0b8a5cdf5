package org.lanewise.engine.loss;

import java.util.Objects;

/**
 * The fraction of yes-or-no answers that are right, over all images and outputs: a logit above 0, a
 * probability above one half, says yes; so does a target above one half. A logit of NaN says
 * nothing, which is wrong.
 *
 * {@snippet :
 * Loss loss = binaryCrossEntropy().measuring(binaryAccuracy());
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * double value = history.getLast().own().get("binary accuracy");
 * }
 */
public record BinaryAccuracy() implements Metric {

  @Override
  public String name() {
    return "binary accuracy";
  }

  @Override
  public boolean takesNumbers() {
    return true;
  }

  @Override
  public void add(float[] logits, Targets targets, int image, double[] sums) {
    Objects.requireNonNull(sums, "sums")[0] +=
        (double) right(logits, targets, image) / targets.outputs();
  }

  /** How many of the answers for an image are right. */
  static int right(float[] logits, Targets targets, int image) {
    Objects.requireNonNull(logits, "logits");
    int outputs = targets.outputs();
    int right = 0;
    for (int k = 0; k < outputs; k++) {
      float logit = logits[image * outputs + k];
      right += (targets.value(image, k) > 0.5 ? logit > 0 : logit <= 0) ? 1 : 0;
    }
    return right;
  }
}
