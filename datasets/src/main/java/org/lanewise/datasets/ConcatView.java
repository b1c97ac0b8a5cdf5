package org.lanewise.datasets;

import java.util.Objects;
import java.util.Optional;
import org.lanewise.datasets.picture.Fit;

/** Two sets, one after the other. */
record ConcatView(LabelledImages whole, LabelledImages second, int size) implements View {

  /** Joins two sets of one shape, the same classes and target names. */
  static ConcatView of(LabelledImages first, LabelledImages second) {
    if (!View.alike(first, second)) {
      throw new IllegalArgumentException(
          "the sets "
              + first
              + " and "
              + second
              + " differ in image shape, classes or target names");
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
  public void copyTarget(int image, float[] destination, int offset) {
    Objects.checkIndex(image, size);
    int further = image - whole.size();
    if (further < 0) {
      whole.copyTarget(image, destination, offset);
    } else {
      second.copyTarget(further, destination, offset);
    }
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
  public Optional<Fit> fit() {
    return whole.fit().equals(second.fit()) ? whole.fit() : Optional.empty();
  }

  @Override
  public String name() {
    return whole.name() + "+" + second.name();
  }
}
