package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * An image in scratch memory, with zeros around it to whole tiles and behind its channels to a
 * multiple of some vectors.
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param channels of the image
 * @param top rows of zeros above it
 * @param left columns of zeros left of it
 * @param rows of all; what of the image lies below them is left out
 * @param columns of all, likewise
 * @param step what the channels of all are a multiple of
 */
record WinogradImage(
    int height, int width, int channels, int top, int left, int rows, int columns, int step) {

  /** Floats from one pixel to the next. */
  int pixel() {
    return Math.ceilDiv(channels, step) * step;
  }

  /** Floats from one row to the next. */
  int row() {
    return columns * pixel();
  }

  /** Floats of all. */
  int size() {
    return rows * row();
  }

  private int heightInside() {
    return Math.clamp(rows - top, 0, height);
  }

  private int widthInside() {
    return Math.clamp(columns - left, 0, width);
  }

  /** Copies an image to {@code to}, where all around it must be zero already. */
  void load(float[] images, int from, float[] scratch, int to) {
    int pixels = widthInside();
    for (int h = 0; h < heightInside(); h++) {
      int at = from + h * width * channels;
      int put = to + (h + top) * row() + left * pixel();
      if (pixel() == channels) {
        System.arraycopy(images, at, scratch, put, pixels * channels);
      } else {
        for (int w = 0; w < pixels; w++) {
          System.arraycopy(images, at + w * channels, scratch, put + w * pixel(), channels);
        }
      }
    }
  }

  /** Copies an image back from {@code from}; what of it lies outside becomes zero. */
  void store(float[] scratch, int from, float[] images, int to) {
    int pixels = widthInside();
    for (int h = 0; h < height; h++) {
      int put = to + h * width * channels;
      if (h >= heightInside()) {
        Arrays.fill(images, put, put + width * channels, 0f);
        continue;
      }
      int at = from + (h + top) * row() + left * pixel();
      if (pixel() == channels) {
        System.arraycopy(scratch, at, images, put, pixels * channels);
      } else {
        for (int w = 0; w < pixels; w++) {
          System.arraycopy(scratch, at + w * pixel(), images, put + w * channels, channels);
        }
      }
      Arrays.fill(images, put + pixels * channels, put + width * channels, 0f);
    }
  }

  /**
   * Adds to {@code sums[c]} the sum over all pixels, in raster order, of the image at {@code at}.
   */
  void addSums(float[] scratch, int at, float[] sums) {
    int end = at + size();
    int pixel = pixel();
    int c = 0;
    // Four chains at a time: one alone would wait for each of its additions.
    for (; c + 4 * L <= channels; c += 4 * L) {
      FloatVector s0 = FloatVector.zero(F);
      FloatVector s1 = FloatVector.zero(F);
      FloatVector s2 = FloatVector.zero(F);
      FloatVector s3 = FloatVector.zero(F);
      for (int i = at + c; i < end; i += pixel) {
        s0 = s0.add(FloatVector.fromArray(F, scratch, i));
        s1 = s1.add(FloatVector.fromArray(F, scratch, i + L));
        s2 = s2.add(FloatVector.fromArray(F, scratch, i + 2 * L));
        s3 = s3.add(FloatVector.fromArray(F, scratch, i + 3 * L));
      }
      FloatVector.fromArray(F, sums, c).add(s0.add(0f)).intoArray(sums, c);
      FloatVector.fromArray(F, sums, c + L).add(s1.add(0f)).intoArray(sums, c + L);
      FloatVector.fromArray(F, sums, c + 2 * L).add(s2.add(0f)).intoArray(sums, c + 2 * L);
      FloatVector.fromArray(F, sums, c + 3 * L).add(s3.add(0f)).intoArray(sums, c + 3 * L);
    }
    for (; c + L <= channels; c += L) {
      FloatVector sum = FloatVector.zero(F);
      for (int i = at + c; i < end; i += pixel) {
        sum = sum.add(FloatVector.fromArray(F, scratch, i));
      }
      FloatVector.fromArray(F, sums, c).add(sum.add(0f)).intoArray(sums, c);
    }
    addRest(scratch, at, c, sums);
  }

  /** The same for the channels from one on, which fill no vector. */
  private void addRest(float[] scratch, int at, int from, float[] sums) {
    for (int c = from; c < channels; c++) {
      float sum = 0f;
      for (int i = at + c; i < at + size(); i += pixel()) {
        sum += scratch[i];
      }
      sums[c] += sum + 0f;
    }
  }
}
