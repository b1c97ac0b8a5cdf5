package org.lanewise.engine.doctor;

import java.util.Optional;

/** Batches hold few classes, because the images come in their order. */
final class NotShuffledCause implements Cause {

  private static final double ENTROPY = 0.8;
  private static final int SMALLEST_BATCH = 8;

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
    double balanced = c == null ? 1 : c.labelEntropy() / facts.chanceLoss();
    double expected = balanced * Entropy.expected(facts.classes(), facts.batch());
    double limit = ENTROPY * expected;
    if (w.losses().size() * facts.batch() < 4 * facts.classes() || !(w.batchEntropy() < limit)) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            Severity.PROBLEM,
            "the labels inside a batch have an entropy of %.2f where a random batch of %d has %.2f; the predictions' entropy is %.2f."
                .formatted(w.batchEntropy(), facts.batch(), expected, w.predictedEntropy()),
            Evidence.of("batch_entropy", w.batchEntropy())
                .and("expected_entropy", expected)
                .and("predicted_entropy", w.predictedEntropy()),
            new Fix(
                "Shuffle the images in every epoch.",
                "train (it shuffles by --seed)",
                "new TrainingSettings(epochs, batch, optimizer, seed, true)")));
  }
}
