package org.lanewise.engine.check;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well the gradient of one tensor agrees with central differences.
 *
 * @param path as in {@code conv1/kernel}, or {@code input} for the images
 * @param elements the tensor's size
 * @param checked elements that were compared
 * @param skipped elements that were chosen but stand on a kink of the loss, where a ReLU or a
 *     pooling window decides otherwise on either side and no derivative exists
 * @param worst the element with the largest relative error of those compared; empty where none was
 */
public record TensorCheck(
    String path, int elements, int checked, int skipped, Optional<Worst> worst) {

  /**
   * One element.
   *
   * @param element its index in the tensor
   * @param relativeError see {@link GradientCheck}; infinite where one of the two is not finite
   * @param gradient what the engine says
   * @param difference what central differences say
   */
  public record Worst(int element, double relativeError, double gradient, double difference) {}

  /** Refuses null. */
  public TensorCheck {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(worst, "worst");
  }

  /** The largest relative error; absent where nothing was compared. */
  public OptionalDouble worstRelativeError() {
    return worst.isPresent()
        ? OptionalDouble.of(worst.get().relativeError())
        : OptionalDouble.empty();
  }
}
