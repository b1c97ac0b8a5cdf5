package org.lanewise.engine.doctor;

import java.util.Objects;

/**
 * How well the gradient of one tensor agrees with central differences.
 *
 * @param path as in {@code conv1/kernel}, or {@code input} for the images
 * @param elements the tensor's size
 * @param checked elements that were compared
 * @param skipped elements that were chosen but stand on a kink of the loss, where a ReLU or a
 *     pooling window decides otherwise on either side and no derivative exists
 * @param worstRelativeError the largest relative error of those compared (see {@link
 *     GradientCheck}); infinite where the gradient is not finite, NaN where none was compared
 * @param worstElement the index of that element in the tensor, or -1
 * @param gradient what the engine says of that element
 * @param difference what central differences say
 */
public record TensorCheck(
    String path,
    int elements,
    int checked,
    int skipped,
    double worstRelativeError,
    int worstElement,
    double gradient,
    double difference) {

  /** Refuses null. */
  public TensorCheck {
    Objects.requireNonNull(path, "path");
  }
}
