package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Gathered.Max;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of {@link SoftmaxKernel}'s numbers for one image: its probabilities, its cross-entropy,
 * and the gradient {@code p − t}. All in double.
 */
public final class SoftmaxTerms {

  private final List<Explained> logits = new ArrayList<>();
  private final List<Explained> exponentials = new ArrayList<>();
  private final Explained maximum;
  private final Explained total;

  /**
   * Of an image.
   *
   * @param classes K
   * @param logits the K of the image
   */
  public SoftmaxTerms(int classes, Source logits) {
    Objects.requireNonNull(logits, "logits");
    for (int k = 0; k < classes; k++) {
      this.logits.add(logits.at(k));
    }
    this.maximum = new Named("the largest logit", Max.of(this.logits));
    for (Explained x : this.logits) {
      Explained less = Function.minusDouble(x, maximum);
      exponentials.add(new Function("exp(x)", List.of(less), StrictMath.exp(less.value())));
    }
    this.total = new Named("the sum of the exponentials", Sum.ofDouble(exponentials));
  }

  /** {@code p[k]}, in double. */
  public Explained probability(int k) {
    return new Named(
        "the probability of class " + k, Function.overDouble(exponentials.get(k), total));
  }

  /** {@code -log p[label]}. */
  public Explained crossEntropy(int label) {
    Explained log = new Function("ln x", List.of(total), StrictMath.log(total.value()));
    return Function.minusDouble(log, Function.minusDouble(logits.get(label), maximum));
  }

  /**
   * {@code weight · (p[k] − t[k]) / batch}, stored.
   *
   * @param target t, with what smoothing makes of it
   * @param weight of the image
   * @param batch the number of images whose mean is the loss
   */
  public Explained gradient(int k, double target, double weight, int batch) {
    Explained error = Function.minusDouble(probability(k), new Constant("target", target));
    Explained weighted =
        weight == 1 ? error : Product.ofDouble(new Constant("weight of the class", weight), error);
    return new Stored(Function.overDouble(weighted, new Constant("images of the batch", batch)));
  }
}
