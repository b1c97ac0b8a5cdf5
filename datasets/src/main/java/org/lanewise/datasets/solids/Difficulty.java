package org.lanewise.datasets.solids;

/**
 * How hard the pictures of Solids-10 are to tell apart. Changing a number makes another data set,
 * whose sums must be pinned anew.
 *
 * @param smallest the smallest radius of the ball around a solid; the picture reaches from −1 to 1
 * @param largest its largest radius
 * @param drift how far the solid's middle may be from the picture's, in each direction
 * @param roll how far the solid leans to either side, in radians
 * @param tilt how far the view from above varies around {@link SolidPainter}'s middle view, in
 *     radians
 * @param clutter at most so many flat figures lie behind the solid
 * @param occluders at most so many flat figures lie before it
 * @param grain the largest contrast of the noise textures, 0 to 1
 * @param ambient the least light on a surface that is turned away, 0 to 1
 * @param noise the largest deviation of a pixel's own noise, in units of 1/255
 */
record Difficulty(
    float smallest,
    float largest,
    float drift,
    float roll,
    float tilt,
    int clutter,
    int occluders,
    float grain,
    float ambient,
    float noise) {

  /** Solids-10 as it is. */
  static final Difficulty STANDARD =
      new Difficulty(0.65f, 0.95f, 0.22f, 0.5f, 0.4f, 4, 1, 0.22f, 0.25f, 12);
}
