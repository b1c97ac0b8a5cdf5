package org.lanewise.engine.layer;

/** What a convolution does at the border of the image, in Keras' words. */
public enum Padding {
  /** No padding: only windows that lie wholly inside the image. */
  VALID,
  /**
   * Zeros around the image so that the output has {@code ceil(size / stride)} rows and columns; an
   * odd row or column of padding goes after.
   */
  SAME
}
