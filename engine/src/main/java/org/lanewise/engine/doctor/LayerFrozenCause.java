package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** A layer has a gradient but does not move. */
final class LayerFrozenCause implements Cause {

  /**
   * What a step must be due to change of a kernel. Floats are rounded at 6e-8 of themselves: with a
   * tiny rate, or of a dead network's tiny gradient, all of an update may be lost.
   */
  private static final double ROUNDING = 1e-6;

  @Override
  public String name() {
    return "layer-frozen";
  }

  @Override
  public String healthy() {
    return "Every layer with a gradient is changed by every step.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {

    Window w = observations.window().orElse(null);
    if (w == null) {
      return Optional.empty();
    }
    double rate = Double.POSITIVE_INFINITY;
    for (TensorNorms t : w.tensors()) {
      if (t.isKernel() && t.update() > 0 && t.gradient() > 0) {
        rate = Math.min(rate, t.update() / t.gradient());
      }
    }
    TensorNorms frozen = null;
    for (TensorNorms t : w.tensors()) {
      double due = Math.min(rate, Double.MAX_VALUE) * t.gradient() / t.weights();
      if (t.isKernel() && t.update() == 0 && due > ROUNDING) {
        frozen = t;
      }
    }
    if (frozen == null || rate == Double.POSITIVE_INFINITY) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "layer '%s' has a gradient of norm %.3g, but no step changes it, while other layers move.",
                frozen.layer(),
                frozen.gradient()),
            Evidence.of("update_ratio", 0).and("gradient_norm", frozen.gradient()),
            new Fix(
                "Let the optimizer update this layer too.", new Fix.TrainLayer(frozen.layer()))));
  }
}
