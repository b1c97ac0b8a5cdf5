package org.lanewise.datasets;

import java.util.Objects;

/** The first {@code size} images of another set. */
record PrefixView(LabelledImages whole, int size) implements View {

  PrefixView {
    LabelledImages.checkPrefix(whole, size);
  }

  @Override
  public int label(int image) {
    return whole.label(Objects.checkIndex(image, size));
  }

  @Override
  public void copyTarget(int image, float[] destination, int offset) {
    whole.copyTarget(Objects.checkIndex(image, size), destination, offset);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    whole.copyPixels(Objects.checkIndex(image, size), destination, offset);
  }

  @Override
  public String name() {
    return whole.name();
  }
}
