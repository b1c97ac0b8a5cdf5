package org.lanewise.datasets;

import java.util.Objects;

/** Two sets, one after the other. */
record ConcatView(LabelledImages whole, LabelledImages second, int size) implements View {

  /** Joins two sets of one shape and the same classes. */
  static ConcatView of(LabelledImages first, LabelledImages second) {
    if (first.height() != second.height()
        || first.width() != second.width()
        || first.channels() != second.channels()
        || !first.classNames().equals(second.classNames())) {
      throw new IllegalArgumentException(
          "the sets " + first + " and " + second + " differ in image shape or classes");
    }
    return new ConcatView(first, second, Math.addExact(first.size(), second.size()));
  }

  @Override
  public int label(int image) {
    Objects.checkIndex(image, size);
    int further = image - whole.size();
    return further < 0 ? whole.label(image) : second.label(further);
  }

  @Override
  public void copyPixels(int image, byte[] destination, int offset) {
    Objects.checkIndex(image, size);
    int further = image - whole.size();
    if (further < 0) {
      whole.copyPixels(image, destination, offset);
    } else {
      second.copyPixels(further, destination, offset);
    }
  }

  @Override
  public String name() {
    return whole.name() + "+" + second.name();
  }
}
