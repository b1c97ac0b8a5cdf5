package org.lanewise.engine.kernel;

import java.util.Arrays;

/**
 * What a batch normalization does to each channel: the statistics of one group of images as the
 * kernel reads them, scale and shift, and the coefficients of the gradient. Arrays of {@code C}
 * floats; the statistics are doubles that were rounded once.
 *
 * <pre>
 * mean[c]     = (float) mean
 * inverse[c]  = (float) (1 / √(M2 / count + epsilon))
 * </pre>
 *
 * <p>Written by one thread, then read by any number of them.
 */
public final class Normalization {

  final float[] mean;
  final float[] inverse;
  final float[] gamma;
  final float[] beta;

  /** The factor a, the term b and the factor c2 of {@link BatchNormKernel#backwardInput}. */
  final float[] outer;

  final float[] shift;
  final float[] inner;

  private final int channels;

  /** For C channels: gamma all one, beta all zero. */
  public Normalization(int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException(channels + " channels; at least one is needed");
    }
    this.channels = channels;
    this.mean = new float[channels];
    this.inverse = new float[channels];
    this.gamma = new float[channels];
    this.beta = new float[channels];
    this.outer = new float[channels];
    this.shift = new float[channels];
    this.inner = new float[channels];
    Arrays.fill(gamma, 1f);
  }

  /** C. */
  public int channels() {
    return channels;
  }

  /** Copies the scale of each channel from {@code values[from …]}. */
  public void setGamma(float[] values, int from) {
    System.arraycopy(values, from, gamma, 0, channels);
  }

  /** Copies the shift of each channel from {@code values[from …]}. */
  public void setBeta(float[] values, int from) {
    System.arraycopy(values, from, beta, 0, channels);
  }

  /**
   * Takes the statistics of a group.
   *
   * @param moments {@code [2C]} from {@code from}: mean, then M2; not modified
   * @param from where they begin
   * @param count the pixels they come from, over all images of the group
   * @param epsilon added to the variance
   */
  public void set(double[] moments, int from, long count, double epsilon) {
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) moments[from + c];
      inverse[c] = inverse(moments[from + channels + c] / count, epsilon);
    }
  }

  /**
   * Takes moving statistics, which have no gradient: {@code dx = gamma · inverse · dy}. Scale and
   * shift are there already.
   *
   * @param values holds both, not modified
   * @param means where the means begin
   * @param variances where the variances begin
   * @param epsilon added to the variance
   */
  public void setMoving(float[] values, int means, int variances, double epsilon) {
    for (int c = 0; c < channels; c++) {
      mean[c] = values[means + c];
      inverse[c] = inverse(values[variances + c], epsilon);
      outer[c] = (float) ((double) gamma[c] * inverse[c]);
      shift[c] = 0;
      inner[c] = 0;
    }
  }

  /** The deviation's inverse of a channel: what {@code dgamma} = Σdy·(x−mean) is multiplied by. */
  public float inverse(int channel) {
    return inverse[channel];
  }

  private static float inverse(double variance, double epsilon) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }
}
