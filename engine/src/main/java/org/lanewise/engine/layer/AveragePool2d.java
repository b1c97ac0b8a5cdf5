package org.lanewise.engine.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The mean of each window of each channel, over the pixels that lie in the image. With valid
 * padding rows and columns that no window covers are dropped.
 *
 * {@snippet :
 * assert averagePool2d(2).outputShape(Shape.of(9, 8, 3)).equals(Shape.of(4, 4, 3));
 * }
 *
 * @param name the layer's name
 * @param window the windows
 */
public record AveragePool2d(String name, Window2d window) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or a number is out of its bounds, or a window may
   *     hold no pixel
   */
  public AveragePool2d {
    Checks.name(name);
    Objects.requireNonNull(window, "window").checkPool(name);
  }

  /** The same with another window. */
  public AveragePool2d with(Window2d window) {
    return new AveragePool2d(name, window);
  }

  /** The same with a window every so many rows and columns. */
  public AveragePool2d strides(int pixels) {
    return with(window.strides(pixels, pixels));
  }

  /** The same with padding, so that with stride 1 height and width stay as they are. */
  public AveragePool2d same() {
    return with(window.padded(Padding.SAME));
  }

  /**
   * The geometry of this pooling on an input shape.
   *
   * @throws LayerException when the input is no image, or smaller than the window
   */
  public Pool2dGeometry geometry(Shape input) {
    return window.pooling(name, input);
  }

  @Override
  public AveragePool2d named(String name) {
    return new AveragePool2d(name, window);
  }

  @Override
  public Shape outputShape(Shape input) {
    Pool2dGeometry g = geometry(input);
    return Shape.of(g.outputHeight(), g.outputWidth(), g.channels());
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    long sums = ((long) window.height() * window.width() + 1) * outputShape(inputs).size();
    return new Flop(sums, 0, sums);
  }
}
