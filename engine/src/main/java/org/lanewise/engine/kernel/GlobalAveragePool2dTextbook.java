package org.lanewise.engine.kernel;

/** Global average pooling as the formulas of {@link GlobalAveragePool2dKernel} state it. */
final class GlobalAveragePool2dTextbook implements GlobalAveragePool2dKernel {

  private final int pixels;
  private final int channels;

  GlobalAveragePool2dTextbook(int pixels, int channels) {
    if (pixels < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "a global average pooling of " + pixels + " pixels and " + channels + " channels");
    }
    this.pixels = pixels;
    this.channels = channels;
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
  public void forward(int n, float[] x, float[] y) {
    for (int image = 0; image < n; image++) {
      for (int c = 0; c < channels; c++) {
        float sum = 0f;
        for (int i = 0; i < pixels; i++) {
          sum += x[(image * pixels + i) * channels + c];
        }
        y[image * channels + c] = sum / pixels + 0f;
      }
    }
  }

  @Override
  public void backward(int n, float[] dy, float[] dx) {
    for (int image = 0; image < n; image++) {
      for (int i = 0; i < pixels; i++) {
        for (int c = 0; c < channels; c++) {
          dx[(image * pixels + i) * channels + c] = dy[image * channels + c] / pixels + 0f;
        }
      }
    }
  }
}
