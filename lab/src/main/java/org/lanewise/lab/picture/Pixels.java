package org.lanewise.lab.picture;

import org.lanewise.datasets.LabelledImages;

/** Colours of interleaved pixels. */
final class Pixels {

  private Pixels() {}

  /** One pixel as 0xRRGGBB; an image with fewer than three channels is grey. */
  static int rgb(LabelledImages images, byte[] pixels, int x, int y) {
    int channels = images.channels();
    int at = (y * images.width() + x) * channels;
    int red = Byte.toUnsignedInt(pixels[at]);
    if (channels < 3) {
      return red << 16 | red << 8 | red;
    }
    return red << 16 | Byte.toUnsignedInt(pixels[at + 1]) << 8 | Byte.toUnsignedInt(pixels[at + 2]);
  }
}
