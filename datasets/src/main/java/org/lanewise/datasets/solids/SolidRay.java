package org.lanewise.datasets.solids;

import org.joml.Vector3f;
import org.lanewise.datasets.KeyedRandom;

/**
 * Where a ray enters a solid, and the surface's direction there. A convex solid is what several
 * half-spaces, balls and cylinders have in common, so the ray is clipped by one after the other:
 * {@code near} is where it is inside all of them at last, {@code far} where it leaves the first (T.
 * L. Kay and J. T. Kajiya, "Ray tracing complex scenes", SIGGRAPH 1986). The torus alone is not
 * convex and is approached in steps as long as the distance to it (J. C. Hart, "Sphere tracing",
 * The Visual Computer 12, 1996).
 *
 * <p>All solids lie in the unit ball around the origin. Only sums, products, quotients and square
 * roots: the same bits everywhere.
 */
final class SolidRay {

  private static final float THIRD = 1 / 3f;
  private static final float ROOT_THIRD = 0.57735027f;
  private static final float HALF_ROOT_3 = 0.8660254f;
  private static final int TORUS_STEPS = 40;
  private static final float TORUS_NEAR_ENOUGH = 2e-3f;

  /** Where the ray starts; set by the caller. */
  final Vector3f origin = new Vector3f();

  /** Where it goes, of length 1; set by the caller. */
  final Vector3f direction = new Vector3f();

  /** After a hit: the outward direction of the surface, of length 1. */
  final Vector3f normal = new Vector3f();

  /** After a hit: how far away. */
  float near;

  private float far;
  private boolean missed;

  /** The proportions of the solid, drawn anew for each image. */
  private float broad;

  private float tall;

  /** Draws the proportions of a solid. */
  void shape(Solid solid, KeyedRandom random) {
    float u = random.nextFloat();
    float v = random.nextFloat();
    switch (solid) {
      case SPHERE -> broad = 0.72f + 0.16f * u;
      case CUBE -> broad = 0.5f + 0.07f * u;
      case CYLINDER -> {
        broad = 0.42f + 0.2f * u;
        tall = 0.5f + 0.25f * v;
      }
      case CONE -> {
        broad = 0.5f + 0.2f * u;
        tall = 0.6f + 0.2f * v;
      }
      case TORUS -> {
        broad = 0.66f + 0.06f * u;
        tall = 0.17f + 0.11f * v;
      }
      case TETRAHEDRON -> broad = THIRD * (0.94f + 0.06f * u);
      case OCTAHEDRON -> broad = ROOT_THIRD * (0.84f + 0.12f * u);
      case CAPSULE -> {
        broad = 0.3f + 0.12f * u;
        tall = 0.5f + 0.08f * v;
      }
      case HEMISPHERE -> {
        broad = 0.8f + 0.1f * u;
        tall = 0.32f;
      }
      case PRISM -> {
        broad = 0.28f + 0.05f * u;
        tall = 0.55f + 0.2f * v;
      }
    }
  }

  /** Whether the ray meets the solid; then {@link #near} and {@link #normal} say where and how. */
  boolean meets(Solid solid) {
    near = Float.NEGATIVE_INFINITY;
    far = Float.POSITIVE_INFINITY;
    missed = false;
    ball(0, 1);
    if (missed) {
      return false;
    }
    switch (solid) {
      case SPHERE -> ball(0, broad);
      case CUBE -> {
        slab(1, 0, 0, broad);
        slab(0, 1, 0, broad);
        slab(0, 0, 1, broad);
      }
      case CYLINDER -> {
        slab(0, 1, 0, tall);
        tube(broad);
      }
      case CONE -> {
        halfSpace(0, -1, 0, tall);
        cone(broad / (2 * tall), tall);
      }
      case TORUS -> torus(broad, tall);
      case TETRAHEDRON -> {
        halfSpace(ROOT_THIRD, ROOT_THIRD, ROOT_THIRD, broad);
        halfSpace(ROOT_THIRD, -ROOT_THIRD, -ROOT_THIRD, broad);
        halfSpace(-ROOT_THIRD, ROOT_THIRD, -ROOT_THIRD, broad);
        halfSpace(-ROOT_THIRD, -ROOT_THIRD, ROOT_THIRD, broad);
      }
      case OCTAHEDRON -> {
        slab(ROOT_THIRD, ROOT_THIRD, ROOT_THIRD, broad);
        slab(ROOT_THIRD, -ROOT_THIRD, -ROOT_THIRD, broad);
        slab(-ROOT_THIRD, ROOT_THIRD, -ROOT_THIRD, broad);
        slab(-ROOT_THIRD, -ROOT_THIRD, ROOT_THIRD, broad);
      }
      case CAPSULE -> capsule(broad, tall);
      case HEMISPHERE -> {
        halfSpace(0, -1, 0, tall);
        ball(-tall, broad);
      }
      case PRISM -> {
        slab(0, 1, 0, tall);
        halfSpace(0, 0, -1, broad);
        halfSpace(HALF_ROOT_3, 0, 0.5f, broad);
        halfSpace(-HALF_ROOT_3, 0, 0.5f, broad);
      }
    }
    return !missed && near < far && near > 0;
  }

  /** What lies behind the plane {@code n · p = distance}. */
  private void halfSpace(float x, float y, float z, float distance) {
    float along = x * direction.x + y * direction.y + z * direction.z;
    float away = distance - (x * origin.x + y * origin.y + z * origin.z);
    if (along > 0) {
      far = Math.min(far, away / along);
    } else if (along < 0) {
      enter(away / along, x, y, z);
    } else {
      missed |= away < 0;
    }
  }

  /** What lies between two planes. */
  private void slab(float x, float y, float z, float distance) {
    halfSpace(x, y, z, distance);
    halfSpace(-x, -y, -z, distance);
  }

  private void enter(float at, float x, float y, float z) {
    if (at > near) {
      near = at;
      normal.set(x, y, z);
    }
  }

  /** A ball around (0, {@code height}, 0). */
  private void ball(float height, float radius) {
    float oy = origin.y - height;
    float b = origin.x * direction.x + oy * direction.y + origin.z * direction.z;
    float c = origin.x * origin.x + oy * oy + origin.z * origin.z - radius * radius;
    float inside = b * b - c;
    if (inside <= 0) {
      missed = true;
      return;
    }
    float root = (float) Math.sqrt(inside);
    far = Math.min(far, root - b);
    float at = -b - root;
    if (at > near) {
      enter(
          at,
          (origin.x + at * direction.x) / radius,
          (oy + at * direction.y) / radius,
          (origin.z + at * direction.z) / radius);
    }
  }

  /** The endless cylinder around the y axis. */
  private void tube(float radius) {
    float a = direction.x * direction.x + direction.z * direction.z;
    float b = origin.x * direction.x + origin.z * direction.z;
    float c = origin.x * origin.x + origin.z * origin.z - radius * radius;
    float inside = b * b - a * c;
    if (inside <= 0 || a == 0) {
      missed |= c > 0;
      return;
    }
    float root = (float) Math.sqrt(inside);
    far = Math.min(far, (root - b) / a);
    float at = (-b - root) / a;
    if (at > near) {
      enter(at, (origin.x + at * direction.x) / radius, 0, (origin.z + at * direction.z) / radius);
    }
  }

  /**
   * The endless cone below its tip at (0, {@code top}, 0), which widens by {@code slope} per unit.
   */
  private void cone(float slope, float top) {
    float k = slope * slope;
    float depth = top - origin.y;
    float a = direction.x * direction.x + direction.z * direction.z - k * direction.y * direction.y;
    float b = origin.x * direction.x + origin.z * direction.z + k * depth * direction.y;
    float c = origin.x * origin.x + origin.z * origin.z - k * depth * depth;
    float inside = b * b - a * c;
    if (inside <= 0 || a == 0) {
      missed = true;
      return;
    }
    float root = (float) Math.sqrt(inside);
    float first = Math.min((-b - root) / a, (-b + root) / a);
    float second = Math.max((-b - root) / a, (-b + root) / a);
    if (a > 0) {
      // Between the two the ray is inside one of the two cones that share the tip.
      missed |= depth < (first + second) / 2 * direction.y;
      far = Math.min(far, second);
      enterCone(first, slope, top);
    } else if (direction.y > 0) {
      far = Math.min(far, first);
    } else {
      enterCone(second, slope, top);
    }
  }

  private void enterCone(float at, float slope, float top) {
    if (at > near) {
      float x = origin.x + at * direction.x;
      float z = origin.z + at * direction.z;
      float y = slope * slope * (top - origin.y - at * direction.y);
      float length = (float) Math.sqrt(x * x + y * y + z * z);
      if (length > 0) {
        enter(at, x / length, y / length, z / length);
      }
    }
  }

  /** A cylinder of half height {@code tall} with a ball at each end. */
  private void capsule(float radius, float tall) {
    float a = direction.x * direction.x + direction.z * direction.z;
    float b = origin.x * direction.x + origin.z * direction.z;
    float c = origin.x * origin.x + origin.z * origin.z - radius * radius;
    float inside = b * b - a * c;
    if (inside <= 0) {
      missed = true;
      return;
    }
    if (a > 0) {
      float at = (-b - (float) Math.sqrt(inside)) / a;
      if (Math.abs(origin.y + at * direction.y) <= tall) {
        enter(
            at, (origin.x + at * direction.x) / radius, 0, (origin.z + at * direction.z) / radius);
        return;
      }
      ball(origin.y + at * direction.y > 0 ? tall : -tall, radius);
      return;
    }
    ball(direction.y < 0 ? tall : -tall, radius);
  }

  /**
   * A ring around the y axis: {@code wide} from the axis to the middle of the tube, {@code thick}
   * the tube's radius.
   */
  private void torus(float wide, float thick) {
    float at = Math.max(near, 0);
    for (int step = 0; step < TORUS_STEPS && at < far; step++) {
      float x = origin.x + at * direction.x;
      float y = origin.y + at * direction.y;
      float z = origin.z + at * direction.z;
      float axis = (float) Math.sqrt(x * x + z * z);
      float out = axis - wide;
      float middle = (float) Math.sqrt(out * out + y * y);
      if (middle - thick < TORUS_NEAR_ENOUGH) {
        near = at;
        normal.set(out * x / (axis * middle), y / middle, out * z / (axis * middle));
        return;
      }
      at += middle - thick;
    }
    missed = true;
  }
}
