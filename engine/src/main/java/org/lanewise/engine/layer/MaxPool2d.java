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

  /** A square window whose stride is its size, Keras' default. */
  public static MaxPool2d of(String name, int poolSize) {
    return new MaxPool2d(name, Window2d.of(poolSize, poolSize));
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
  public Shape outputShape(Shape input) {
    Pool2dGeometry g = geometry(input);
    return Shape.of(g.outputHeight(), g.outputWidth(), g.channels());
  }
}
