package org.lanewise.engine.kernel;

/**
 * Global average pooling with the channels innermost, which the compiler turns into vectors by
 * itself. It is one window over the whole image, and its gradient divides once per channel, not
 * once per pixel.
 */
final class GlobalAveragePool2dFast implements GlobalAveragePool2dKernel {

  private final int pixels;
  private final int channels;
  private final AveragePool2dKernel window;

  GlobalAveragePool2dFast(int pixels, int channels) {
    this.pixels = pixels;
    this.channels = channels;
    this.window =
        new AveragePool2dFast(AveragePool2dGeometry.valid(pixels, 1, channels, pixels, 1, 1, 1));
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
    window.forward(n, x, y);
  }

  @Override
  public void backward(int n, float[] dy, float[] dx) {
    for (int image = 0; image < n; image++) {
      int first = image * pixels * channels;
      for (int c = 0; c < channels; c++) {
        dx[first + c] = dy[image * channels + c] / pixels + 0f;
      }
      for (int i = 1; i < pixels; i++) {
        System.arraycopy(dx, first, dx, first + i * channels, channels);
      }
    }
  }
}
