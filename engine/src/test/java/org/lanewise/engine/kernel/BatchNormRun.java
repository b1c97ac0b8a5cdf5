package org.lanewise.engine.kernel;

/** One group of images through a batch normalization, forward and backward. */
record BatchNormRun(double[] moments, float[] y, double[] sums, float[] dx) {

  static final double EPSILON = 1e-3;

  /** The images lie behind {@code at} other floats, and three more follow. */
  static BatchNormRun of(BatchNormKernel kernel, BatchNormData data) {
    int channels = kernel.channels();
    int image = kernel.pixels() * channels;
    int n = data.images();
    int at = data.at();
    double[] moments = new double[2 * channels + 3];
    for (int i = 0; i < n; i++) {
      kernel.addImage(data.x(), at + i * image, i, moments, 1);
    }
    Normalization s = new Normalization(channels);
    s.setGamma(data.gamma(), 1);
    s.setBeta(data.beta(), 2);
    long count = (long) n * kernel.pixels();
    s.set(moments, 1, count, EPSILON);
    float[] y = ConvRun.filled(data.x().length, 77f);
    kernel.forward(n, data.x(), y, at, s);
    double[] sums = new double[2 * channels + 3];
    for (int i = 0; i < n; i++) {
      kernel.addSums(data.x(), data.dy(), at + i * image, s, sums, 1);
    }
    kernel.coefficients(sums, 1, count, s);
    float[] dx = ConvRun.filled(data.x().length, 77f);
    kernel.backwardInput(n, data.x(), data.dy(), dx, at, s);
    return new BatchNormRun(moments, y, sums, dx);
  }
}
