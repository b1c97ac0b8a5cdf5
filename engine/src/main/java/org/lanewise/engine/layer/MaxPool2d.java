package org.lanewise.engine.layer;

import java.util.Objects;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The maximum of each window of each channel, over the pixels that lie in the image. Without
 * padding, rows and columns that no window covers are dropped (13 → 6 with 2×2).
 *
 * <h2>Shapes</h2>
 *
 * input {@code [H, W, C]} → output {@code [P, Q, C]}.
 *
 * {@snippet :
 * assert maxPool2d(2).outputShape(Shape.of(13, 13, 32)).equals(Shape.of(6, 6, 32));
 * MaxPool2d wide = maxPool2d(3).strides(2).same();
 * assert wide.outputShape(Shape.of(32, 32, 8)).equals(Shape.of(16, 16, 8));
 * }
 *
 * @param name the layer's name
 * @param window the windows
 */
public record MaxPool2d(String name, Window2d window) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or a number is out of its bounds, or a window may
   *     hold no pixel
   */
  public MaxPool2d {
    Checks.name(name);
    Objects.requireNonNull(window, "window").checkPool(name);
  }

  /** The same with another window. */
  public MaxPool2d with(Window2d window) {
    return new MaxPool2d(name, window);
  }

  /** The same with a window every so many rows and columns. */
  public MaxPool2d strides(int pixels) {
    return with(window.strides(pixels, pixels));
  }

  /** The same with padding, so that with stride 1 height and width stay as they are. */
  public MaxPool2d same() {
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
  public MaxPool2d named(String name) {
    return new MaxPool2d(name, window);
  }

  @Override
  public Shape outputShape(Shape input) {
    Pool2dGeometry g = geometry(input);
    return Shape.of(g.outputHeight(), g.outputWidth(), g.channels());
  }
}
