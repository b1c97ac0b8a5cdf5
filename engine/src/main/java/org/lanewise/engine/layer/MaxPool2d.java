package org.lanewise.engine.layer;

import java.util.Locale;
import org.lanewise.engine.kernel.MaxPool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The maximum of each window of each channel, without padding: rows and columns that no window
 * covers are dropped (13 → 6 with 2×2).
 *
 * <h2>Shapes</h2>
 *
 * input {@code [H, W, C]} → output {@code [(H - poolHeight) / strideHeight + 1, (W - poolWidth) /
 * strideWidth + 1, C]}.
 *
 * @param name the layer's name
 * @param poolHeight rows of a window
 * @param poolWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 */
public record MaxPool2d(
    String name, int poolHeight, int poolWidth, int strideHeight, int strideWidth)
    implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or a number is below 1 or above 2^24
   */
  public MaxPool2d {
    Checks.name(name);
    Checks.size(name, "pool height", poolHeight);
    Checks.size(name, "pool width", poolWidth);
    Checks.size(name, "stride height", strideHeight);
    Checks.size(name, "stride width", strideWidth);
  }

  /** A square window whose stride is its size, Keras' default. */
  public static MaxPool2d of(String name, int poolSize) {
    return new MaxPool2d(name, poolSize, poolSize, poolSize, poolSize);
  }

  /**
   * The geometry of this pooling on an input shape.
   *
   * @throws LayerException when the input is no image, or smaller than the window
   */
  public MaxPool2dGeometry geometry(Shape input) {
    Checks.image(name, input);
    if (input.extent(0) < poolHeight || input.extent(1) < poolWidth) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the input %s is smaller than the pooling window [%d, %d]; use a smaller window or drop the layer",
              name,
              input,
              poolHeight,
              poolWidth));
    }
    return new MaxPool2dGeometry(
        input.extent(0),
        input.extent(1),
        input.extent(2),
        poolHeight,
        poolWidth,
        strideHeight,
        strideWidth);
  }

  @Override
  public Shape outputShape(Shape input) {
    MaxPool2dGeometry g = geometry(input);
    return Shape.of(g.outputHeight(), g.outputWidth(), g.channels());
  }
}
