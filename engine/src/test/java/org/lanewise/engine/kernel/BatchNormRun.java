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
    kernel.forward(n * kernel.pixels(), data.x(), y, at, s);
    double[] sums = new double[2 * channels + 3];
    int some = kernel.pixels() / 3;
    for (int i = 0; i < n; i++) {
      double[] chains = new double[2 * channels];
      int first = at + i * image;
      kernel.addSums(some, data.x(), data.dy(), first, s, chains);
      int rest = kernel.pixels() - some;
      kernel.addSums(rest, data.x(), data.dy(), first + some * channels, s, chains);
      for (int k = 0; k < chains.length; k++) {
        sums[1 + k] += chains[k];
      }
    }
    kernel.coefficients(sums, 1, count, s);
    float[] dx = ConvRun.filled(data.x().length, 77f);
    kernel.backwardInput(n * kernel.pixels(), data.x(), data.dy(), dx, at, s);
    return new BatchNormRun(moments, y, sums, dx);
  }
}
