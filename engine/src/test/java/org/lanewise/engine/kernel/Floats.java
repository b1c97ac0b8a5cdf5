package org.lanewise.engine.kernel;

/** Samples of all floats: as many near zero as far out, subnormal ones among them. */
final class Floats {

  private Floats() {}

  /** Every {@code step}-th float from {@code from} to {@code to}. */
  static float[] between(float from, float to, int step) {
    int low = index(from);
    float[] sample = new float[(int) (((long) index(to) - low) / step) + 1];
    for (int i = 0; i < sample.length; i++) {
      int at = low + i * step;
      sample[i] = at < 0 ? -Float.intBitsToFloat(-at) : Float.intBitsToFloat(at);
    }
    return sample;
  }

  /** The place of a float among all, in order; zero's is zero. */
  private static int index(float x) {
    return x < 0 ? -Float.floatToRawIntBits(-x) : Float.floatToRawIntBits(x);
  }
}
