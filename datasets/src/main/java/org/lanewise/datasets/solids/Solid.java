package org.lanewise.datasets.solids;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ten classes of Solids-10; the place in this list is the label. */
public enum Solid {
  /** A ball. */
  SPHERE,
  /** All edges equal. */
  CUBE,
  /** Round, with two flat ends. */
  CYLINDER,
  /** Round, with a flat base and a tip. */
  CONE,
  /** A ring. */
  TORUS,
  /** Four triangles. */
  TETRAHEDRON,
  /** Eight triangles. */
  OCTAHEDRON,
  /** A cylinder with two round ends. */
  CAPSULE,
  /** Half a ball. */
  HEMISPHERE,
  /** A bar with three sides. */
  PRISM;

  /** The class names, in lower case, in the order of the labels. */
  public static List<String> names() {
    return Arrays.stream(values()).map(solid -> solid.name().toLowerCase(Locale.ROOT)).toList();
  }
}
