package org.lanewise.lab.fault;

import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Planes;

/** Pixels plane by plane, as in the files, where they should be interleaved. */
final class PlanarImages extends Decorated {

  private final ThreadLocal<byte[]> interleaved;

  PlanarImages(LabelledImages whole) {
    super(whole);
    interleaved = ThreadLocal.withInitial(() -> new byte[whole.imageBytes()]);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    byte[] pixels = interleaved.get();
    whole().copyPixels(image, pixels, 0);
    Planes.split(pixels, 0, channels(), destination, offset, pixels.length);
  }
}
