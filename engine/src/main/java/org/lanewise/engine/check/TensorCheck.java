package org.lanewise.engine.check;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Shape;

/**
 * How well the gradient of one tensor agrees with central differences.
 *
 * @param path as in {@code conv1/kernel}, or {@code input} for the images
 * @param shape the tensor's; the images' first extent is their number
 * @param checked elements that were compared
 * @param skipped elements that were chosen but stand on a kink of the loss, where a ReLU or a
 *     pooling window decides otherwise on either side and no derivative exists
 * @param worst the element with the largest relative error of those compared; empty where none was
 * @param kink the same of those skipped, which says nothing about the engine
 */
public record TensorCheck(
    String path,
    Shape shape,
    int checked,
    int skipped,
    Optional<Worst> worst,
    Optional<Worst> kink) {

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
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(worst, "worst");
    Objects.requireNonNull(kink, "kink");
  }

  /** The tensor's size. */
  public int elements() {
    return shape.size();
  }

  /**
   * Where an element lies: {@code conv2/kernel[1,2,7,20]}, or {@code input[3;16,12,2]} of image 3.
   *
   * @param element its index in the tensor
   */
  public Place place(int element) {
    List<Integer> at = Arrays.stream(shape.indices(element)).boxed().toList();
    return path.equals(GradientCheck.INPUT)
        ? new Place(Place.Kind.VALUE, path, at.getFirst(), at.subList(1, at.size()))
        : new Place(Place.Kind.VALUE, path, Place.ALONE, at);
  }

  /** The largest relative error; absent where nothing was compared. */
  public OptionalDouble worstRelativeError() {
    return worst.isPresent()
        ? OptionalDouble.of(worst.get().relativeError())
        : OptionalDouble.empty();
  }
}
