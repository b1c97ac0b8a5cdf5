package org.lanewise.engine.layer;

import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The maximum of each channel over all pixels. Input {@code [H, W, C]} → output {@code [C]}. It is
 * a max pooling with one window: the first NaN wins, else the first maximum, which alone gets the
 * gradient.
 *
 * {@snippet :
 * assert globalMaxPool2d().outputShape(Shape.of(8, 8, 128)).equals(Shape.of(128));
 * }
 *
 * @param name the layer's name
 */
public record GlobalMaxPool2d(String name) implements Layer {

  /** Checks the name. */
  public GlobalMaxPool2d {
    Checks.name(name);
  }

  /**
   * The one window over an input shape.
   *
   * @throws LayerException when the input is no image
   */
  public Pool2dGeometry geometry(Shape input) {
    return Window2d.whole(name, input);
  }

  @Override
  public GlobalMaxPool2d named(String name) {
    return new GlobalMaxPool2d(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(geometry(input).channels());
  }
}
