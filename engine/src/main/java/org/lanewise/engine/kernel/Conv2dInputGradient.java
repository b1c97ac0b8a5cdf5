package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;
import static org.lanewise.engine.kernel.Conv2dTile.WIDTH;

import java.util.Arrays;

/**
 * The input gradient of a convolution, image by image: each output pixel's gradient times the
 * weights is added to the input pixels that it came from.
 *
 * <p>No product with padding, or with the zeros between strides, is computed. That adding to memory
 * keeps the documented order, in which an input pixel meets its output pixels in raster order with
 * the filters innermost, is due to the order of the work. Kernel rows come from the last to the
 * first, so an input row meets its output rows from top to bottom. Of a kernel row, {@code [K, S,
 * C]}, the lanes lie on (s, c):
 *
 * <ul>
 *   <li>Where C is whole panels: tap after tap, from the last to the first, so that an input pixel
 *       meets its output pixels from left to right. The pixels of one tap are independent of each
 *       other.
 *   <li>Else the whole row at once, which fills more lanes: 9 of 16 instead of 3 for three channels
 *       and a 3×3 kernel. Then the pixels of an output row come from left to right, and twelve that
 *       are computed at a time are of twelve different rows.
 * </ul>
 */
final class Conv2dInputGradient {

  /** Floats of the images that are worked on together: 256 KB, a quarter of a usual L2 cache. */
  private static final int CACHED = 1 << 16;

  private static final int MOST_IMAGES = 4;

  private final Conv2dGeometry g;
  private final int start;
  private final Registers registers;

  /** Parts that a kernel row is cut into: taps, or one. */
  private final int strips;

  /** A strip's weights, {@code [K, C]} or {@code [K, S · C]}. */
  private final Panels panels;

  /** Padded images, with room at the end of each row for lanes that have no column. */
  private final float[] padded;

  private final int pitch;

  private final int imageSize;

  /** Images that are worked on together, so that groups of pixels are filled better. */
  private final int together;

  private final Pass one;
  private final Pass several;

  /**
   * @param g the extents
   * @param start where in the prepared weights this part begins
   * @param registers what the tiles must fit
   */
  Conv2dInputGradient(Conv2dGeometry g, int start, Registers registers) {
    this.g = g;
    this.start = start;
    this.registers = registers;
    this.strips = g.channels() % WIDTH == 0 ? g.kernelWidth() : 1;
    this.panels = new Panels(g.filters(), g.kernelWidth() / strips * g.channels());
    this.pitch = g.columns().reach() * g.channels() + panels.width() - panels.columns();
    this.imageSize = Math.multiplyExact(g.rows().reach(), pitch);
    this.together = Math.clamp(CACHED / imageSize, 1, MOST_IMAGES);
    // Behind the images lies a patch for what incomplete groups compute too much.
    this.padded = new float[Math.multiplyExact(together, imageSize) + g.kernelHeight() * pitch];
    this.one = pass(1);
    this.several = together == 1 ? one : pass(together);
  }

  /**
   * The order of the pixels of some images.
   *
   * @param order their numbers
   * @param sources where each one's filters begin
   * @param targets where each one's patch begins in the padded images
   */
  private record Pass(Conv2dInputOrder order, int[] sources, int[] targets) {}

  private Pass pass(int images) {
    boolean independent = g.kernelWidth() / strips <= g.strideWidth();
    int rows = images * g.outputHeight();
    Conv2dInputOrder order = Conv2dInputOrder.of(rows, g.outputWidth(), g.filters(), independent);
    int[] pixels = order.pixels();
    int[] sources = new int[pixels.length];
    int[] targets = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] == Conv2dInputOrder.NONE) {
        targets[i] = together * imageSize;
      } else {
        int row = pixels[i] / g.outputWidth();
        int column = pixels[i] % g.outputWidth();
        sources[i] = pixels[i] * g.filters();
        targets[i] =
            row / g.outputHeight() * imageSize
                + row % g.outputHeight() * g.strideHeight() * pitch
                + column * g.strideWidth() * g.channels();
      }
    }
    return new Pass(order, sources, targets);
  }

  /** Where in the prepared weights this part ends. */
  int end() {
    return stripStart(g.kernelHeight(), 0);
  }

  private int stripStart(int r, int strip) {
    return start + (r * strips + strip) * panels.size();
  }

  /** Puts {@code w[r, s, c, 0…K]}, which begins at {@code from}, into its places. */
  void prepare(float[] parameters, int from, int r, int s, int c, float[] prepared) {
    int strip = strips == 1 ? 0 : s;
    int column = (strips == 1 ? s : 0) * g.channels() + c;
    int to = stripStart(r, strip) + panels.index(0, column);
    for (int k = 0; k < g.filters(); k++) {
      prepared[to + k * WIDTH] = parameters[from + k];
    }
  }

  /**
   * @param n images
   * @param dy gradients, not modified
   * @param from where the first image's gradient begins
   * @param w prepared weights, not modified
   * @param dx the images' gradients are overwritten
   * @param to where the first one begins
   */
  void run(int n, float[] dy, int from, float[] w, float[] dx, int to) {
    int image = 0;
    for (; image + together <= n; image += together) {
      run(several, together, dy, from + image * g.outputSize(), w, dx, to + image * g.inputSize());
    }
    for (; image < n; image++) {
      run(one, 1, dy, from + image * g.outputSize(), w, dx, to + image * g.inputSize());
    }
  }

  private void run(Pass pass, int images, float[] dy, int from, float[] w, float[] dx, int to) {
    Arrays.fill(padded, 0f);
    Conv2dInputOrder order = pass.order();
    for (int block = 0; block < order.blocks(); block++) {
      for (int r = g.kernelHeight() - 1; r >= 0; r--) {
        for (int strip = strips - 1; strip >= 0; strip--) {
          for (int panel = panels.count() - 1; panel >= 0; panel--) {
            int shift = r * pitch + strip * g.channels() + panels.column(panel);
            int weights = stripStart(r, strip) + panels.start(panel);
            for (int i = order.begin(block); i < order.end(block); i += PIXELS) {
              Conv2dTile.scatter(
                  dy,
                  from,
                  pass.sources(),
                  g.filters(),
                  w,
                  weights,
                  padded,
                  shift,
                  pass.targets(),
                  i,
                  registers);
            }
          }
        }
      }
    }
    for (int image = 0; image < images; image++) {
      crop(image * imageSize, dx, to + image * g.inputSize());
    }
  }

  private void crop(int from, float[] dx, int to) {
    int length = g.width() * g.channels();
    for (int h = 0; h < g.height(); h++) {
      int at = from + (h + g.padTop()) * pitch + g.padLeft() * g.channels();
      int row = to + h * length;
      for (int i = 0; i < length; i++) {
        dx[row + i] = padded[at + i] + 0f;
      }
    }
  }
}
