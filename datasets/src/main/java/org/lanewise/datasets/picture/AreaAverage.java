package org.lanewise.datasets.picture;

import java.util.Arrays;

/**
 * Brings a picture to another size. Each new pixel is the mean of the area that it covers, parts of
 * old pixels counting by their share; where the new picture is larger than the old, the two nearest
 * pixels are blended by their distance. Rows and columns are treated alike, one after the other.
 */
final class AreaAverage {

  private final RgbPixels pixels;

  AreaAverage(RgbPixels pixels) {
    this.pixels = pixels;
  }

  /**
   * The largest middle part with the proportions {@code height : width}, as {@code [height, width,
   * 3]} bytes.
   */
  byte[] middle(int height, int width) {
    double scale = Math.min((double) pixels.height() / height, (double) pixels.width() / width);
    double top = (pixels.height() - scale * height) / 2;
    double left = (pixels.width() - scale * width) / 2;
    float[] row = new float[pixels.width() * 3];
    double[] narrow = new double[width * 3];
    double[] sum = new double[height * width * 3];
    double[] weights = new double[height];
    for (int y = 0; y < pixels.height(); y++) {
      if (!weights(y, top, scale, pixels.height(), weights)) {
        continue;
      }
      pixels.row(y, row);
      shrinkRow(row, left, scale, narrow);
      for (int i = 0; i < height; i++) {
        if (weights[i] > 0) {
          for (int x = 0; x < narrow.length; x++) {
            sum[i * narrow.length + x] += weights[i] * narrow[x];
          }
        }
      }
    }
    byte[] result = new byte[sum.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) Math.clamp((int) (sum[i] + 0.5), 0, 255);
    }
    return result;
  }

  private void shrinkRow(float[] row, double left, double scale, double[] narrow) {
    int width = narrow.length / 3;
    Arrays.fill(narrow, 0);
    for (int i = 0; i < width; i++) {
      int first = Math.max(0, (int) Math.floor(left + i * scale) - 1);
      int last = Math.min(pixels.width() - 1, (int) Math.ceil(left + (i + 1) * scale) + 1);
      for (int x = first; x <= last; x++) {
        double weight = weight(x, i, left, scale, pixels.width());
        for (int c = 0; c < 3 && weight > 0; c++) {
          narrow[3 * i + c] += weight * row[3 * x + c];
        }
      }
    }
  }

  private static boolean weights(int old, double start, double scale, int count, double[] weights) {
    boolean any = false;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weight(old, i, start, scale, count);
      any |= weights[i] > 0;
    }
    return any;
  }

  /** What the old pixel {@code old} of {@code count} counts in the new pixel {@code i}. */
  private static double weight(int old, int i, double start, double scale, int count) {
    if (scale >= 1) {
      double from = Math.max(old, start + i * scale);
      double to = Math.min(old + 1, start + (i + 1) * scale);
      return Math.max(0, to - from) / scale;
    }
    double place = Math.clamp(start + (i + 0.5) * scale - 0.5, 0, count - 1);
    return Math.max(0, 1 - Math.abs(place - old));
  }
}
