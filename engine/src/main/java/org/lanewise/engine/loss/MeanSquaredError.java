package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The squared distance of the outputs from the targets: from the numbers of a regression, or from 1
 * for the true class and 0 for the others.
 *
 * <pre>
 * loss  = Σ(k) (x[k] - t[k])² / K            t[k] the target's number, or [k = label]
 * dx[k] = 2 · (x[k] - t[k]) / (K · batch)
 * </pre>
 *
 * <p>In double, over k ascending, rounded once; the mean over the K outputs is Keras'. The outputs
 * are taken as they are: a network that is to put out probabilities ends in a softmax. With numbers
 * it counts {@link MeanAbsoluteError} and {@link R2Score}. Source: Bishop, "Pattern Recognition and
 * Machine Learning", 2006, sections 3.1.1 and 4.1.3.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).loss(meanSquaredError()).run();
 * }
 */
public record MeanSquaredError() implements Loss {

  @Override
  public String label() {
    return "mean-squared-error";
  }

  @Override
  public boolean takesNumbers() {
    return true;
  }

  @Override
  public List<Metric> numberMetrics() {
    return List.of(new MeanAbsoluteError(), new R2Score());
  }

  @Override
  public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    int outputs = targets.outputs();
    for (int image = 0; image < n; image++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        double error = logits[image * outputs + k] - targets.value(image, k);
        sum += error * error;
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
        double error = logits[at] - targets.value(image, k);
        dlogits[at] = (float) (2 * error / ((double) outputs * batch)) + 0f;
      }
    }
  }

  @Override
  public double imageLoss(double[] logits, Targets targets, int image) {
    int outputs = targets.outputs();
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      double error = logits[image * outputs + k] - targets.value(image, k);
      sum += error * error;
    }
    return sum / outputs;
  }

  /** Each output at 1 / K: {@code (K - 1) / K²}. */
  @Override
  public OptionalDouble guess(int classes) {
    return OptionalDouble.of((classes - 1.0) / ((double) classes * classes));
  }

  @Override
  public Explained gradientTerms(
      Explained.Source logits, Targets targets, int image, int batch, int k) {
    Explained error = errorTerms(logits, targets, image, k);
    Explained twice = Product.ofDouble(new Constant("2", 2), error);
    double all = (double) targets.outputs() * batch;
    return new Stored(
        Function.overDouble(twice, new Constant("outputs · images of the batch", all)));
  }

  @Override
  public Explained lossTerms(Explained.Source logits, Targets targets, int image) {
    List<Explained> squares = new ArrayList<>();
    for (int k = 0; k < targets.outputs(); k++) {
      Explained error = errorTerms(logits, targets, image, k);
      squares.add(Product.ofDouble(error, error));
    }
    return Function.overDouble(Sum.ofDouble(squares), new Constant("outputs", targets.outputs()));
  }

  private static Explained errorTerms(Explained.Source logits, Targets targets, int image, int k) {
    return Function.minusDouble(logits.at(k), new Constant("target", targets.value(image, k)));
  }
}
