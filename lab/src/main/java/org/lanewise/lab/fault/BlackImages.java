package org.lanewise.lab.fault;

import java.util.Arrays;
import org.lanewise.datasets.LabelledImages;

/** All pixels are 0. */
final class BlackImages extends Decorated {

  BlackImages(LabelledImages whole) {
    super(whole);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    Arrays.fill(destination, offset, offset + imageBytes(), (byte) 0);
  }
}
