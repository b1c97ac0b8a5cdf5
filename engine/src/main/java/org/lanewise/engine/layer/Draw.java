package org.lanewise.engine.layer;

import java.util.Map;
import java.util.SplittableRandom;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/** The numbers that cases draw. */
record Draw(SplittableRandom random) {

  static final String NAME = "layer";

  String name() {
    return NAME;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int of(int... values) {
    return values[below(values.length)];
  }

  boolean flag() {
    return random.nextBoolean();
  }

  int extent() {
    return of(1, 2, 3, 5, 6, 9);
  }

  /** Around the lengths of vectors. */
  int channels() {
    return of(1, 2, 3, 8, 16, 17);
  }

  Shape image() {
    return image(channels());
  }

  Shape image(int channels) {
    int height = extent();
    return Shape.of(height, extent(), channels);
  }

  Shape vector() {
    return Shape.of(of(1, 2, 3, 8, 16, 17, 33));
  }

  Shape shape() {
    return below(4) == 0 ? vector() : image();
  }

  /** It fits in; now and then the strides are wider than any window. */
  Window2d window(Shape image) {
    boolean same = flag();
    int height = 1 + below(same ? 5 : Math.min(5, image.extent(0)));
    int width = 1 + below(same ? 5 : Math.min(5, image.extent(1)));
    int down = stride();
    return new Window2d(
        height, width, down, stride(), same ? Padding.SAME : padding(height, width));
  }

  /** None, or less than the window. */
  private Padding padding(int height, int width) {
    return flag()
        ? Padding.VALID
        : new Padding.Explicit(below(height), below(height), below(width), below(width));
  }

  private int stride() {
    return of(1, 1, 1, 2, 2, 3, 7);
  }

  Activation activation() {
    ActivationFunction[] functions = ActivationFunction.values();
    return switch (below(3)) {
      case 0 -> Activation.LINEAR;
      case 1 -> Activation.RELU;
      default -> activation(functions[below(functions.length)]);
    };
  }

  Activation activation(ActivationFunction function) {
    return function == ActivationFunction.LEAKY_RELU
        ? Activation.leakyRelu(of(0, 10, 30, 200) / 100.0)
        : Activation.of(function);
  }

  Learning learning(Role role) {
    return switch (below(3)) {
      case 0 -> Learning.DEFAULT.at(Map.of(role, 0.5));
      case 1 -> Learning.DEFAULT.from(Initializers.HE);
      default -> Learning.DEFAULT;
    };
  }
}
