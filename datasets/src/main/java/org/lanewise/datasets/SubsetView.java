package org.lanewise.datasets;

import java.util.Locale;
import java.util.Objects;

/** Some images of another set, in an order of their own. */
final class SubsetView implements View {

  private final LabelledImages whole;
  private final String name;
  private final int[] images;

  /**
   * A view under a name of its own.
   *
   * @param images their indices in the whole; handed over
   */
  SubsetView(LabelledImages whole, String name, int[] images) {
    this.whole = whole;
    this.name = name;
    this.images = images;
    for (int image : images) {
      if (image < 0 || image >= whole.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "image %d of %s was asked for, which has %d, counted from 0",
                image,
                whole.name(),
                whole.size()));
      }
    }
  }

  @Override
  public LabelledImages whole() {
    return whole;
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public int label(int image) {
    return whole.label(images[Objects.checkIndex(image, images.length)]);
  }

  @Override
  public void copyTarget(int image, float[] destination, int offset) {
    whole.copyTarget(images[Objects.checkIndex(image, images.length)], destination, offset);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    whole.copyPixels(images[Objects.checkIndex(image, images.length)], destination, offset);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name + ": " + images.length + " images of " + whole;
  }
}
