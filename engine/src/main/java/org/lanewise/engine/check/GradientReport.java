package org.lanewise.engine.check;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  /** The tensor with the largest relative error; empty when nothing could be compared. */
  public Optional<TensorCheck> worst() {
    return tensors.stream()
        .filter(tensor -> tensor.worst().isPresent())
        .max(Comparator.comparingDouble(tensor -> tensor.worstRelativeError().orElseThrow()));
  }

  /** The largest relative error of all tensors; 0 when nothing could be compared. */
  public double worstRelativeError() {
    return worst().map(tensor -> tensor.worstRelativeError().orElseThrow()).orElse(0.0);
  }
}
