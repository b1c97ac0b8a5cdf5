package org.lanewise.engine.kernel;

/**
 * Batch normalization and its gradient, in the pieces that a step needs between its phases.
 *
 * <pre>
 * statistics   mean[c] = Σ x[i,c] / N        M2[c] = Σ (x[i,c] − mean[c])²        over the N pixels of a group of images
 * forward      y[i,c]  = gamma[c] · (x[i,c] − mean[c]) · inverse[c] + beta[c]     inverse[c] = 1 / √(M2[c] / N + epsilon)
 * backward     dbeta[c]  = Σ dy[i,c]
 *              dgamma[c] = inverse[c] · Σ dy[i,c] · (x[i,c] − mean[c])
 *              dx[i,c]   = gamma[c] · inverse[c] · (dy[i,c] − Σdy[c] / N − (x[i,c] − mean[c]) · inverse[c]² · Σdy·(x−mean)[c] / N)
 * </pre>
 *
 * <p>The last line is the chain rule through the mean and the variance, which {@link
 * BatchNormTextbook} derives step by step (Ioffe and Szegedy 2015, "Batch Normalization:
 * Accelerating Deep Network Training by Reducing Internal Covariate Shift").
 *
 * <p>Order of the sums, all in double. Of one image and channel, over its pixels in raster order
 * from +0: first {@code mean = Σx / pixels}, then {@code M2 = fma(d, d, M2)} with {@code d = x −
 * mean}. Images join one after the other by Chan's formula ({@link #join}). The two sums of the
 * gradient are a fresh chain for each image, over its pixels in raster order, added to what is
 * there.
 *
 * <p>An image is {@code [pixels, C]}; {@code moments} holds the means and then the M2 of all
 * channels, {@code sums} holds Σdy and then Σdy·(x−mean). Nothing is allocated by a call, and
 * nothing is kept between calls. What is stored as a float has {@code + 0f} added.
 */
public interface BatchNormKernel {

  /** H · W, or 1 for a vector. */
  int pixels();

  /** C. */
  int channels();

  /**
   * One image joins the moments of those before it.
   *
   * @param x the image {@code [pixels, C]} lies at {@code at}; not modified
   * @param at its first float
   * @param images how many are in the moments already; with 0 the moments are overwritten
   * @param moments {@code [2C]} from {@code to}, replaced by those of one image more
   * @param to where they begin
   */
  void addImage(float[] x, int at, long images, double[] moments, int to);

  /**
   * Joins the moments of two groups of pixels by Chan's formula:
   *
   * <pre>
   * n = na + nb     δ = mean_b − mean_a
   * mean = mean_a + δ · (nb / n)
   * M2   = (M2_a + M2_b) + δ · δ · (na · (nb / n))
   * </pre>
   *
   * @param moments {@code [2C]} from {@code to}: group a, replaced by both
   * @param to where they begin
   * @param na pixels of group a; 0 copies group b
   * @param other {@code [2C]} from {@code from}: group b, not modified
   * @param from where they begin
   * @param nb pixels of group b, at least 1
   */
  default void join(double[] moments, int to, long na, double[] other, int from, long nb) {
    int channels = channels();
    if (na == 0) {
      System.arraycopy(other, from, moments, to, 2 * channels);
      return;
    }
    double share = (double) nb / (double) (na + nb);
    double weight = (double) na * share;
    for (int c = 0; c < channels; c++) {
      double delta = other[from + c] - moments[to + c];
      moments[to + c] = moments[to + c] + delta * share;
      moments[to + channels + c] =
          (moments[to + channels + c] + other[from + channels + c]) + delta * delta * weight;
    }
  }

  /**
   * {@code y = fma((x − mean)·inverse, gamma, beta) + 0}, the difference and the product rounded to
   * float each.
   *
   * @param count pixels, of one image or several
   * @param x {@code [count, C]} from {@code at}, not modified
   * @param y the same place, overwritten; not {@code x}
   * @param at where both begin
   * @param s of the group that the images belong to
   */
  void forward(int count, float[] x, float[] y, int at, Normalization s);

  /**
   * The sums that the gradient needs: the chains of one image go on over some of its pixels, {@code
   * a = a + dy} and {@code b = fma(dy, x − mean, b)} in double with the rounded mean.
   *
   * @param count pixels
   * @param x {@code [count, C]} from {@code at}, not modified
   * @param dy its gradient at the same place, not modified
   * @param at where both begin
   * @param s of the image's group
   * @param chains {@code [2C]}, go on; +0 before the image's first pixel
   */
  void addSums(int count, float[] x, float[] dy, int at, Normalization s, double[] chains);

  /**
   * Turns the sums of a group into the coefficients of {@link #backwardInput}, in double from the
   * rounded floats, rounded once each: {@code a = gamma·inverse}, {@code b = Σdy / N}, {@code c2 =
   * inverse²·Σdy·(x−mean) / N}.
   *
   * @param sums {@code [2C]} from {@code from}, of all images of the group; not modified
   * @param from where they begin
   * @param count N, the pixels of the group
   * @param s gets the coefficients
   */
  default void coefficients(double[] sums, int from, long count, Normalization s) {
    int channels = channels();
    for (int c = 0; c < channels; c++) {
      double inverse = s.inverse[c];
      s.outer[c] = (float) (s.gamma[c] * inverse);
      s.shift[c] = (float) (sums[from + c] / count);
      s.inner[c] = (float) (inverse * inverse * sums[from + channels + c] / count);
    }
  }

  /**
   * {@code dx = a·fma(mean − x, c2, dy − b) + 0}, in float.
   *
   * @param count pixels, of one image or several
   * @param x {@code [count, C]} from {@code at}, not modified
   * @param dy at the same place, not modified
   * @param dx at the same place, overwritten; may be {@code dy}, not {@code x}
   * @param at where all begin
   * @param s with its {@link #coefficients}
   */
  void backwardInput(int count, float[] x, float[] dy, float[] dx, int at, Normalization s);
}
