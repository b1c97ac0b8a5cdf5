package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * Left and right change places.
 *
 * @param probability how probable that is, from 0 to 1
 */
record Flip(double probability) implements Augmentation {

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Flip {
    Strength.check("the probability of a flip", probability, 0, 1);
  }

  @Override
  public String label() {
    return "flip";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("probability", probability);
  }

  @Override
  public void move(KeyedRandom random, int height, int width, PlaneMap map) {
    if (random.nextDouble() < probability) {
      map.scale(-1, 1);
    }
  }
}
