package org.lanewise.engine.check;

/**
 * The layers that read several values, in double precision, as plainly as they can be written:
 * {@code x} holds one image of each, and {@code y} gets the result from {@code to} on.
 */
final class DoubleJoins {

  private DoubleJoins() {}

  static void add(int size, double[][] x, double[] y, int to) {
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (double[] each : x) {
        sum += each[i];
      }
      y[to + i] = sum;
    }
  }

  /** A shorter one is a vector, of which each number multiplies all pixels of its channel. */
  static void multiply(int size, double[][] x, double[] y, int to) {
    for (int i = 0; i < size; i++) {
      double product = 1;
      for (double[] each : x) {
        product *= each[i % each.length];
      }
      y[to + i] = product;
    }
  }

  static void concatenate(int pixels, double[][] x, double[] y, int to) {
    int out = to;
    for (int i = 0; i < pixels; i++) {
      for (double[] each : x) {
        int channels = each.length / pixels;
        System.arraycopy(each, i * channels, y, out, channels);
        out += channels;
      }
    }
  }
}
