package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * A square of the image becomes grey (128 of 255). Its middle may be any pixel, so that less of it
 * is seen at the edge.
 *
 * <p>Source: DeVries and Taylor, "Improved Regularization of Convolutional Neural Networks with
 * Cutout", 2017.
 *
 * @param pixels a side of the square, from 1 to 1000
 */
record Cutout(int pixels) implements Augmentation {

  private static final int LARGEST = 1000;
  private static final byte GREY = (byte) 128;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Cutout {
    Strength.check("the side of a cutout in pixels", pixels, 1, LARGEST);
  }

  @Override
  public String label() {
    return "cutout";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("pixels", (double) pixels);
  }

  @Override
  public void check(int height, int width) {
    Strength.checkPixels("a cutout of", pixels, Math.max(height, width), height, width);
  }

  @Override
  public void change(
      KeyedRandom random, int height, int width, int channels, byte[] pixelBytes, int offset) {
    int left = random.nextInt(width) - pixels / 2;
    int top = random.nextInt(height) - pixels / 2;
    int right = Math.min(width, left + pixels);
    int bottom = Math.min(height, top + pixels);
    for (int row = Math.max(0, top); row < bottom; row++) {
      for (int column = Math.max(0, left); column < right; column++) {
        int at = offset + (row * width + column) * channels;
        for (int c = 0; c < channels; c++) {
          pixelBytes[at + c] = GREY;
        }
      }
    }
  }
}
