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
 * The squared distance of the outputs from 1 for the true class and 0 for the others.
 *
 * <pre>
 * loss  = Σ(k) (x[k] - t[k])² / K                                              t[k] = [k = label]
 * dx[k] = 2 · (x[k] - t[k]) / (K · batch)
 * </pre>
 *
 * <p>In double, over k ascending, rounded once; the mean over the classes is Keras'. The outputs
 * are taken as they are: a network that is to put out probabilities ends in a softmax. Source:
 * Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.1.3.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).loss(new MeanSquaredError()).run();
 * }
 */
public record MeanSquaredError() implements Loss {

  @Override
  public String label() {
    return "mean-squared-error";
  }

  @Override
  public void loss(int n, int classes, float[] logits, int[] labels, Metrics metrics) {
    Objects.requireNonNull(logits, "logits");
    for (int image = 0; image < n; image++) {
      int at = image * classes;
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        double error = error(logits[at + k], k == labels[image]);
        sum += error * error;
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
        double error = error(logits[at], k == labels[image]);
        dlogits[at] = (float) (2 * error / ((double) classes * batch)) + 0f;
      }
    }
  }

  @Override
  public double imageLoss(int classes, double[] logits, int at, int label) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double error = error(logits[at + k], k == label);
      sum += error * error;
    }
    return sum / classes;
  }

  /** Each output at 1 / K: {@code (K - 1) / K²}. */
  @Override
  public OptionalDouble guess(int classes) {
    return OptionalDouble.of((classes - 1.0) / ((double) classes * classes));
  }

  private static double error(double x, boolean yes) {
    return x - (yes ? 1 : 0);
  }

  @Override
  public Explained gradientTerms(
      int classes, Explained.Source logits, int label, int batch, int k) {
    Explained twice = Product.ofDouble(new Constant("2", 2), errorTerms(logits.at(k), k == label));
    Explained all = new Constant("classes · images of the batch", (double) classes * batch);
    return new Stored(Function.overDouble(twice, all));
  }

  @Override
  public Explained lossTerms(int classes, Explained.Source logits, int label) {
    List<Explained> squares = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      Explained error = errorTerms(logits.at(k), k == label);
      squares.add(Product.ofDouble(error, error));
    }
    return Function.overDouble(Sum.ofDouble(squares), new Constant("classes", classes));
  }

  private static Explained errorTerms(Explained x, boolean yes) {
    return Function.minusDouble(x, new Constant("target", yes ? 1 : 0));
  }
}
