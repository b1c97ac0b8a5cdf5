package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** Inputs that are floats already, with their labels. */
public final class TensorDataset implements Dataset {

  private final Shape shape;
  private final float[] inputs;
  private final int[] labels;
  private final int classes;

  /**
   * Joins inputs, which are not copied, and labels, which are.
   *
   * @param inputs {@code [images, height, width, channels]}
   * @param labels one per image, in [0, classes)
   * @param classes the number of classes
   * @throws IllegalArgumentException when there are not as many labels as inputs, a label is out of
   *     range, or there is no class
   */
  public TensorDataset(Tensor inputs, int[] labels, int classes) {
    int[] extents = inputs.shape().toArray();
    if (extents.length < 2 || extents[0] != labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "inputs of shape %s don't go with %d labels; expected one label for each index of the first axis",
              inputs.shape(),
              labels.length));
    }
    if (classes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "images of %d classes were asked for, but there must be at least 1",
              classes));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "label %d is %d, but must be in [0, %d)", i, labels[i], classes));
      }
    }
    this.shape = Shape.of(Arrays.copyOfRange(extents, 1, extents.length));
    this.inputs = inputs.data();
    this.labels = labels.clone();
    this.classes = classes;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int example) {
    return labels[example];
  }

  @Override
  public Reader newReader() {
    int size = shape.size();
    return (example, epoch, destination, offset) ->
        System.arraycopy(
            inputs,
            example * size,
            Objects.requireNonNull(destination, "destination"),
            offset,
            size);
  }

  /** As {@code 8 images [9, 9, 2] in 4 classes}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d images %s in %d classes", size(), shape, classes);
  }
}
