package org.lanewise.engine.doctor;

import java.util.Optional;

/** Steps so long that they throw the network out. */
final class LearningRateTooHighCause implements Cause {

  /** How far above both the first loss and ln C a batch must have been. */
  private static final double SPIKE = 1.5;

  private static final double FLAT = 0.9;
  private static final double DEAD = 0.5;
  private static final double ENTROPY = 0.3;
  private static final double PROGRESS = 0.25;

  @Override
  public String name() {
    return "learning-rate-too-high";
  }

  @Override
  public String healthy() {
    return "The loss falls from ln C on, without a spike, and all classes are predicted.";
  }

  @Override
  public Optional<Finding> find(Chart chart) {
    RunFacts facts = chart.facts();
    double chance = facts.chanceLoss();
    double first = chart.firstLoss();
    boolean startedWell = first < SPIKE * chance;
    Fix fix =
        new Fix(
            "Lower the learning rate to a tenth, or let the rate finder choose.",
            "--learning-rate %s (or ./lanewise find-rate)".formatted(facts.learningRate() / 10),
            "optimizer.withLearningRate(%s)".formatted(facts.learningRate() / 10));
    if (chart.latest().orElse(null) instanceof Breakdown end && startedWell) {
      return Optional.of(
          chart.finding(
              this,
              Severity.HOPELESS,
              "the loss was %.2f before step 1, and training met NaN or infinity in epoch %d."
                  .formatted(first, end.epoch()),
              Evidence.of("first_loss", first)
                  .and("largest_loss", chart.largestLoss())
                  .and("learning_rate", facts.learningRate()),
              fix));
    }
    Window w = chart.window().orElse(null);
    if (w == null || !startedWell || w.epoch() == 1 && chart.progress() < PROGRESS) {
      return Optional.empty();
    }
    boolean spike = chart.largestLoss() > SPIKE * Math.max(first, chance);
    boolean gone = w.deadFraction() > DEAD || w.predictedEntropy() < ENTROPY * chance;
    if (!spike || !(w.loss() > FLAT * chance) || !gone) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            w.deadFraction() > 0.99 ? Severity.HOPELESS : Severity.PROBLEM,
            "the loss began at %.2f, jumped to %.3g and now stays at %.3f; %.0f %% of a layer's units are dead, and the predicted classes' entropy is %.2f."
                .formatted(
                    first,
                    chart.largestLoss(),
                    w.loss(),
                    100 * w.deadFraction(),
                    w.predictedEntropy()),
            Evidence.of("first_loss", first)
                .and("largest_loss", chart.largestLoss())
                .and("loss", w.loss())
                .and("dead_fraction", w.deadFraction())
                .and("predicted_entropy", w.predictedEntropy())
                .and("learning_rate", facts.learningRate()),
            fix));
  }
}
