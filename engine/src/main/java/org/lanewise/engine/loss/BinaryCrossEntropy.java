package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * A yes or no for each output, from logits: each of the K outputs is a sigmoid of its own. Targets
 * are a 0 or 1 for each of several labels that may be true of an image at once, or a probability
 * between; or a class, which is 1 for itself and 0 for the others (one against all).
 *
 * <pre>
 * loss  = Σ(k) [max(x[k], 0) - x[k] · t[k] + log(1 + exp(-|x[k]|))] / K
 * dx[k] = (sigmoid(x[k]) - t[k]) / (K · batch)       t[k] the target's number, or [k = label]
 * </pre>
 *
 * <p>In double with {@code StrictMath}, over k ascending, rounded once; the mean over the outputs
 * is Keras'. A network has an output for each class of its dataset, so two classes take two
 * outputs, not one; two labels that may both be true take two as well. With numbers it counts
 * {@link BinaryAccuracy}, {@link SubsetAccuracy} and {@link F1Score}. Source: Goodfellow, Bengio,
 * Courville, "Deep Learning", 2016, section 6.2.2.2.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).loss(binaryCrossEntropy()).run();
 * }
 */
public record BinaryCrossEntropy() implements Loss {

  @Override
  public String label() {
    return "binary-cross-entropy";
  }

  @Override
  public boolean takesNumbers() {
    return true;
  }

  @Override
  public List<Metric> numberMetrics() {
    return List.of(new BinaryAccuracy(), new SubsetAccuracy(), new F1Score());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when a target is not in [0, 1]
   */
  @Override
  public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    int outputs = targets.outputs();
    for (int image = 0; image < n; image++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += part(logits[image * outputs + k], probability(targets, image, k));
      }
      metrics.count(sum / outputs, logits, targets, image);
    }
  }

  @Override
  public void gradient(
      int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
    loss(n, logits, targets, metrics);
    int outputs = targets.outputs();
    for (int image = 0; image < n; image++) {
      for (int k = 0; k < outputs; k++) {
        int at = image * outputs + k;
        double error = sigmoid(logits[at]) - targets.value(image, k);
        dlogits[at] = (float) (error / ((double) outputs * batch)) + 0f;
      }
    }
  }

  @Override
  public double imageLoss(double[] logits, Targets targets, int image) {
    int outputs = targets.outputs();
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      sum += part(logits[image * outputs + k], targets.value(image, k));
    }
    return sum / outputs;
  }

  /** Each sigmoid at 1 / K: {@code [ln K - (K - 1) · ln((K - 1) / K)] / K}. */
  @Override
  public OptionalDouble guess(int classes) {
    double others = classes - 1.0;
    double no = others == 0 ? 0 : others * StrictMath.log(others / classes);
    return OptionalDouble.of((StrictMath.log(classes) - no) / classes);
  }

  private static double probability(Targets targets, int image, int k) {
    double target = targets.value(image, k);
    if (!(target >= 0 && target <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an image has the target %s for output %d, but the binary cross-entropy takes 0 for no, 1 for yes, or a probability between; for other numbers take MeanSquaredError",
              target,
              k));
    }
    return target;
  }

  private static double part(double x, double target) {
    return Math.max(x, 0) - x * target + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    double small = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? small : 1) / (1 + small);
  }

  @Override
  public Explained gradientTerms(
      Explained.Source logits, Targets targets, int image, int batch, int k) {
    Explained x = logits.at(k);
    Explained probability = new Function("sigmoid(x)", List.of(x), sigmoid(x.value()));
    Explained target = new Constant("target", targets.value(image, k));
    double all = (double) targets.outputs() * batch;
    return new Stored(
        Function.overDouble(
            Function.minusDouble(probability, target),
            new Constant("outputs · images of the batch", all)));
  }

  @Override
  public Explained lossTerms(Explained.Source logits, Targets targets, int image) {
    List<Explained> parts = new ArrayList<>();
    for (int k = 0; k < targets.outputs(); k++) {
      Explained x = logits.at(k);
      double target = targets.value(image, k);
      String name = "max(x, 0) - x · target + ln(1 + e^-|x|)";
      if (target == 0 || target == 1) {
        name = target == 1 ? "ln(1 + e^-x)" : "ln(1 + e^x)";
      }
      parts.add(new Function(name, List.of(x), part(x.value(), target)));
    }
    return Function.overDouble(Sum.ofDouble(parts), new Constant("outputs", targets.outputs()));
  }
}
