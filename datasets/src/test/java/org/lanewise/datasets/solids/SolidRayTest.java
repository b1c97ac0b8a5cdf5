package org.lanewise.datasets.solids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;

/**
 * A ray enters where it says: a second ray, sent back to that place from just outside, meets the
 * same surface.
 */
final class SolidRayTest {

  private final SolidRay ray = new SolidRay();

  @Property(tries = 2000)
  void entriesLieOnTheSurface(@ForAll Solid solid, @ForAll long seed) {
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    ray.shape(solid, random);
    aim(random);
    Assume.that(ray.meets(solid));
    assertEquals(1, ray.normal.length(), 1e-3);
    assertTrue(ray.normal.dot(ray.direction) <= 1e-3, "the surface faces the ray");
    float x = ray.origin.x + ray.near * ray.direction.x;
    float y = ray.origin.y + ray.near * ray.direction.y;
    float z = ray.origin.z + ray.near * ray.direction.z;
    assertTrue(x * x + y * y + z * z <= 1.001, "the solid lies in the unit ball");
    // From just outside, looking back along the normal, the same surface is near.
    float nx = ray.normal.x;
    float ny = ray.normal.y;
    float nz = ray.normal.z;
    ray.origin.set(x + 0.01f * nx, y + 0.01f * ny, z + 0.01f * nz);
    ray.direction.set(-nx, -ny, -nz);
    assertTrue(ray.meets(solid), "looking back at " + solid);
    assertEquals(0.01, ray.near, 0.005);
    assertTrue(ray.normal.dot(nx, ny, nz) > 0.9, "the same side");
  }

  @ParameterizedTest
  @EnumSource(Solid.class)
  void solidsFillAGoodPartOfTheBall(Solid solid) {
    KeyedRandom random = new KeyedRandom(3, 0, 0, Purpose.SAMPLE);
    int hits = 0;
    for (int i = 0; i < 4000; i++) {
      ray.shape(solid, random);
      aim(random);
      hits += ray.meets(solid) ? 1 : 0;
    }
    assertTrue(hits > 4000 * 0.2 && hits < 4000 * 0.9, solid + " was hit " + hits + " times");
  }

  /**
   * From a random point on a ball of radius 4 to a random point in the cube around the unit ball.
   */
  private void aim(KeyedRandom random) {
    do {
      ray.origin.set(
          (float) random.nextDouble(-1, 1),
          (float) random.nextDouble(-1, 1),
          (float) random.nextDouble(-1, 1));
    } while (ray.origin.length() < 0.1);
    ray.origin.normalize(4);
    ray.direction
        .set(
            (float) random.nextDouble(-1, 1),
            (float) random.nextDouble(-1, 1),
            (float) random.nextDouble(-1, 1))
        .sub(ray.origin)
        .normalize();
  }
}
