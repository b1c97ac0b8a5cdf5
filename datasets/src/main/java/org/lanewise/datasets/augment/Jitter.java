package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * Brightness, contrast and saturation are changed, each by a factor b, k, s of its own from {@code
 * 1 - part} to {@code 1 + part}. In float, rounded to a byte once, at the end:
 *
 * <pre>
 * v = b · value         v = mean + k · (v - mean)         v = grey + s · (v - grey)
 *
 * grey = 0.299 · red + 0.587 · green + 0.114 · blue of the pixel; without three channels there is no saturation
 * mean = the mean over all pixels of their grey after the first change; of a channel where there are not three
 * </pre>
 *
 * <p>PyTorch's {@code ColorJitter} in this one order, without a change of the hue.
 *
 * @param part from 0 to below 1
 */
record Jitter(double part) implements Augmentation {

  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is out of its range
   */
  Jitter {
    Strength.checkBelow("the jitter of colours", part, 1);
  }

  @Override
  public String label() {
    return "jitter";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("part", part);
  }

  @Override
  public void change(
      KeyedRandom random, int height, int width, int channels, byte[] pixels, int offset) {
    float brightness = factor(random);
    float contrast = factor(random);
    float saturation = factor(random);
    int end = offset + height * width * channels;
    if (channels == 3) {
      float mean = brightness * meanGrey(pixels, offset, end);
      for (int at = offset; at < end; at += 3) {
        float red = mean + contrast * (brightness * (pixels[at] & 255) - mean);
        float green = mean + contrast * (brightness * (pixels[at + 1] & 255) - mean);
        float blue = mean + contrast * (brightness * (pixels[at + 2] & 255) - mean);
        float grey = grey(red, green, blue);
        pixels[at] = rounded(grey + saturation * (red - grey));
        pixels[at + 1] = rounded(grey + saturation * (green - grey));
        pixels[at + 2] = rounded(grey + saturation * (blue - grey));
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      long sum = 0;
      for (int at = offset + c; at < end; at += channels) {
        sum += pixels[at] & 255;
      }
      float mean = brightness * ((float) sum / (height * width));
      for (int at = offset + c; at < end; at += channels) {
        pixels[at] = rounded(mean + contrast * (brightness * (pixels[at] & 255) - mean));
      }
    }
  }

  private float factor(KeyedRandom random) {
    return (float) (1 + part * random.nextDouble(-1, 1));
  }

  /** Whole numbers are summed, so that the order of the pixels does not count. */
  private static float meanGrey(byte[] pixels, int offset, int end) {
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int at = offset; at < end; at += 3) {
      red += pixels[at] & 255;
      green += pixels[at + 1] & 255;
      blue += pixels[at + 2] & 255;
    }
    float count = (end - offset) / 3;
    return grey(red / count, green / count, blue / count);
  }

  private static float grey(float red, float green, float blue) {
    return RED * red + GREEN * green + BLUE * blue;
  }

  private static byte rounded(float value) {
    return (byte) (int) (Math.clamp(value, 0f, 255f) + 0.5f);
  }
}
