package org.lanewise.engine.kernel;

/**
 * Batch normalization as the formulas of {@link BatchNormKernel} state it.
 *
 * <h2>The gradient, step by step</h2>
 *
 * <p>For one channel of N numbers, with {@code d[i] = x[i] − mean}, {@code var = Σ d[i]² / N},
 * {@code inverse = (var + epsilon)^(−1/2)}, {@code y[i] = gamma · n[i] + beta} and {@code n[i] =
 * d[i] · inverse}. Beta is a term and gamma a factor of each output; n is gamma's other factor:
 *
 * <pre>
 * dbeta = Σ dy[i]        dgamma = Σ dy[i] · n[i]        dn[i] = gamma · dy[i]
 * </pre>
 *
 * <p>{@code x[i]} has three ways to the outputs. Through the variance, which is in every n by way
 * of the inverse, whose slope is {@code −½ · inverse³}:
 *
 * <pre>
 * dvar  = Σ(j) dn[j] · d[j] · (−½ · inverse³)
 * </pre>
 *
 * <p>through the mean, which is in every n directly; and in the variance too, but there its slope
 * is {@code −2 · Σ d[j] / N}, which is zero since deviations from a mean add up to nothing:
 *
 * <pre>
 * dmean = −inverse · Σ(j) dn[j]
 * </pre>
 *
 * <p>and by itself. The slope of the mean in {@code x[i]} is {@code 1 / N}, that of the variance
 * {@code 2 · d[i] / N}. The three ways meet, so they are added:
 *
 * <pre>
 * dx[i] = dn[i] · inverse + dmean / N + dvar · 2 · d[i] / N
 *       = inverse · (dn[i] − Σ(j) dn[j] / N − d[i] · inverse² · Σ(j) dn[j] · d[j] / N)
 * </pre>
 *
 * <p>With {@code dn = gamma · dy} that is the interface's last line. All a backward pass must know
 * of the other pixels are the two sums, Σdy and Σdy·d.
 */
final class BatchNormTextbook implements BatchNormKernel {

  private final int pixels;
  private final int channels;
  private final double[] one;

  BatchNormTextbook(int pixels, int channels) {
    if (pixels < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "a batch normalization of " + pixels + " pixels and " + channels + " channels");
    }
    this.pixels = pixels;
    this.channels = channels;
    this.one = new double[2 * channels];
  }

  @Override
  public int pixels() {
    return pixels;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public void addImage(float[] x, int at, long images, double[] moments, int to) {
    for (int c = 0; c < channels; c++) {
      imageMoments(x, at, c, one);
    }
    join(moments, to, images * pixels, one, 0, pixels);
  }

  /** Mean and M2 of one channel of one image. */
  void imageMoments(float[] x, int at, int c, double[] moments) {
    double sum = 0;
    for (int i = 0; i < pixels; i++) {
      sum += x[at + i * channels + c];
    }
    double mean = sum / pixels;
    double m2 = 0;
    for (int i = 0; i < pixels; i++) {
      double d = x[at + i * channels + c] - mean;
      m2 = Math.fma(d, d, m2);
    }
    moments[c] = mean;
    moments[channels + c] = m2;
  }

  @Override
  public void forward(int count, float[] x, float[] y, int at, Normalization s) {
    forwardFrom(0, count, x, y, at, s);
  }

  /** The channels from {@code first} on. */
  void forwardFrom(int first, int count, float[] x, float[] y, int at, Normalization s) {
    for (int i = 0; i < count; i++) {
      for (int c = first; c < channels; c++) {
        int j = at + i * channels + c;
        y[j] = Math.fma((x[j] - s.mean[c]) * s.inverse[c], s.gamma[c], s.beta[c]) + 0f;
      }
    }
  }

  @Override
  public void addSums(int count, float[] x, float[] dy, int at, Normalization s, double[] chains) {
    for (int c = 0; c < channels; c++) {
      addSumsOf(c, count, x, dy, at, s, chains);
    }
  }

  /** The two sums of one channel. */
  void addSumsOf(
      int c, int count, float[] x, float[] dy, int at, Normalization s, double[] chains) {
    int b = channels + c;
    for (int i = 0; i < count; i++) {
      int j = at + i * channels + c;
      chains[c] += dy[j];
      chains[b] = Math.fma((double) dy[j], (double) x[j] - s.mean[c], chains[b]);
    }
  }

  @Override
  public void backwardInput(int count, float[] x, float[] dy, float[] dx, int at, Normalization s) {
    backwardFrom(0, count, x, dy, dx, at, s);
  }

  /** The channels from {@code first} on. */
  void backwardFrom(
      int first, int count, float[] x, float[] dy, float[] dx, int at, Normalization s) {
    for (int i = 0; i < count; i++) {
      for (int c = first; c < channels; c++) {
        int j = at + i * channels + c;
        dx[j] = s.outer[c] * Math.fma(s.mean[c] - x[j], s.inner[c], dy[j] - s.shift[c]) + 0f;
      }
    }
  }
}
