package org.lanewise.datasets;

import java.util.List;
import java.util.Objects;

/** The first {@code size} images of another set. */
record PrefixView(LabelledImages whole, int size) implements LabelledImages {

  PrefixView {
    LabelledImages.checkPrefix(whole, size);
  }

  @Override
  public int height() {
    return whole.height();
  }

  @Override
  public int width() {
    return whole.width();
  }

  @Override
  public int channels() {
    return whole.channels();
  }

  @Override
  public List<String> classNames() {
    return whole.classNames();
  }

  @Override
  public int label(int image) {
    return whole.label(Objects.checkIndex(image, size));
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
