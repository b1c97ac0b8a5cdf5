package org.lanewise.bench;

import org.lanewise.engine.kernel.Conv2dGeometry;

/**
 * A convolution and its gradients in double precision, as plainly as they can be written: what
 * kernels are measured by that add up in an order of their own. See {@code Conv2dKernel} for the
 * formulas; one group.
 *
 * @param y {@code [n, P, Q, K]}
 * @param dx {@code [n, H, W, C]}
 * @param dw {@code [R, S, C, K]}
 * @param db {@code [K]}
 */
record ExactConvolution(double[] y, double[] dx, double[] dw, double[] db) {

  /**
   * Computes it.
   *
   * @param images how many, at most those of {@code data}
   * @param dy {@code [n, P, Q, K]}, the gradient of {@code y}
   */
  static ExactConvolution of(ConvArrays data, int images, float[] dy) {
    Conv2dGeometry g = data.geometry();
    ExactConvolution exact =
        new ExactConvolution(
            new double[images * g.outputSize()],
            new double[images * g.inputSize()],
            new double[g.weightSize()],
            new double[g.filters()]);
    int pixels = g.outputHeight() * g.outputWidth();
    for (int pixel = 0; pixel < images * pixels; pixel++) {
      for (int k = 0; k < g.filters(); k++) {
        exact.y[pixel * g.filters() + k] = data.b()[k];
        exact.db[k] += dy[pixel * g.filters() + k];
      }
      for (int tap = 0; tap < g.kernelHeight() * g.kernelWidth(); tap++) {
        exact.add(data, dy, pixel, tap);
      }
    }
    return exact;
  }

  /** What one output pixel has to do with one place of the kernel. */
  private void add(ConvArrays data, float[] dy, int pixel, int tap) {
    Conv2dGeometry g = data.geometry();
    int image = pixel / (g.outputHeight() * g.outputWidth());
    int p = pixel / g.outputWidth() % g.outputHeight();
    int q = pixel % g.outputWidth();
    int h = p * g.strideHeight() + tap / g.kernelWidth() - g.padTop();
    int v = q * g.strideWidth() + tap % g.kernelWidth() - g.padLeft();
    if (h < 0 || h >= g.height() || v < 0 || v >= g.width()) {
      return;
    }
    int out = pixel * g.filters();
    for (int c = 0; c < g.channels(); c++) {
      int in = ((image * g.height() + h) * g.width() + v) * g.channels() + c;
      int from = (tap * g.channels() + c) * g.filters();
      double x = data.x()[in];
      double sum = 0;
      for (int k = 0; k < g.filters(); k++) {
        double w = data.weights()[from + k];
        double gradient = dy[out + k];
        y[out + k] += x * w;
        dw[from + k] += x * gradient;
        sum += w * gradient;
      }
      dx[in] += sum;
    }
  }

  /** The largest difference, in units of the largest magnitude of the exact numbers. */
  static double error(double[] exact, float[] actual) {
    double magnitude = 0;
    double difference = 0;
    for (int i = 0; i < exact.length; i++) {
      magnitude = Math.max(magnitude, Math.abs(exact[i]));
      difference = Math.max(difference, Math.abs(actual[i] - exact[i]));
    }
    // Math.max passes NaN on, and a tensor of zeros has to be met exactly.
    return difference == 0 ? 0 : difference / magnitude;
  }
}
