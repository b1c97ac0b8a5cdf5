package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Locale;

/**
 * How a byte of an image becomes a float of the network's input: {@code (byte / divisor - mean[c])
 * / deviation[c]}, in single precision, each operation rounded once.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).preprocessing(Preprocessing.raw()).run();
 * }
 *
 * @param divisor 1 for raw pixels, 255 for values in [0, 1]
 * @param mean one value per channel, or empty for none
 * @param deviation one positive value per channel, or empty for none
 */
public record Preprocessing(float divisor, float[] mean, float[] deviation) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when a divisor is not positive and finite, mean and deviation
   *     differ in length, or a byte would become infinite
   */
  public Preprocessing {
    positive("divisor", divisor);
    if (mean.length != deviation.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "preprocessing has %d means but %d deviations; give one of each per channel",
              mean.length,
              deviation.length));
    }
    for (int c = 0; c < mean.length; c++) {
      positive("deviation", deviation[c]);
      if (!Float.isFinite(mean[c])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "the mean of channel %d is %s, but must be finite", c, mean[c]));
      }
      finite(divisor, mean[c], deviation[c]);
    }
    finite(divisor, 0f, 1f);
    mean = mean.clone();
    deviation = deviation.clone();
  }

  /** Pixels as they are, 0 to 255. */
  public static Preprocessing raw() {
    return new Preprocessing(1f, new float[0], new float[0]);
  }

  /** Pixels scaled to 0 to 1. */
  public static Preprocessing scaled() {
    return new Preprocessing(255f, new float[0], new float[0]);
  }

  /** What each byte value of a channel becomes: 256 floats. */
  public float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < 256; value++) {
      table[value] =
          mean.length == 0
              ? value / divisor
              : standardized(value, divisor, mean[channel], deviation[channel]);
    }
    return table;
  }

  /** A copy. */
  @Override
  public float[] mean() {
    return mean.clone();
  }

  /** A copy. */
  @Override
  public float[] deviation() {
    return deviation.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Preprocessing that
        && divisor == that.divisor
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Float.hashCode(divisor) + Arrays.hashCode(mean)) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "Preprocessing[divisor=%s, mean=%s, deviation=%s]"
        .formatted(divisor, Arrays.toString(mean), Arrays.toString(deviation));
  }

  private static float standardized(int value, float divisor, float mean, float deviation) {
    return (value / divisor - mean) / deviation;
  }

  /** The first and the last byte value become the extremes. */
  private static void finite(float divisor, float mean, float deviation) {
    for (int value = 0; value <= 255; value += 255) {
      float result = standardized(value, divisor, mean, deviation);
      if (!Float.isFinite(result)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "with divisor %s, mean %s and deviation %s a byte of %d becomes %s; give larger divisors",
                divisor,
                mean,
                deviation,
                value,
                result));
      }
    }
  }

  private static void positive(String what, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the %s is %s, but must be positive and finite".formatted(what, value));
    }
  }
}
