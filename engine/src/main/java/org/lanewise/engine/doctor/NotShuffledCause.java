package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Batches hold few classes, because the images come in their order. */
final class NotShuffledCause implements Cause {

  private static final double ENTROPY = 0.8;
  private static final int SMALLEST_BATCH = 8;

  /** Fewer say nothing yet. */
  private static final int IMAGES_PER_CLASS = 4;

  @Override
  public String name() {
    return "not-shuffled";
  }

  @Override
  public String healthy() {
    return "A batch holds about as many classes as a random draw.";
  }

  @Override
  public Optional<Finding> find(Chart chart) {
    RunFacts facts = chart.facts();
    Window w = chart.window().orElse(null);
    Checkup c = chart.checkup().orElse(null);
    if (w == null || facts.batch() < SMALLEST_BATCH || facts.batch() == facts.images()) {
      return Optional.empty();
    }
    long steps = 0;
    double sum = 0;
    for (Window window : chart.windows()) {
      if (window.whole(facts.batch())) {
        steps += window.losses().size();
        sum += window.batchEntropy() * window.losses().size();
      }
    }
    double entropy = sum / steps;
    double balanced = c == null ? 1 : c.labelEntropy() / facts.chanceLoss();
    double expected = balanced * Entropy.expected(facts.classes(), facts.batch());
    if (steps * facts.batch() < IMAGES_PER_CLASS * facts.classes()
        || !(entropy < ENTROPY * expected)) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the labels inside a batch have an entropy of %.2f where a random batch of %d has %.2f; the predictions' entropy is %.2f.",
                entropy,
                facts.batch(),
                expected,
                w.predictedEntropy()),
            Evidence.of("batch_entropy", entropy)
                .and("expected_entropy", expected)
                .and("predicted_entropy", w.predictedEntropy()),
            new Fix(
                "Shuffle the images in every epoch.",
                "train (it shuffles by --seed)",
                "new TrainingSettings(epochs, batch, optimizer, seed, true)")));
  }

  @Override
  public Set<String> explains() {
    return Set.of(
        "learning-rate-too-high",
        "gradients-not-cleared",
        "dead-relus",
        "labels-wrong",
        "overfitting");
  }
}
