package org.lanewise.engine.kernel;

import org.lanewise.datasets.KeyedRandom;

/**
 * Dropout of one image in its inverted form.
 *
 * <pre>
 * forward, backward   y[i,d] = keep(d) ? x[i,d] / (1 - rate) : 0
 * </pre>
 *
 * <p>{@code keep(d)} is a random number of a key, so that both passes draw the same ones without
 * storing them. One version serves every kernel set. Source: Srivastava et al., "Dropout: A Simple
 * Way to Prevent Neural Networks from Overfitting", 2014.
 */
public final class DropoutKernel {

  private DropoutKernel() {}

  /**
   * Keeps or drops floats of one image, or whole channels.
   *
   * @param pixels H · W for channels, 1 for floats
   * @param draws C for channels, H · W · C for floats
   * @param x holds the image from {@code at}, not modified
   * @param at where it starts, in {@code y} as well
   * @param key of the random numbers
   * @param rate the fraction that falls, in [0, 1)
   * @param y {@code pixels · draws} floats from {@code at} are overwritten
   */
  public static void apply(
      int pixels, int draws, float[] x, int at, long key, double rate, float[] y) {
    float scale = (float) (1 / (1 - rate));
    for (int d = 0; d < draws; d++) {
      boolean keep = KeyedRandom.unitFloat(key, d) >= rate;
      for (int i = 0, j = at + d; i < pixels; i++, j += draws) {
        y[j] = keep ? x[j] * scale + 0f : 0f;
      }
    }
  }
}
