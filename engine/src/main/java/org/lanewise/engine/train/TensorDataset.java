package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** Inputs that are floats already, with their labels or with numbers. */
public final class TensorDataset implements Dataset {

  private final Shape shape;
  private final float[] inputs;
  private final int size;
  private final int[] labels;
  private final float[] numbers;
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
    this(inputs, labels.length, "label", labels.clone(), new float[0], classes);
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
  }

  /**
   * Joins inputs and the numbers that the outputs are to be for them; neither is copied.
   *
   * @param inputs {@code [images, height, width, channels]}
   * @param targets {@code [images, K]}, finite
   * @throws IllegalArgumentException when there are not as many targets as inputs, or one is not
   *     finite
   */
  public TensorDataset(Tensor inputs, Tensor targets) {
    this(
        inputs,
        targets.shape().rank() == 2 ? targets.shape().extent(0) : -1,
        "target of shape [K]",
        new int[0],
        targets.data(),
        targets.shape().rank() == 2 ? targets.shape().extent(1) : 0);
    for (int i = 0; i < numbers.length; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "number %d of target %d is %s, but must be finite",
                i % classes,
                i / classes,
                numbers[i]));
      }
    }
  }

  private TensorDataset(
      Tensor inputs, int size, String each, int[] labels, float[] numbers, int classes) {
    int[] extents = inputs.shape().toArray();
    if (extents.length < 2 || extents[0] != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "inputs of shape %s don't go with %d targets; expected one %s for each index of the first axis",
              inputs.shape(),
              size,
              each));
    }
    this.shape = Shape.of(Arrays.copyOfRange(extents, 1, extents.length));
    this.inputs = inputs.data();
    this.size = size;
    this.labels = labels;
    this.numbers = numbers;
    this.classes = classes;
  }

  @Override
  public int size() {
    return size;
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
  public boolean ofClasses() {
    return numbers.length == 0;
  }

  @Override
  public int label(int example) {
    if (!ofClasses()) {
      throw new IllegalStateException("the targets are numbers, and no class was given");
    }
    return labels[example];
  }

  @Override
  public void target(int example, Targets targets, int image) {
    if (ofClasses()) {
      targets.setLabel(image, labels[example]);
    } else {
      int at = example * classes;
      System.arraycopy(numbers, at, targets.setNumbers(image), image * classes, classes);
    }
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

  /** As {@code 8 images [9, 9, 2] in 4 classes}, or {@code with targets of 4 numbers}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d images %s %s", size, shape, Compatibility.aims(this));
  }
}
