package org.lanewise.engine.loss;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.kernel.Explained;

/** A loss with metrics counted beside it. */
record Measured(Loss loss, List<Metric> metrics) implements Loss {

  Measured {
    Objects.requireNonNull(loss, "loss");
    metrics = List.copyOf(metrics);
  }

  @Override
  public String label() {
    return loss.label();
  }

  @Override
  public Map<String, Double> settings() {
    return loss.settings();
  }

  @Override
  public void loss(int n, int classes, float[] logits, int[] labels, Metrics counted) {
    loss.loss(n, classes, logits, labels, counted);
  }

  @Override
  public void gradient(
      int n,
      int classes,
      float[] logits,
      int[] labels,
      int batch,
      float[] dlogits,
      Metrics counted) {
    loss.gradient(n, classes, logits, labels, batch, dlogits, counted);
  }

  @Override
  public double imageLoss(int classes, double[] logits, int at, int label) {
    return loss.imageLoss(classes, logits, at, label);
  }

  @Override
  public OptionalDouble guess(int classes) {
    return loss.guess(classes);
  }

  @Override
  public boolean isCrossEntropy() {
    return loss.isCrossEntropy();
  }

  @Override
  public Explained gradientTerms(
      int classes, Explained.Source logits, int label, int batch, int k) {
    return loss.gradientTerms(classes, logits, label, batch, k);
  }

  @Override
  public Explained lossTerms(int classes, Explained.Source logits, int label) {
    return loss.lossTerms(classes, logits, label);
  }

  @Override
  public void requireClasses(int classes) {
    loss.requireClasses(classes);
  }
}
