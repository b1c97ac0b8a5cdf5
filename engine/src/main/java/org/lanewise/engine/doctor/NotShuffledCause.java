package org.lanewise.engine.doctor;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches hold few classes, because the images come in their order. */
final class NotShuffledCause implements Cause {

  private static final double ENTROPY = 0.8;

  /** Where classes are unequal, a few batches may hold few of them by chance. */
  private static final double DEVIATIONS = 5;

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
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    Window w = observations.window().orElse(null);
    Checkup c = observations.checkup().orElse(null);
    if (w == null || facts.batch() < SMALLEST_BATCH || facts.batch() == facts.images()) {
      return Optional.empty();
    }
    long steps = 0;
    double sum = 0;
    for (Window window : observations.windows()) {
      if (window.whole(facts.batch())) {
        steps += window.losses().size();
        sum += window.batchEntropy() * window.losses().size();
      }
    }
    double entropy = sum / steps;
    BatchEntropy drawn = BatchEntropy.of(labels(c, facts), facts.batch());
    double expected = drawn.mean();
    double chance = DEVIATIONS * drawn.deviation() / Math.sqrt(steps);
    if (steps * facts.batch() < IMAGES_PER_CLASS * facts.classes()
        || !(entropy < ENTROPY * expected)
        || !(entropy < expected - chance)) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
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
            new Fix("Shuffle the images in every epoch.", new Fix.Shuffle())));
  }

  /** The training set's labels; without a checkup, as many of each class. */
  private static List<Long> labels(@Nullable Checkup checkup, RunFacts facts) {
    return checkup == null || checkup.labels().isEmpty()
        ? Collections.nCopies(facts.classes(), 1L)
        : checkup.labels();
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
