package org.lanewise.engine.layer;

import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.tensor.Shape;

/**
 * The windows of a convolution or a pooling: their size, how far apart they are, and what happens
 * at the border.
 *
 * {@snippet :
 * Window2d wide = new Window2d(1, 5, 1, 2, Padding.SAME);
 * assert conv2d(8, 5).with(wide).outputShape(Shape.of(32, 32, 3)).equals(Shape.of(32, 16, 8));
 * }
 *
 * @param height rows of a window, from 1 to 2^24 like the other numbers
 * @param width columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding what happens at the border
 */
public record Window2d(int height, int width, int strideHeight, int strideWidth, Padding padding) {

  /**
   * Checks the settings.
   *
   * @throws LayerException when a number is out of its bounds
   */
  public Window2d {
    Checks.size("window height", height);
    Checks.size("window width", width);
    Checks.size("stride height", strideHeight);
    Checks.size("stride width", strideWidth);
    Objects.requireNonNull(padding, "padding");
  }

  /** Square windows without padding, as far apart both ways. */
  public static Window2d of(int size, int stride) {
    return new Window2d(size, size, stride, stride, Padding.VALID);
  }

  /** The same with other strides. */
  public Window2d strides(int rows, int columns) {
    return new Window2d(height, width, rows, columns, padding);
  }

  /** The same with another padding. */
  public Window2d padded(Padding padding) {
    return new Window2d(height, width, strideHeight, strideWidth, padding);
  }

  /** Refuses those of a pooling of which one may hold no pixel of the image. */
  void checkPool(String layer) {
    if (padding instanceof Padding.Explicit(int top, int bottom, int left, int right)
        && (Math.max(top, bottom) >= height || Math.max(left, right) >= width)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the padding [[%d, %d], [%d, %d]] must be less than the pooling window [%d, %d], or windows hold no pixel",
              layer,
              top,
              bottom,
              left,
              right,
              height,
              width));
    }
  }

  /** A pooling's geometry; else as {@link #rows}. */
  Pool2dGeometry pooling(String layer, Shape input) {
    String what = "pooling window";
    Axis rows = rows(layer, what, input);
    return new Pool2dGeometry(rows, columns(layer, what, input), input.extent(2));
  }

  /** One window over all of an image. */
  static Pool2dGeometry whole(String layer, Shape input) {
    Checks.image(layer, input);
    Window2d all = new Window2d(input.extent(0), input.extent(1), 1, 1, Padding.VALID);
    return all.pooling(layer, input);
  }

  /**
   * Where they lie along the rows of an image.
   *
   * @throws LayerException when it is no image, or with its padding smaller than a window
   */
  Axis rows(String layer, String what, Shape input) {
    return axis(layer, what, input, 0);
  }

  /** The same along its columns. */
  Axis columns(String layer, String what, Shape input) {
    return axis(layer, what, input, 1);
  }

  private Axis axis(String layer, String what, Shape input, int axis) {
    Checks.image(layer, input);
    boolean down = axis == 0;
    int size = input.extent(axis);
    int window = down ? height : width;
    int stride = down ? strideHeight : strideWidth;
    if (padding == Padding.SAME) {
      return Axis.same(size, window, stride);
    }
    int before = 0;
    int after = 0;
    if (padding instanceof Padding.Explicit p) {
      before = down ? p.top() : p.left();
      after = down ? p.bottom() : p.right();
    }
    if (before + size + after < window) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the input %s is smaller than the %s [%d, %d]; use a smaller %s or padding \"same\"",
              layer,
              input,
              what,
              height,
              width,
              what));
    }
    return Axis.padded(size, window, stride, before, after);
  }
}
