package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * A yes or no for each class, from logits: each of the K outputs is a sigmoid of its own, whose
 * target is 1 for the true class and 0 for the others (one against all).
 *
 * <pre>
 * loss  = Σ(k) [max(x[k], 0) - x[k] · t[k] + log(1 + exp(-|x[k]|))] / K        t[k] = [k = label]
 * dx[k] = (sigmoid(x[k]) - t[k]) / (K · batch)
 * </pre>
 *
 * <p>In double with {@code StrictMath}, over k ascending, rounded once; the mean over the classes
 * is Keras'. A network has an output for each class of its dataset, so two classes take two
 * outputs, not one. Source: Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.2.2.2.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).loss(new BinaryCrossEntropy()).run();
 * }
 */
public record BinaryCrossEntropy() implements Loss {

  @Override
  public String label() {
    return "binary-cross-entropy";
  }

  @Override
  public void loss(int n, int classes, float[] logits, int[] labels, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += part(logits[at + k], k == labels[image]);
      }
      metrics.count(sum / classes, logits, at, labels[image]);
    }
  }

  @Override
  public void gradient(
      int n,
      int classes,
      float[] logits,
      int[] labels,
      int batch,
      float[] dlogits,
      Metrics metrics) {
    loss(n, classes, logits, labels, metrics);
    for (int image = 0; image < n; image++) {
      for (int k = 0; k < classes; k++) {
        int at = image * classes + k;
        double target = k == labels[image] ? 1 : 0;
        dlogits[at] = (float) ((sigmoid(logits[at]) - target) / ((double) classes * batch)) + 0f;
      }
    }
  }

  @Override
  public double imageLoss(int classes, double[] logits, int at, int label) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += part(logits[at + k], k == label);
    }
    return sum / classes;
  }

  /** Each sigmoid at 1 / K: {@code [ln K - (K - 1) · ln((K - 1) / K)] / K}. */
  @Override
  public OptionalDouble guess(int classes) {
    double others = classes - 1.0;
    double no = others == 0 ? 0 : others * StrictMath.log(others / classes);
    return OptionalDouble.of((StrictMath.log(classes) - no) / classes);
  }

  private static double part(double x, boolean yes) {
    return Math.max(x, 0) - (yes ? x : 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    double small = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? small : 1) / (1 + small);
  }

  @Override
  public Explained gradientTerms(
      int classes, Explained.Source logits, int label, int batch, int k) {
    Explained x = logits.at(k);
    Explained probability = new Function("sigmoid(x)", List.of(x), sigmoid(x.value()));
    Explained error = Function.minusDouble(probability, new Constant("target", k == label ? 1 : 0));
    Explained all = new Constant("classes · images of the batch", (double) classes * batch);
    return new Stored(Function.overDouble(error, all));
  }

  @Override
  public Explained lossTerms(int classes, Explained.Source logits, int label) {
    List<Explained> parts = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      Explained x = logits.at(k);
      String name = k == label ? "ln(1 + e^-x)" : "ln(1 + e^x)";
      parts.add(new Function(name, List.of(x), part(x.value(), k == label)));
    }
    return Function.overDouble(Sum.ofDouble(parts), new Constant("classes", classes));
  }
}
