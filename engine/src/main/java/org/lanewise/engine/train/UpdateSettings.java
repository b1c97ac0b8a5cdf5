package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;

/**
 * How the gradient of a batch becomes a step of the parameters.
 *
 * <p>With {@code clipNorm} c every gradient g of the step is first multiplied by {@code c /
 * max(‖g‖, c)}, rounded to float, where ‖g‖ is the Euclidean norm of all slots that are trained in
 * the epoch together: squares in double, a chain for each slot in flat order, the slots added in
 * order. Source: Pascanu, Mikolov and Bengio, "On the difficulty of training Recurrent Neural
 * Networks", 2013; Keras' {@code global_clipnorm}.
 *
 * @param optimizer how gradients become steps
 * @param schedule the learning rate of each step
 * @param clipNorm the largest norm that the whole gradient keeps, positive and finite; empty for
 *     any
 * @param average what validation, best epoch and model take in place of the parameters; empty for
 *     the parameters themselves
 */
public record UpdateSettings(
    Optimizer optimizer, Schedule schedule, OptionalDouble clipNorm, Optional<Average> average) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when the norm is not positive and finite, or optimizer,
   *     schedule or average tell names or settings that no checkpoint can keep
   */
  public UpdateSettings {
    Compatibility.check(Objects.requireNonNull(optimizer, "optimizer"));
    Compatibility.check(Objects.requireNonNull(schedule, "schedule"));
    Objects.requireNonNull(clipNorm, "clipNorm");
    Objects.requireNonNull(average, "average").ifPresent(Compatibility::check);
    if (clipNorm.isPresent()
        && !((float) clipNorm.getAsDouble() > 0
            && clipNorm.getAsDouble() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the norm to clip the gradient to is %s, but must be positive, also in single precision, and finite",
              clipNorm.getAsDouble()));
    }
  }

  /** With the optimizer's learning rate in every step, any gradient as it is, and no average. */
  public static UpdateSettings of(Optimizer optimizer) {
    return new UpdateSettings(optimizer, new Constant(), OptionalDouble.empty(), Optional.empty());
  }

  /** The same with another optimizer. */
  public UpdateSettings withOptimizer(Optimizer other) {
    Objects.requireNonNull(other, "other");
    return new UpdateSettings(other, schedule, clipNorm, average);
  }

  /** The same with another schedule of the learning rate. */
  public UpdateSettings withSchedule(Schedule other) {
    Objects.requireNonNull(other, "other");
    return new UpdateSettings(optimizer, other, clipNorm, average);
  }

  /** The same with the gradient clipped to this norm. */
  public UpdateSettings withClipNorm(double norm) {
    return new UpdateSettings(optimizer, schedule, OptionalDouble.of(norm), average);
  }

  /** The same with an average for validation and model. */
  public UpdateSettings withAverage(Average other) {
    Objects.requireNonNull(other, "other");
    return new UpdateSettings(optimizer, schedule, clipNorm, Optional.of(other));
  }

  /** Whether a run that is resumed can't have another number of epochs. */
  public boolean dependsOnLength() {
    return schedule.dependsOnLength() || average.map(Average::dependsOnLength).orElse(false);
  }
}
