package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** So few steps an epoch that epochs bring little. */
final class BatchTooLargeCause implements Cause {

  private static final int STEPS = 20;

  /** What trains well where images are few, unless it is all of them. */
  private static final int BATCH = 512;

  private static final int WHOLE_SET = 256;

  /** The first steps of Adam may throw the loss up, from where it falls again. */
  private static final double NEAR = 1.5;

  /** After a spike, a loss near that of a guess is that of a network which was thrown out. */
  private static final double FLAT = 0.97;

  private static final double DEAD = 0.5;
  private static final double LEARNED = 0.5;
  private static final double RATIO = 1e-5;

  /** Steps that the article's networks take to a first useful result, some two epochs of 32. */
  private static final double USEFUL_STEPS = 3000;

  @Override
  public String name() {
    return "batch-too-large";
  }

  @Override
  public String healthy() {
    return "Hundreds of steps an epoch: batches of 32 to 256.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    Window w = observations.window().orElse(null);
    if (!observations.epochEnded()
        || w == null
        || facts.batch() <= (facts.batch() == facts.images() ? WHOLE_SET : BATCH)
        || facts.stepsPerEpoch() >= STEPS
        || observations.epochs().size() * facts.stepsPerEpoch() < 2) {
      return Optional.empty();
    }
    double loss = observations.epochs().getLast().loss();
    int count = observations.epochs().size();
    boolean recovers =
        count > 1
            && loss < observations.epochs().get(count - 2).loss()
            && loss < NEAR * facts.chanceLoss();
    boolean falls = loss < observations.firstLoss() || recovers;
    boolean thrownOut = observations.spiked() && loss > FLAT * facts.chanceLoss();
    if (!falls
        || thrownOut
        || w.deadFraction() > DEAD
        || loss < LEARNED * facts.chanceLoss()
        || w.updateRatio() < RATIO) {
      return Optional.empty();
    }
    double epochs = USEFUL_STEPS / facts.stepsPerEpoch();
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "an epoch has %d step%s; the loss falls normally per step (%.3f to %s), but %,.0f epochs would be needed for %,.0f steps.",
                facts.stepsPerEpoch(),
                facts.stepsPerEpoch() == 1 ? "" : "s",
                observations.firstLoss(),
                Rates.loss(loss, 3),
                epochs,
                USEFUL_STEPS),
            Evidence.of("steps_per_epoch", facts.stepsPerEpoch())
                .and("batch", facts.batch())
                .and("loss", loss)
                .and("update_ratio", w.updateRatio())
                .and("projected_epochs", epochs),
            new Fix("Use batches of 32 to 256.", new Fix.BatchSize(64))));
  }

  @Override
  public Set<String> explains() {
    return Set.of("overfitting");
  }
}
