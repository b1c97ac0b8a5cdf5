package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Names;
import org.lanewise.engine.tensor.Shape;

/** The checks that layers share; a message names the layer where one is known. */
final class Checks {

  private Checks() {}

  static void name(String name) {
    if (!Names.isValid(Objects.requireNonNull(name, "name"))) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "a layer is called '%s', but its name must have %s, as tensors in files are called after it",
              Names.visible(name),
              Names.rule()));
    }
  }

  static void size(String layer, String what, int value) {
    size(String.format(Locale.ROOT, "layer '%s': %s", layer, what), value);
  }

  static void size(String what, int value) {
    range(what, value, 1);
  }

  /** Rows or columns of padding on one side. */
  static void padding(String side, int value) {
    range("the padding at the " + side, value, 0);
  }

  private static void range(String what, int value, int least) {
    if (value < least || value > Layer.LARGEST_SIZE) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "%s is %d, but must be from %d to %d",
              what,
              value,
              least,
              Layer.LARGEST_SIZE));
    }
  }

  static void divides(String layer, int groups, String what, int size) {
    if (size % groups != 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': %d groups don't divide %d %s; the number of groups must divide channels and filters",
              layer,
              groups,
              size,
              what));
    }
  }

  static void dropoutRate(String layer, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the dropout rate is %s, but must be at least 0 and below 1",
              layer,
              rate));
    }
  }

  static void epsilon(String layer, double epsilon) {
    if (!((float) epsilon > 0 && (float) epsilon < Float.POSITIVE_INFINITY)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': epsilon is %s, but must be positive and finite, also in single precision",
              layer,
              epsilon));
    }
  }

  /** The channels of an image, or of a vector. */
  static int channels(String layer, Shape input) {
    if ((input.rank() != 1 && input.rank() != 3) || input.size() == 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected an image of shape [height, width, channels] or a vector, but its input is %s",
              layer,
              input));
    }
    return input.extent(input.rank() - 1);
  }

  static void image(String layer, Shape input) {
    if (input.rank() != 3 || input.size() == 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected an image of shape [height, width, channels], but its input is %s",
              layer,
              input));
    }
  }

  /** The only input's shape. */
  static Shape one(String layer, List<Shape> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    if (inputs.size() != 1) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected one input, but it has %d: %s",
              layer,
              inputs.size(),
              inputs));
    }
    return Objects.requireNonNull(inputs.getFirst(), "inputs holds null");
  }

  /** The shape of the first input of two or more. */
  static Shape several(String layer, List<Shape> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    if (inputs.size() < 2) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected two inputs or more, but it has %d",
              layer,
              inputs.size()));
    }
    return inputs.getFirst();
  }

  /** The shape of each of two inputs or more. */
  static Shape same(String layer, List<Shape> inputs) {
    Shape first = several(layer, inputs);
    if (!inputs.stream().allMatch(first::equals)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected inputs of one shape, but they are %s",
              layer,
              inputs));
    }
    return first;
  }

  /** The shape of these extents, or a sentence with the layer's name when it is too large. */
  static Shape output(String layer, int... extents) {
    try {
      return Shape.of(extents);
    } catch (IllegalArgumentException e) {
      throw new LayerException(String.format(Locale.ROOT, "layer '%s': %s", layer, e.getMessage()));
    }
  }
}
