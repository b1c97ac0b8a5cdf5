package org.lanewise.engine.doctor;

import java.util.Optional;

/** Each gradient still holds those of the steps before. */
final class GradientsNotClearedCause implements Cause {

  private static final double GROWTH = 3;
  private static final double PROGRESS = 0.5;

  /**
   * Momentum at 0.03 lets the gradient grow fourfold too, but by then the loss has fallen by 7 %.
   */
  private static final double FALL = 0.965;

  /** Glorot's weights begin near 1; a network that begins to learn may grow from far less. */
  private static final double NORM = 2;

  @Override
  public String name() {
    return "gradients-not-cleared";
  }

  @Override
  public String healthy() {
    return "The gradient's norm stays within a factor of three over an epoch, or the loss falls.";
  }

  @Override
  public Optional<Finding> find(Chart chart) {
    if (chart.windows().size() < 2 || chart.progress() < PROGRESS) {
      return Optional.empty();
    }
    Window first = chart.windows().getFirst();
    Window last = chart.windows().getLast();
    double growth = last.gradientNorm() / first.gradientNorm();
    double high = FALL * Math.max(first.loss(), chart.facts().chanceLoss());
    if (!(growth > GROWTH) || !(last.gradientNorm() > NORM) || !(last.loss() > high)) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            Severity.PROBLEM,
            "the gradient's norm grew from %.3g to %.3g within epoch %d, while the loss went from %.3f to %.3f."
                .formatted(
                    first.gradientNorm(),
                    last.gradientNorm(),
                    last.epoch(),
                    first.loss(),
                    last.loss()),
            Evidence.of("gradient_growth", growth)
                .and("gradient_norm", last.gradientNorm())
                .and("first_window_loss", first.loss())
                .and("loss", last.loss()),
            new Fix(
                "Clear the gradient before each backward pass.",
                "train (TrainingStep clears it)",
                "gradients.clear() before execution.backward(...)")));
  }
}
