package org.lanewise.datasets.picture;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/**
 * Brings a picture to another size. Each new pixel is the mean of the area that it covers, parts of
 * old pixels counting by their share; where the new picture is larger than the old, the two nearest
 * pixels are blended by their distance. Rows and columns are treated alike, one after the other.
 *
 * <p>Every pixel counts, however many there are. So that a large picture takes no more memory than
 * a middling one, it is decoded in bands of rows, each from the start of the file, which costs time
 * instead.
 */
final class AreaAverage {

  /** A photograph of 16 million pixels is one band; the launcher's smallest heaps hold it. */
  private static final long BAND_BYTES = 48_000_000;

  private final Picture picture;
  private final Axis rows;
  private final Axis columns;
  private final int[] samples;
  private final float[] colours;
  private final double[] narrow;
  private final double[] sum;

  /** The middle part that {@code fit} leaves. */
  AreaAverage(Picture picture, int height, int width, Fit fit) {
    this.picture = picture;
    double[] scales = fit.scales(picture.height(), picture.width(), height, width);
    rows = axis(picture.height(), scales[0], height);
    columns = axis(picture.width(), scales[1], width);
    int part = columns.end() - columns.begin();
    samples = new int[part * 4];
    colours = new float[part * 3];
    narrow = new double[width * 3];
    sum = new double[height * width * 3];
  }

  private static Axis axis(int length, double scale, int count) {
    return new Axis(length, (length - scale * count) / 2, scale, count);
  }

  /** Decodes the part, and returns {@code [height, width, 3]} bytes. */
  byte[] pixels() throws IOException {
    int part = columns.end() - columns.begin();
    long rowBytes = (long) part * picture.bytesPerPixel();
    int band = (int) Math.clamp(BAND_BYTES / rowBytes, 1, rows.end() - rows.begin());
    for (int top = rows.begin(); top < rows.end(); top += band) {
      int height = Math.min(band, rows.end() - top);
      Raster raster = picture.read(new Rectangle(columns.begin(), top, part, height));
      for (int y = 0; y < height; y++) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, part, 1, samples);
        picture.colours(samples, colours);
        shrinkRow();
        add(top + y);
      }
    }
    byte[] result = new byte[sum.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) Math.clamp((int) (sum[i] + 0.5), 0, 255);
    }
    return result;
  }

  private void shrinkRow() {
    Arrays.fill(narrow, 0);
    for (int i = 0; i < columns.count(); i++) {
      double red = 0;
      double green = 0;
      double blue = 0;
      int at = 3 * (columns.first(i) - columns.begin());
      for (double weight : columns.weights(i)) {
        red += weight * colours[at];
        green += weight * colours[at + 1];
        blue += weight * colours[at + 2];
        at += 3;
      }
      narrow[3 * i] = red;
      narrow[3 * i + 1] = green;
      narrow[3 * i + 2] = blue;
    }
  }

  /** Adds the old row {@code y} to the new rows in which it counts. */
  private void add(int y) {
    for (int i = 0; i < rows.count(); i++) {
      int place = y - rows.first(i);
      if (place >= 0 && place < rows.weights(i).length) {
        double weight = rows.weights(i)[place];
        for (int x = 0; x < narrow.length; x++) {
          sum[i * narrow.length + x] += weight * narrow[x];
        }
      }
    }
  }
}
