package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.AveragePool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The mean of each window of each channel, over the pixels that lie in the image. With valid
 * padding rows and columns that no window covers are dropped.
 *
 * @param name the layer's name
 * @param poolHeight rows of a window
 * @param poolWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding what happens at the border
 */
public record AveragePool2d(
    String name, int poolHeight, int poolWidth, int strideHeight, int strideWidth, Padding padding)
    implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when a number is below 1
   */
  public AveragePool2d {
    Checks.name(name);
    Objects.requireNonNull(padding, "padding");
    Checks.size(name, "pool height", poolHeight);
    Checks.size(name, "pool width", poolWidth);
    Checks.size(name, "stride height", strideHeight);
    Checks.size(name, "stride width", strideWidth);
  }

  /** A square window whose stride is its size, without padding: Keras' default. */
  public static AveragePool2d of(String name, int poolSize) {
    return new AveragePool2d(name, poolSize, poolSize, poolSize, poolSize, Padding.VALID);
  }

  /**
   * The geometry of this pooling on an input shape.
   *
   * @throws LayerException when the input is no image, or smaller than the window
   */
  public AveragePool2dGeometry geometry(Shape input) {
    Checks.image(name, input);
    int height = input.extent(0);
    int width = input.extent(1);
    if (padding == Padding.VALID && (height < poolHeight || width < poolWidth)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the input %s is smaller than the pooling window %s; use a smaller window or padding \"same\"",
              name,
              input,
              Shape.of(poolHeight, poolWidth)));
    }
    int channels = input.extent(2);
    return switch (padding) {
      case VALID ->
          AveragePool2dGeometry.valid(
              height, width, channels, poolHeight, poolWidth, strideHeight, strideWidth);
      case SAME ->
          AveragePool2dGeometry.same(
              height, width, channels, poolHeight, poolWidth, strideHeight, strideWidth);
    };
  }

  @Override
  public Shape outputShape(Shape input) {
    AveragePool2dGeometry g = geometry(input);
    return Shape.of(g.outputHeight(), g.outputWidth(), g.channels());
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    long sums = ((long) poolHeight * poolWidth + 1) * outputShape(inputs).size();
    return new Flop(sums, 0, sums);
  }
}
