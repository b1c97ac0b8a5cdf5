package org.lanewise.engine.check;

import java.util.List;
import java.util.Objects;

/**
 * The outcome of a {@link GradientCheck}.
 *
 * @param loss the batch's mean loss in double precision, in nats
 * @param lossError the relative error of the engine's loss, with 1 as the floor; infinite where
 *     that is not finite
 * @param tensors the parameters in the order of the flat vector, then the input
 */
public record GradientReport(double loss, double lossError, List<TensorCheck> tensors) {

  /** Copies the list. */
  public GradientReport {
    Objects.requireNonNull(tensors, "tensors");
    tensors = List.copyOf(tensors);
  }

  /** The largest relative error of all tensors; 0 when nothing could be compared. */
  public double worstRelativeError() {
    return tensors.stream()
        .flatMapToDouble(tensor -> tensor.worstRelativeError().stream())
        .max()
        .orElse(0);
  }
}
