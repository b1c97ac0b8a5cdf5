package org.lanewise.datasets.solids;

import org.joml.Vector3f;
import org.lanewise.datasets.KeyedRandom;

/** Random colours, red, green and blue each between 0 and 1. */
final class Colours {

  private Colours() {}

  /** Draws a colour: a random grey, mixed with a random tint. */
  static void draw(KeyedRandom random, Vector3f colour) {
    float grey = 0.1f + 0.8f * random.nextFloat();
    float tint = 0.7f * random.nextFloat();
    colour.set(
        mix(grey, random.nextFloat(), tint),
        mix(grey, random.nextFloat(), tint),
        mix(grey, random.nextFloat(), tint));
  }

  static float mix(float a, float b, float share) {
    return a + (b - a) * share;
  }
}
