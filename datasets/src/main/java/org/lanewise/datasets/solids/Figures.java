package org.lanewise.datasets.solids;

import org.joml.Matrix3x2f;
import org.joml.Vector2f;
import org.joml.Vector3f;
import org.lanewise.datasets.KeyedRandom;

/**
 * Flat figures that lie behind or before the solid: discs, rings, boxes, bars and triangles of one
 * colour each.
 */
final class Figures {

  private static final int MOST = 8;
  private static final int KINDS = 5;

  private final int[] kinds = new int[MOST];
  private final Matrix3x2f[] toFigure = new Matrix3x2f[MOST];
  private final Vector3f[] colours = new Vector3f[MOST];
  private final Vector2f point = new Vector2f();
  private int count;

  Figures() {
    for (int i = 0; i < MOST; i++) {
      toFigure[i] = new Matrix3x2f();
      colours[i] = new Vector3f();
    }
  }

  /** Draws up to {@code most} figures with sizes between two bounds. */
  void draw(KeyedRandom random, int most, double smallest, double largest) {
    count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      kinds[i] = random.nextInt(KINDS);
      double angle = random.nextDouble(0, 2 * Math.PI);
      double size = random.nextDouble(smallest, largest);
      double x = random.nextDouble(-1, 1);
      double y = random.nextDouble(-1, 1);
      double cos = StrictMath.cos(angle) / size;
      double sin = StrictMath.sin(angle) / size;
      toFigure[i].set(
          (float) cos,
          (float) sin,
          (float) -sin,
          (float) cos,
          (float) (sin * y - cos * x),
          (float) (-sin * x - cos * y));
      Colours.draw(random, colours[i]);
    }
  }

  /**
   * Sets {@code colour} to that of the topmost figure at a point; false, and nothing set, where
   * there is none.
   */
  boolean at(float x, float y, Vector3f colour) {
    for (int i = count - 1; i >= 0; i--) {
      toFigure[i].transformPosition(point.set(x, y));
      if (covers(kinds[i], Math.abs(point.x), point.x, point.y)) {
        colour.set(colours[i]);
        return true;
      }
    }
    return false;
  }

  private static boolean covers(int kind, float side, float x, float y) {
    float square = x * x + y * y;
    return switch (kind) {
      case 0 -> square < 0.8f;
      case 1 -> square < 1 && square > 0.45f;
      case 2 -> side < 0.8f && Math.abs(y) < 0.7f;
      case 3 -> side < 2.2f && Math.abs(y) < 0.22f;
      default -> y > -0.6f && y < 1 - 1.7f * side;
    };
  }
}
