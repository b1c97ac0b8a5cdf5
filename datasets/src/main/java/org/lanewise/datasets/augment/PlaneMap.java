package org.lanewise.datasets.augment;

import org.joml.Matrix3x2f;

/**
 * The map of a new image's points to those of the old one, which the augmentations of a list make
 * together. The middle of the image is (0, 0), x goes to the right and y down, in pixels. Each
 * method puts a map of its own before what is there: a point goes through the new one first.
 */
public final class PlaneMap {

  private final Matrix3x2f matrix = new Matrix3x2f();

  /** Every point stays where it is. */
  public PlaneMap() {}

  /** Moves points by {@code (x, y)}. */
  public void translate(float x, float y) {
    matrix.translate(x, y);
  }

  /** Multiplies both coordinates; by -1 they change their sides. */
  public void scale(float x, float y) {
    matrix.scale(x, y);
  }

  /**
   * Any other map that leaves the middle in its place: {@code (x, y)} goes to {@code (xx · x + yx ·
   * y, xy · x + yy · y)}.
   */
  public void linear(float xx, float xy, float yx, float yy) {
    float m00 = matrix.m00() * xx + matrix.m10() * xy;
    float m01 = matrix.m01() * xx + matrix.m11() * xy;
    float m10 = matrix.m00() * yx + matrix.m10() * yy;
    float m11 = matrix.m01() * yx + matrix.m11() * yy;
    matrix.set(m00, m01, m10, m11, matrix.m20(), matrix.m21());
  }

  Matrix3x2f matrix() {
    return matrix;
  }
}
