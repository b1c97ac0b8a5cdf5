package org.lanewise.engine.kernel;

import org.lanewise.datasets.KeyedRandom;

/**
 * Dropout of one image in its inverted form.
 *
 * <pre>
 * forward, backward   y[i] = keep(i) ? x[i] / (1 - rate) : 0
 * </pre>
 *
 * <p>{@code keep(i)} is a random number of a key, so that both passes draw the same ones without
 * storing them. One version serves every kernel set. Source: Srivastava et al., "Dropout: A Simple
 * Way to Prevent Neural Networks from Overfitting", 2014.
 */
public final class DropoutKernel {

  private DropoutKernel() {}

  /**
   * Keeps or drops the floats of one image.
   *
   * @param size floats of the image
   * @param x holds the image from {@code at}, not modified
   * @param at where it starts, in {@code y} as well
   * @param key of the random numbers
   * @param rate the fraction that falls, in [0, 1)
   * @param y {@code size} floats from {@code at} are overwritten
   */
  public static void apply(int size, float[] x, int at, long key, double rate, float[] y) {
    float scale = (float) (1 / (1 - rate));
    for (int i = 0; i < size; i++) {
      boolean keep = KeyedRandom.unitFloat(key, i) >= rate;
      y[at + i] = keep ? x[at + i] * scale + 0f : 0f;
    }
  }
}
