package org.lanewise.engine.layer;

import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * Zeros around an image. Input {@code [H, W, C]} → output {@code [top + H + bottom, left + W +
 * right, C]}; backward drops the gradient of the zeros. With one pixel on each side:
 *
 * <pre>
 *             0 0 0 0
 *   a b       0 a b 0
 *   c d       0 c d 0
 *             0 0 0 0
 * </pre>
 *
 * {@snippet :
 * assert zeroPad2d(1).outputShape(Shape.of(8, 8, 3)).equals(Shape.of(10, 10, 3));
 * }
 *
 * @param name the layer's name
 * @param padding rows and columns of zeros on each side
 */
public record ZeroPad2d(String name, Padding.Explicit padding) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none
   */
  public ZeroPad2d {
    Checks.name(name);
    Objects.requireNonNull(padding, "padding");
  }

  @Override
  public ZeroPad2d named(String name) {
    return new ZeroPad2d(name, padding);
  }

  @Override
  public Shape outputShape(Shape input) {
    Checks.image(name, input);
    int height = padding.top() + input.extent(0) + padding.bottom();
    int width = padding.left() + input.extent(1) + padding.right();
    return Checks.output(name, height, width, input.extent(2));
  }
}
