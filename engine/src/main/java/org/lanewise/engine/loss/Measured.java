package org.lanewise.engine.loss;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.lanewise.engine.kernel.Explained;

/**
 * A loss with metrics counted beside it.
 *
 * @param loss with metrics of its own
 * @param more further ones
 */
record Measured(Loss loss, List<Metric> more) implements Loss {

  Measured {
    Objects.requireNonNull(loss, "loss");
    more.forEach(metric -> Objects.requireNonNull(metric, "metrics holds null"));
    more = List.copyOf(more);
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
  public void loss(int n, float[] logits, Targets targets, Metrics counted) {
    loss.loss(n, logits, targets, counted);
  }

  @Override
  public void gradient(
      int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics counted) {
    loss.gradient(n, logits, targets, batch, dlogits, counted);
  }

  @Override
  public double imageLoss(double[] logits, Targets targets, int image) {
    return loss.imageLoss(logits, targets, image);
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
      Explained.Source logits, Targets targets, int image, int batch, int k) {
    return loss.gradientTerms(logits, targets, image, batch, k);
  }

  @Override
  public Explained lossTerms(Explained.Source logits, Targets targets, int image) {
    return loss.lossTerms(logits, targets, image);
  }

  @Override
  public void requireClasses(int classes) {
    loss.requireClasses(classes);
  }

  @Override
  public boolean takesNumbers() {
    return loss.takesNumbers();
  }

  @Override
  public List<Metric> metrics() {
    return with(loss.metrics());
  }

  @Override
  public List<Metric> numberMetrics() {
    return with(loss.numberMetrics());
  }

  /** One that is counted anyway is not counted twice. */
  private List<Metric> with(List<Metric> first) {
    return Stream.concat(first.stream(), more.stream()).distinct().toList();
  }
}
