package org.lanewise.engine.loss;

import java.util.Objects;
import org.lanewise.engine.kernel.SoftmaxKernel;

/**
 * The mean cross-entropy, in nats, between the softmax of the logits and the true classes, whatever
 * is minimized: neither smoothed nor weighted, so that it can be compared with that of a guess,
 * {@code ln K}. Losses of which it is not the value have it counted beside them.
 *
 * {@snippet :
 * Loss loss = crossEntropy(0.1);
 * Training training = Training.of(network).data(data).batch(10).epochs(1).loss(loss);
 * EpochResult last = training.run().getLast();
 * assert last.crossEntropy() == last.own().get(CrossEntropy.NAME);
 * }
 */
public record CrossEntropy() implements Metric {

  /** Its name. */
  public static final String NAME = "cross-entropy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void add(float[] logits, Targets targets, int image, double[] sums) {
    Objects.requireNonNull(logits, "logits");
    int classes = targets.outputs();
    sums[0] += SoftmaxKernel.crossEntropy(classes, logits, image * classes, targets.label(image));
  }
}
