package org.lanewise.engine.kernel;

/**
 * The value of a convolution in double precision, for the gradient check: no gradients here, those
 * come from differences. Each input pixel is scattered to the outputs that see it, so that not even
 * the index arithmetic is that of the kernels.
 */
final class Conv2dDouble {

  private Conv2dDouble() {}

  /** {@code Σ y · dy} where y is the convolution of x with w, plus b. */
  static double loss(Conv2dGeometry g, int n, double[] x, double[] w, double[] b, double[] dy) {
    double[] y = forward(g, n, x, w, b);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += y[i] * dy[i];
    }
    return loss;
  }

  static double[] forward(Conv2dGeometry g, int n, double[] x, double[] w, double[] b) {
    int filters = g.filters();
    double[] y = new double[n * g.outputSize()];
    for (int i = 0; i < y.length; i++) {
      y[i] = b[i % filters];
    }
    for (int i = 0; i < x.length; i++) {
      int c = i % g.channels();
      int column = i / g.channels() % g.width();
      int row = i / (g.channels() * g.width()) % g.height();
      int image = i / g.inputSize();
      for (int tap = 0; tap < g.kernelHeight() * g.kernelWidth(); tap++) {
        int down = row + g.padTop() - tap / g.kernelWidth();
        int right = column + g.padLeft() - tap % g.kernelWidth();
        int p = Math.floorDiv(down, g.strideHeight());
        int q = Math.floorDiv(right, g.strideWidth());
        boolean seen =
            p * g.strideHeight() == down
                && q * g.strideWidth() == right
                && p >= 0
                && p < g.outputHeight()
                && q >= 0
                && q < g.outputWidth();
        for (int k = 0; seen && k < filters; k++) {
          y[((image * g.outputHeight() + p) * g.outputWidth() + q) * filters + k] +=
              x[i] * w[(tap * g.channels() + c) * filters + k];
        }
      }
    }
    return y;
  }
}
