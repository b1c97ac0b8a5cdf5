package org.lanewise.datasets.solids;

import org.lanewise.datasets.KeyedRandom;

/**
 * Noise without grid lines: random values on a lattice of 16 × 16 points, blended smoothly between
 * them. Source: K. Perlin, "An image synthesizer", SIGGRAPH 1985, in the simpler form known as
 * value noise.
 */
final class Grain {

  private static final int SIDE = 16;

  private final float[] lattice = new float[SIDE * SIDE];
  private float frequency;
  private float strength;

  /** Draws a noise with a contrast of up to {@code strongest}. */
  void draw(KeyedRandom random, float strongest) {
    frequency = 1.5f + 5 * random.nextFloat();
    strength = strongest * random.nextFloat();
    for (int i = 0; i < lattice.length; i += 4) {
      long bits = random.nextLong();
      for (int j = 0; j < 4; j++) {
        lattice[i + j] = ((bits >>> (16 * j)) & 0xffff) * 0x1p-15f - 1;
      }
    }
  }

  /** The noise at a point, between minus and plus its strength. */
  float at(float x, float y) {
    float u = (x + 4) * frequency;
    float v = (y + 4) * frequency;
    int column = (int) Math.floor(u);
    int row = (int) Math.floor(v);
    float right = smooth(u - column);
    float down = smooth(v - row);
    float above = Colours.mix(value(column, row), value(column + 1, row), right);
    float below = Colours.mix(value(column, row + 1), value(column + 1, row + 1), right);
    return strength * Colours.mix(above, below, down);
  }

  private float value(int column, int row) {
    return lattice[(row & (SIDE - 1)) * SIDE + (column & (SIDE - 1))];
  }

  private static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }
}
