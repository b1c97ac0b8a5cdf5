package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * The image is moved, by parts of pixels too.
 *
 * @param part the largest move each way as a part of the side, from 0 to below 1
 */
record Shift(double part) implements Augmentation {

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Shift {
    Strength.checkBelow("the shift as a part of the side", part, 1);
  }

  @Override
  public String label() {
    return "shift";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("part", part);
  }

  @Override
  public void move(KeyedRandom random, int height, int width, PlaneMap map) {
    double x = part * width * random.nextDouble(-1, 1);
    double y = part * height * random.nextDouble(-1, 1);
    map.translate((float) x, (float) y);
  }
}
