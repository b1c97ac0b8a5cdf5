package org.lanewise.engine.layer;

import java.util.List;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The mean of each channel over all pixels. Input {@code [H, W, C]} → output {@code [C]}.
 *
 * {@snippet :
 * assert globalAveragePool2d().outputShape(Shape.of(8, 8, 128)).equals(Shape.of(128));
 * }
 *
 * @param name the layer's name
 */
public record GlobalAveragePool2d(String name) implements Layer {

  /** Checks the name. */
  public GlobalAveragePool2d {
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
  public GlobalAveragePool2d named(String name) {
    return new GlobalAveragePool2d(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(geometry(input).channels());
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    long channels = outputShape(inputs).size();
    return new Flop(inputs.getFirst().size() + channels, 0, channels);
  }
}
