package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * The image goes on beyond its edge for so many pixels, and a window of its old size is cut out at
 * random: a move by whole pixels, each as likely. What lies beyond the edge is as the edge.
 *
 * @param pixels the largest move each way, from 1 to 1000
 */
record Crop(int pixels) implements Augmentation {

  private static final int LARGEST = 1000;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Crop {
    Strength.check("the border of a crop in pixels", pixels, 1, LARGEST);
  }

  @Override
  public String label() {
    return "crop";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("pixels", (double) pixels);
  }

  @Override
  public void check(int height, int width) {
    Strength.checkPixels("a crop by up to", pixels, Math.min(height, width), height, width);
  }

  @Override
  public void move(KeyedRandom random, int height, int width, PlaneMap map) {
    float x = random.nextInt(2 * pixels + 1) - pixels;
    float y = random.nextInt(2 * pixels + 1) - pixels;
    map.translate(x, y);
  }
}
