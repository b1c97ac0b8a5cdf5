package org.lanewise.engine.doctor;

import java.util.List;

/**
 * All causes that a run of training can show. {@code backward-wrong} is not among them: it is the
 * engine's own fault, and {@link org.lanewise.engine.check.GradientCheck} finds it before anybody
 * trains.
 */
public final class Causes {

  /** The name of the cause that only the gradient check finds. */
  public static final String BACKWARD_WRONG = "backward-wrong";

  private Causes() {}

  /** In the order in which they are looked for: what is seen before step 1 comes first. */
  public static List<Cause> all() {
    return List.of(
        new InputConstantCause(),
        new WeightsZeroCause(),
        new InputNotScaledCause(),
        new WeightsTooLargeCause(),
        new PixelOrderWrongCause(),
        new LabelsWrongCause(),
        new DataLeakageCause(),
        new NotShuffledCause(),
        new SoftmaxTwiceCause(),
        new LayerFrozenCause(),
        new LearningRateTooHighCause(),
        new GradientsNotClearedCause(),
        new DeadRelusCause(),
        new LearningRateTooLowCause(),
        new WeakOptimizerCause(),
        new BatchTooLargeCause(),
        new StatisticsColdCause(),
        new NetworkTooSmallCause(),
        new OverfittingCause(),
        new SlowCause());
  }
}
