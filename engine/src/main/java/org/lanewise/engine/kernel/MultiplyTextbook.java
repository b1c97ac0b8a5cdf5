package org.lanewise.engine.kernel;

import java.util.stream.IntStream;

/**
 * Products as the formulas of {@link MultiplyKernel} state them.
 *
 * <p>A product's slope in one factor is the product of the others. A vector's element multiplied
 * every pixel of its channel, so its gradient is a sum over these pixels.
 */
final class MultiplyTextbook implements MultiplyKernel {

  private final int channels;
  private final int pixels;
  private final int[] inputPixels;

  /**
   * @param channels C
   * @param inputPixels of each input: 1, or those of the output
   */
  MultiplyTextbook(int channels, int... inputPixels) {
    this.channels = channels;
    this.inputPixels = inputPixels.clone();
    this.pixels = IntStream.of(inputPixels).max().orElseThrow();
  }

  @Override
  public void forward(int n, float[][] x, float[] y) {
    for (int image = 0; image < n; image++) {
      for (int i = 0; i < pixels; i++) {
        for (int c = 0; c < channels; c++) {
          float product = x[0][index(0, image, i, c)];
          for (int k = 1; k < inputPixels.length; k++) {
            product *= x[k][index(k, image, i, c)];
          }
          y[(image * pixels + i) * channels + c] = product + 0f;
        }
      }
    }
  }

  @Override
  public void backward(int n, int k, float[][] x, float[] dy, float[] dx) {
    int own = inputPixels[k];
    for (int image = 0; image < n; image++) {
      for (int first = 0; first < own; first++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0f;
          for (int i = first; i < pixels; i += own) {
            sum = addProduct(k, image, i, c, x, dy, sum);
          }
          dx[(image * own + first) * channels + c] = sum + 0f;
        }
      }
    }
  }

  /** {@code sum + ((dy · x0) · x1) …} of one element, without {@code x[k]}. */
  private float addProduct(int k, int image, int i, int c, float[][] x, float[] dy, float sum) {
    int last = k == inputPixels.length - 1 ? k - 1 : inputPixels.length - 1;
    float product = dy[(image * pixels + i) * channels + c];
    for (int j = 0; j < last; j++) {
      if (j != k) {
        product *= x[j][index(j, image, i, c)];
      }
    }
    return Math.fma(product, x[last][index(last, image, i, c)], sum);
  }

  private int index(int k, int image, int i, int c) {
    int pixel = inputPixels[k] == 1 ? image : image * pixels + i;
    return pixel * channels + c;
  }
}
