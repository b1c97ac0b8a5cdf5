package org.lanewise.engine.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Group normalization and its gradient: each image by itself, a group of neighbouring channels
 * together.
 *
 * <pre>
 * statistics   mean[g] = Σ x[i,c] / N        M2[g] = Σ (x[i,c] − mean[g])²        over the N = pixels · C / G numbers of a group
 * forward      y[i,c]  = gamma[c] · (x[i,c] − mean) · inverse + beta[c]           inverse = 1 / √(M2 / N + epsilon)
 * backward     dbeta[c]  = Σ(i) dy[i,c]
 *              dgamma[c] = inverse · Σ(i) dy[i,c] · (x[i,c] − mean)
 *              dx[i,c]   = inverse · (gamma[c] · dy[i,c] − a / N − (x[i,c] − mean) · inverse² · b / N)
 *              a = Σ(c) gamma[c] · Σ(i) dy[i,c]      b = Σ(c) gamma[c] · Σ(i) dy[i,c] · (x[i,c] − mean)
 * </pre>
 *
 * <p>The last lines are the chain rule through mean and variance, as {@link BatchNormTextbook}
 * derives it; here the gammas of a group differ, so they stay in the sums (Wu and He 2018, "Group
 * Normalization").
 *
 * <p>All sums over pixels, and the arithmetic on each number, are those of a {@link
 * BatchNormKernel} on one image: chains for each channel, in double, over the pixels in raster
 * order. The channels of a group then join in order: their moments by Chan's formula ({@link
 * BatchNormKernel#join}), a and b from +0 by {@code fma}. The mean and the inverse are rounded to
 * float once; so are a / N and inverse² · b / N. {@code dgamma} and {@code dbeta} get each image's
 * sum, rounded, image after image. So this is as fast as the normalization that it is made with,
 * and has the same bits with each.
 *
 * <p>Nothing is allocated by a call, and nothing is kept between calls. One per thread.
 */
public final class GroupNormKernel {

  private final BatchNormKernel one;
  private final int groups;
  private final int groupChannels;
  private final double epsilon;
  private final int channels;
  private final int size;
  private final double[] sums;
  private final Normalization s;

  /**
   * Group normalization that is made with a batch normalization.
   *
   * @param one for the pixels and channels of an image
   * @param groups G, divides the channels
   * @param epsilon added to the variance
   * @throws IllegalArgumentException when the groups don't divide the channels
   */
  public GroupNormKernel(BatchNormKernel one, int groups, double epsilon) {
    this.one = Objects.requireNonNull(one, "one");
    this.channels = one.channels();
    if (groups < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d channels can't be divided into %d groups", channels, groups));
    }
    this.groups = groups;
    this.groupChannels = channels / groups;
    this.epsilon = epsilon;
    this.size = one.pixels() * channels;
    this.sums = new double[2 * channels];
    this.s = new Normalization(channels);
  }

  int pixels() {
    return one.pixels();
  }

  int channels() {
    return channels;
  }

  int groupChannels() {
    return groupChannels;
  }

  double epsilon() {
    return epsilon;
  }

  /**
   * Computes what the operation puts out.
   *
   * @param n images
   * @param x {@code [n, pixels, C]}, not modified
   * @param gamma {@code [C]}, not modified
   * @param beta {@code [C]}, not modified
   * @param y {@code [n, pixels, C]}, overwritten; not {@code x}
   * @param statistics {@code [n, 2, G]}, overwritten: means, then inverses
   */
  public void forward(
      int n, float[] x, float[] gamma, float[] beta, float[] y, float[] statistics) {
    s.setGamma(gamma, 0);
    s.setBeta(beta, 0);
    for (int image = 0; image < n; image++) {
      one.addImage(x, image * size, 0, sums, 0);
      for (int g = 0; g < groups; g++) {
        measure(g, statistics, image * 2 * groups + g);
      }
      take(image, statistics);
      one.forward(one.pixels(), x, y, image * size, s);
    }
  }

  /** Joins the moments of a group's channels and rounds what follows of them. */
  private void measure(int g, float[] statistics, int to) {
    double mean = 0;
    double m2 = 0;
    for (int j = 0; j < groupChannels; j++) {
      int c = g * groupChannels + j;
      double share = 1.0 / (j + 1);
      double delta = sums[c] - mean;
      mean = j == 0 ? sums[c] : mean + delta * share;
      double between = delta * delta * ((double) j * one.pixels() * share);
      m2 = j == 0 ? sums[channels + c] : (m2 + sums[channels + c]) + between;
    }
    statistics[to] = (float) mean + 0f;
    statistics[to + groups] = (float) (1 / Math.sqrt(m2 / count() + epsilon));
  }

  /** N. */
  private double count() {
    return (double) one.pixels() * groupChannels;
  }

  /** Gives each channel the statistics of its group. */
  private void take(int image, float[] statistics) {
    for (int c = 0; c < channels; c++) {
      int g = image * 2 * groups + c / groupChannels;
      s.mean[c] = statistics[g];
      s.inverse[c] = statistics[g + groups];
    }
  }

  /**
   * Computes the gradients.
   *
   * @param n images
   * @param x {@code [n, pixels, C]}, not modified
   * @param dy {@code [n, pixels, C]}, not modified
   * @param statistics as {@link #forward} left them, not modified
   * @param gamma {@code [C]}, not modified
   * @param dgamma {@code [C]}, added to
   * @param dbeta {@code [C]}, added to
   * @param dx {@code [n, pixels, C]}, overwritten; neither {@code x} nor {@code dy}
   * @param wantsInput whether {@code dx} is computed; else it is not touched
   */
  public void backward(
      int n,
      float[] x,
      float[] dy,
      float[] statistics,
      float[] gamma,
      float[] dgamma,
      float[] dbeta,
      float[] dx,
      boolean wantsInput) {
    for (int image = 0; image < n; image++) {
      int at = image * size;
      take(image, statistics);
      Arrays.fill(sums, 0);
      one.addSums(one.pixels(), x, dy, at, s, sums);
      for (int c = 0; c < channels; c++) {
        dgamma[c] += (float) (s.inverse[c] * sums[channels + c]) + 0f;
        dbeta[c] += (float) sums[c] + 0f;
      }
      if (wantsInput) {
        for (int g = 0; g < groups; g++) {
          coefficients(g * groupChannels, gamma);
        }
        for (int i = at; i < at + size; i += channels) {
          multiply(channels, dy, i, gamma, dx);
        }
        one.backwardInput(one.pixels(), x, dx, dx, at, s);
      }
    }
  }

  /** Turns the sums of the group that begins with a channel into what its channels' dx needs. */
  private void coefficients(int first, float[] gamma) {
    double a = 0;
    double b = 0;
    for (int c = first; c < first + groupChannels; c++) {
      a = Math.fma(gamma[c], sums[c], a);
      b = Math.fma(gamma[c], sums[channels + c], b);
    }
    double inverse = s.inverse[first];
    for (int c = first; c < first + groupChannels; c++) {
      s.outer[c] = s.inverse[c];
      s.shift[c] = (float) (a / count());
      s.inner[c] = (float) (inverse * inverse * b / count());
    }
  }

  private static void multiply(int size, float[] dy, int from, float[] gamma, float[] dx) {
    for (int c = 0; c < size; c++) {
      dx[from + c] = dy[from + c] * gamma[c] + 0f;
    }
  }
}
