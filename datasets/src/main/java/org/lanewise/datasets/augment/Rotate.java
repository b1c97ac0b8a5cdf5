package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * The image is turned around its middle.
 *
 * @param degrees the largest angle to either side, from 0 to 180
 */
record Rotate(double degrees) implements Augmentation {

  private static final int HALF_TURN = 180;
  private static final int QUARTER = 90;

  /** The place of the last term of the series that is added: even. */
  private static final int LAST = 12;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Rotate {
    Strength.check("the rotation in degrees", degrees, 0, HALF_TURN);
  }

  @Override
  public String label() {
    return "rotate";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("degrees", degrees);
  }

  @Override
  public void move(KeyedRandom random, int height, int width, PlaneMap map) {
    double angle = degrees * random.nextDouble(-1, 1);
    long quarters = Math.round(angle / QUARTER);
    double rest = Math.PI / HALF_TURN * (angle - QUARTER * quarters);
    double square = rest * rest;
    float sine = (float) (rest * series(square, 2));
    float cosine = (float) series(square, 1);
    for (long i = 0; i < Math.floorMod(quarters, 4L); i++) {
      float turned = sine;
      sine = cosine;
      cosine = -turned;
    }
    map.linear(cosine, sine, -sine, cosine);
  }

  /**
   * The series of the cosine, or from 2 on of the sine over its angle, for angles up to 45 degrees
   * more exact than a float: StrictMath's own allocates in every call.
   */
  private static double series(double square, int first) {
    double sum = 1;
    for (int k = LAST + first; k >= first; k -= 2) {
      sum = 1 - square / (k * (k + 1)) * sum;
    }
    return sum;
  }
}
