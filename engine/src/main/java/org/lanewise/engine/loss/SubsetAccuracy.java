package org.lanewise.engine.loss;

import java.util.Objects;

/**
 * The fraction of images of which every yes-or-no answer is right, in the sense of {@link
 * BinaryAccuracy}; also called exact match.
 *
 * {@snippet :
 * Loss loss = binaryCrossEntropy().measuring(subsetAccuracy());
 * History history = Training.of(network).data(data).batch(10).epochs(1).loss(loss).run();
 * double value = history.getLast().own().get("subset accuracy");
 * }
 */
public record SubsetAccuracy() implements Metric {

  @Override
  public String name() {
    return "subset accuracy";
  }

  @Override
  public boolean takesNumbers() {
    return true;
  }

  @Override
  public void add(float[] logits, Targets targets, int image, double[] sums) {
    boolean all = BinaryAccuracy.right(logits, targets, image) == targets.outputs();
    Objects.requireNonNull(sums, "sums")[0] += all ? 1 : 0;
  }
}
