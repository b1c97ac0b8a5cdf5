package org.lanewise.engine.layer;

/**
 * What a convolution or a pooling does at the border of the image, in Keras' words.
 *
 * {@snippet :
 * Window2d after = Window2d.of(2, 1).padded(new Padding.Explicit(0, 1, 0, 1));
 * assert conv2d(4, 2).with(after).outputShape(Shape.of(8, 8, 3)).equals(Shape.of(8, 8, 4));
 * }
 */
public sealed interface Padding {

  /** No padding: only windows that lie wholly inside the image. */
  Padding VALID = Named.VALID;

  /**
   * Padding around the image so that the output has {@code ceil(size / stride)} rows and columns;
   * an odd row or column of padding goes after.
   */
  Padding SAME = Named.SAME;

  /**
   * As many rows and columns on each side.
   *
   * @throws LayerException when the number is negative or above 2^24
   */
  static Explicit around(int pixels) {
    return new Explicit(pixels, pixels, pixels, pixels);
  }

  /** Those whose size follows from window and image. */
  enum Named implements Padding {
    /** As {@link Padding#VALID}. */
    VALID,
    /** As {@link Padding#SAME}. */
    SAME
  }

  /**
   * So many rows and columns of padding, and only windows that lie wholly inside image and padding.
   *
   * @param top rows above the image, from 0 to 2^24 like the others
   * @param bottom rows below the image
   * @param left columns left of the image
   * @param right columns right of the image
   */
  record Explicit(int top, int bottom, int left, int right) implements Padding {

    /**
     * Checks the settings.
     *
     * @throws LayerException when one is negative or above 2^24
     */
    public Explicit {
      Checks.padding("top", top);
      Checks.padding("bottom", bottom);
      Checks.padding("left", left);
      Checks.padding("right", right);
    }
  }
}
