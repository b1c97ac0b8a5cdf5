package org.lanewise.engine.kernel;

import java.util.stream.IntStream;

/**
 * Products with the channels innermost, one factor after the other: plain loops over neighbours in
 * memory, which the compiler turns into vectors.
 */
final class MultiplyFast implements MultiplyKernel {

  private final int channels;
  private final int pixels;
  private final int[] inputPixels;
  private final float[] products;

  /** As {@link MultiplyTextbook}. */
  MultiplyFast(int channels, int... inputPixels) {
    this.channels = channels;
    this.inputPixels = inputPixels.clone();
    this.pixels = IntStream.of(inputPixels).max().orElseThrow();
    this.products = new float[inputPixels.length > 2 ? pixels * channels : 0];
  }

  @Override
  public void forward(int n, float[][] x, float[] y) {
    int size = pixels * channels;
    for (int image = 0; image < n; image++) {
      int at = image * size;
      if (inputPixels[0] == pixels) {
        multiply(1, image, x, x[0], at, y, at);
      } else {
        for (int i = 0; i < pixels; i++) {
          System.arraycopy(x[0], image * channels, y, at + i * channels, channels);
        }
        multiply(1, image, x, y, at, y, at);
      }
      for (int k = 2; k < inputPixels.length; k++) {
        multiply(k, image, x, y, at, y, at);
      }
    }
  }

  @Override
  public void backward(int n, int k, float[][] x, float[] dy, float[] dx) {
    int last = k == inputPixels.length - 1 ? k - 1 : inputPixels.length - 1;
    int size = pixels * channels;
    for (int image = 0; image < n; image++) {
      float[] factor = dy;
      int at = image * size;
      for (int j = 0; j < last; j++) {
        if (j != k) {
          multiply(j, image, x, factor, at, products, 0);
          factor = products;
          at = 0;
        }
      }
      if (inputPixels[k] == pixels) {
        multiply(last, image, x, factor, at, dx, image * size);
      } else {
        addUp(last, image, x, factor, at, dx);
      }
    }
  }

  /** {@code y = factor · x[k]} of one image. */
  private void multiply(
      int k, int image, float[][] x, float[] factor, int from, float[] y, int to) {
    int size = pixels * channels;
    if (inputPixels[k] == pixels) {
      multiply(size, factor, from, x[k], image * size, y, to);
    } else {
      for (int i = 0; i < size; i += channels) {
        multiply(channels, factor, from + i, x[k], image * channels, y, to + i);
      }
    }
  }

  private static void multiply(
      int size, float[] a, int fromA, float[] b, int fromB, float[] y, int to) {
    for (int i = 0; i < size; i++) {
      y[to + i] = a[fromA + i] * b[fromB + i] + 0f;
    }
  }

  /** The sums over all pixels of {@code factor · x[k]}, for an input of one pixel. */
  private void addUp(int k, int image, float[][] x, float[] factor, int from, float[] dx) {
    int to = image * channels;
    for (int c = 0; c < channels; c++) {
      dx[to + c] = 0f;
    }
    for (int i = 0; i < pixels; i++) {
      int at = (inputPixels[k] == 1 ? image : image * pixels + i) * channels;
      addProducts(channels, factor, from + i * channels, x[k], at, dx, to);
    }
    for (int c = 0; c < channels; c++) {
      dx[to + c] += 0f;
    }
  }

  private static void addProducts(
      int size, float[] a, int fromA, float[] b, int fromB, float[] y, int to) {
    for (int i = 0; i < size; i++) {
      y[to + i] = Math.fma(a[fromA + i], b[fromB + i], y[to + i]);
    }
  }
}
