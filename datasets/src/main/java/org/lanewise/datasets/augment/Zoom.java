package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * The image grows or shrinks around its middle by a factor of up to {@code 1 + part}, each way as
 * likely.
 *
 * @param part from 0 to 3
 */
record Zoom(double part) implements Augmentation {

  /** Three times the size. */
  static final int LARGEST = 3;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Zoom {
    Strength.check("the zoom as a part of the size", part, 0, LARGEST);
  }

  @Override
  public String label() {
    return "zoom";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("part", part);
  }

  @Override
  public void move(KeyedRandom random, int height, int width, PlaneMap map) {
    double growth = random.nextDouble(-1, 1);
    double larger = 1 + part * Math.abs(growth);
    float scale = (float) (growth < 0 ? larger : 1 / larger);
    map.scale(scale, scale);
  }
}
