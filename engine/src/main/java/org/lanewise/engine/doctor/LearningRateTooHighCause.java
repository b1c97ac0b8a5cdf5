package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Steps so long that they throw the network out. */
final class LearningRateTooHighCause implements Cause {

  /** How far above both the first loss and ln C a batch must have been. */
  private static final double SPIKE = 1.5;

  /** Steps that kill a network without a spike; it needs dead units beside it. */
  private static final double RATIO = 0.06;

  private static final double FLAT = 0.9;

  /** In the first steps a network may well predict one class for all. */
  private static final int STEPS = 30;

  /** A network that starts badly passes through one or two such windows and recovers. */
  private static final int SOME_WINDOWS = 4;

  private static final double GROWN = 3;
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
            "--learning-rate %s (or ./lanewise find-rate)"
                .formatted(Rates.text(facts.learningRate() / 10)),
            "optimizer.withLearningRate(%s)".formatted(Rates.text(facts.learningRate() / 10)));
    if (chart.latest().orElse(null) instanceof Breakdown end && startedWell) {
      return Optional.of(
          chart.finding(
              this,
              Severity.HOPELESS,
              String.format(
                  Locale.ROOT,
                  "the loss was %.2f before step 1, and training met NaN or infinity in epoch %d.",
                  first,
                  end.epoch()),
              Evidence.of("first_loss", first)
                  .and("largest_loss", chart.largestLoss())
                  .and("learning_rate", facts.learningRate()),
              fix));
    }
    Window w = chart.window().orElse(null);
    if (w == null || !startedWell || w.epoch() == 1 && chart.progress() < PROGRESS) {
      return Optional.empty();
    }
    boolean dead = w.deadFraction() > DEAD;
    boolean same = chart.steps() >= STEPS && sameForAll(chart);
    boolean spike = chart.largestLoss() > SPIKE * Math.max(first, chance);
    boolean gone = dead && thrown(chart) || same && spike;
    // What throws a network out leaves it with a small gradient; gradients that pile up don't.
    double grown = w.gradientNorm() / chart.gradientNorms().getDouble(0);
    if (!gone || !(w.loss() > FLAT * chance) || grown > GROWN) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            w.deadFraction() > 0.99 ? Severity.HOPELESS : Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the loss began at %.2f, went up to %.3g and now stays at %.3f, after steps that changed a kernel by up to %.2g of itself; %.0f %% of a layer's units are dead, and the predicted classes' entropy is %.2f.",
                first,
                chart.largestLoss(),
                w.loss(),
                chart.largestUpdateRatio(),
                100 * w.deadFraction(),
                w.predictedEntropy()),
            Evidence.of("first_loss", first)
                .and("largest_loss", chart.largestLoss())
                .and("largest_update_ratio", chart.largestUpdateRatio())
                .and("loss", w.loss())
                .and("dead_fraction", w.deadFraction())
                .and("predicted_entropy", w.predictedEntropy())
                .and("learning_rate", facts.learningRate()),
            fix));
  }

  /** Whether one class, or hardly more, was predicted for all in some windows on end. */
  private static boolean sameForAll(Chart chart) {
    List<Window> windows = chart.windows();
    int some = Math.min(SOME_WINDOWS, chart.facts().stepsPerEpoch());
    double limit = ENTROPY * chart.facts().chanceLoss();
    return windows.size() >= some
        && windows.subList(windows.size() - some, windows.size()).stream()
            .allMatch(window -> window.predictedEntropy() < limit);
  }

  /** Whether steps were so long that the loss jumped up, or a kernel was all but replaced. */
  static boolean thrown(Chart chart) {
    return chart.largestLoss() > SPIKE * Math.max(chart.firstLoss(), chart.facts().chanceLoss())
        || chart.largestUpdateRatio() > RATIO;
  }

  @Override
  public Set<String> explains() {
    return Set.of("gradients-not-cleared", "dead-relus", "learning-rate-too-low", "weak-optimizer");
  }
}
