package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Steps so long that they throw the network out. */
final class LearningRateTooHighCause implements Cause {

  /** Steps that kill a network without a spike; it needs dead units beside it. */
  private static final double RATIO = 0.06;

  /** The same of any step: Adam's first, at a sound rate, may change a kernel by 0.07 of itself. */
  private static final double PEAK_RATIO = 0.3;

  private static final double LIFELESS = 1e-6;
  private static final double FLAT = 0.9;
  private static final double NO_BETTER = 0.99;

  /** In the first steps a network may well predict one class for all. */
  private static final int STEPS = 30;

  /** A network that starts badly passes through one or two such windows and recovers. */
  private static final int SOME_WINDOWS = 4;

  /** Times the first loss: no gradient that merely piles up does that. */
  private static final double EXPLODED = 20;

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
    return "The loss falls from that of a guess on, without a spike, and all classes are predicted.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    double chance = facts.chanceLoss();
    double first = observations.firstLoss();
    boolean startedWell =
        facts.startsWell(first, observations.checkup().map(Checkup::meanAbsoluteLogit).orElse(0.0));
    Fix fix =
        new Fix(
            "Lower the learning rate, or let the rate finder choose.",
            new Fix.LearningRate(Rates.lower(facts)));
    if (observations.latest().orElse(null) instanceof Breakdown end && startedWell) {
      return Optional.of(
          observations.finding(
              this,
              Severity.HOPELESS,
              String.format(
                  Locale.ROOT,
                  "the loss was %.2f before step 1, and training met NaN or infinity in epoch %d.",
                  first,
                  end.epoch()),
              Evidence.of("first_loss", first)
                  .and("largest_loss", observations.largestLoss())
                  .and("learning_rate", facts.learningRate()),
              fix));
    }
    Window w = observations.window().orElse(null);
    if (w == null || !startedWell || w.epoch() == 1 && observations.progress() < PROGRESS) {
      return Optional.empty();
    }
    // An epoch's dead units are told when it is over; that only biases have a gradient, at once.
    boolean dead = w.deadFraction() > DEAD || w.kernelGradientNorm() < LIFELESS * w.gradientNorm();
    boolean same = observations.steps() >= STEPS && sameForAll(observations);
    boolean gone =
        dead && thrown(observations) || (same || flat(observations)) && observations.spiked();
    // What throws a network out leaves it with a small gradient; gradients that pile up don't.
    boolean pilesUp = w.gradientNorm() > GROWN * observations.gradientNorms()[0];
    boolean exploded = observations.rose(EXPLODED);
    if (!(gone && !pilesUp || exploded) || !(w.loss() > FLAT * chance)) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            w.deadFraction() > 0.99 ? Severity.HOPELESS : Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the loss began at %.2f, went up to %.3g and now stays at %s, after steps that changed a kernel by up to %.2g of itself; %.0f %% of a layer's units are dead, and the predicted classes' entropy is %.2f.",
                first,
                observations.largestLoss(),
                Rates.loss(w.loss(), 3),
                observations.peakUpdateRatio(),
                100 * w.deadFraction(),
                w.predictedEntropy()),
            Evidence.of("first_loss", first)
                .and("largest_loss", observations.largestLoss())
                .and("peak_update_ratio", observations.peakUpdateRatio())
                .and("loss", w.loss())
                .and("dead_fraction", w.deadFraction())
                .and("predicted_entropy", w.predictedEntropy())
                .and("learning_rate", facts.learningRate()),
            fix));
  }

  /** Whether the loss stayed at that of a guess, or above, in some windows on end. */
  private static boolean flat(Observations observations) {
    double limit = NO_BETTER * observations.facts().chanceLoss();
    return observations.windows().size() >= SOME_WINDOWS
        && lastWindows(observations, w -> w.loss() > limit);
  }

  private static boolean lastWindows(Observations observations, Predicate<Window> all) {
    List<Window> windows = observations.windows();
    return windows.subList(Math.max(0, windows.size() - SOME_WINDOWS), windows.size()).stream()
        .allMatch(all);
  }

  /** Whether one class, or hardly more, was predicted for all in some windows on end. */
  private static boolean sameForAll(Observations observations) {
    List<Window> windows = observations.windows();
    int some = Math.min(SOME_WINDOWS, observations.facts().stepsPerEpoch());
    double limit = ENTROPY * observations.facts().classEntropy();
    return windows.size() >= some && lastWindows(observations, w -> w.predictedEntropy() < limit);
  }

  /** Whether steps were so long that the loss jumped up, or a kernel was all but replaced. */
  static boolean thrown(Observations observations) {
    return observations.spiked()
        || observations.largestUpdateRatio() > RATIO
        || observations.peakUpdateRatio() > PEAK_RATIO;
  }

  @Override
  public Set<String> explains() {
    return Set.of(
        "gradients-not-cleared",
        "dead-relus",
        "layer-frozen",
        "learning-rate-too-low",
        "weak-optimizer",
        "batch-too-large",
        "network-too-small",
        "overfitting");
  }
}
