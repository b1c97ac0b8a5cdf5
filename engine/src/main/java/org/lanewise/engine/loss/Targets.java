package org.lanewise.engine.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What the K outputs of a network are to be for some images: for each image the class that it is
 * of, or a vector of K numbers. A class is the special case of the vector that has 1 at the class
 * and 0 elsewhere, so who asks for {@link #value} serves both: a regression, where the numbers are
 * any, and several labels at once, where each is 0 or 1. One object per thread, written again for
 * every chunk.
 *
 * {@snippet :
 * Targets classes = Targets.ofLabels(3, 2, 0);
 * assert classes.label(1) == 0 && classes.value(0, 2) == 1 && classes.value(0, 1) == 0;
 * Targets numbers = Targets.ofNumbers(3, 0.5f, -2, 7);
 * assert numbers.images() == 1 && numbers.value(0, 1) == -2;
 * }
 */
public final class Targets {

  /** In the place of the label of an image that has numbers. */
  private static final int NUMBERS = -1;

  private final int outputs;
  private final int[] labels;
  private float[] values = new float[0];

  /**
   * For so many images, all of class 0 until something else is written.
   *
   * @param outputs K
   */
  public Targets(int images, int outputs) {
    this.labels = new int[images];
    this.outputs = outputs;
  }

  /** Of images of these classes. */
  public static Targets ofLabels(int outputs, int... labels) {
    Objects.requireNonNull(labels, "labels");
    Targets targets = new Targets(labels.length, outputs);
    System.arraycopy(labels, 0, targets.labels, 0, labels.length);
    return targets;
  }

  /**
   * Of images with these numbers.
   *
   * @param outputs K
   * @param values {@code [images, K]}
   * @throws IllegalArgumentException when they are no multiple of K
   */
  public static Targets ofNumbers(int outputs, float... values) {
    Objects.requireNonNull(values, "values");
    if (outputs < 1 || values.length % outputs != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d numbers are no targets of %d each; expected a multiple",
              values.length,
              outputs));
    }
    Targets targets = new Targets(values.length / outputs, outputs);
    Arrays.fill(targets.labels, NUMBERS);
    targets.values = values.clone();
    return targets;
  }

  /** The number of outputs K: classes, or numbers of a vector. */
  public int outputs() {
    return outputs;
  }

  /** The images that there is room for. */
  public int images() {
    return labels.length;
  }

  /** An image is of this class. */
  public void setLabel(int image, int label) {
    labels[image] = label;
  }

  /**
   * An image has numbers, which the caller writes.
   *
   * @return where to: from {@code image · K} on
   */
  public float[] setNumbers(int image) {
    if (values.length == 0) {
      values = new float[Math.multiplyExact(labels.length, outputs)];
    }
    labels[image] = NUMBERS;
    return values;
  }

  /**
   * An image has what others have for one.
   *
   * @param from of as many outputs
   * @param other which of theirs
   */
  public void set(int image, Targets from, int other) {
    if (from.labels[other] == NUMBERS) {
      System.arraycopy(from.values, other * outputs, setNumbers(image), image * outputs, outputs);
    } else {
      labels[image] = from.labels[other];
    }
  }

  /** Those of one image. */
  Targets only(int image) {
    Targets own = new Targets(1, outputs);
    own.set(0, this, image);
    return own;
  }

  /** What counts the loss of these images, and no metrics. */
  Metrics newMetrics() {
    return new Metrics(outputs, labels[0] != NUMBERS, List.of());
  }

  /**
   * The class of an image.
   *
   * @throws IllegalStateException when it has numbers
   */
  public int label(int image) {
    int label = labels[image];
    if (label == NUMBERS) {
      throw new IllegalStateException(
          "the targets are numbers, and no class was given; ask for their values");
    }
    return label;
  }

  /**
   * What an output is to be for an image.
   *
   * @param k which output, in [0, K)
   */
  public double value(int image, int k) {
    int label = labels[image];
    if (label == NUMBERS) {
      return values[image * outputs + k];
    }
    return label == k ? 1 : 0;
  }

  /** As {@code targets of 8 images for 3 outputs}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "targets of %d images for %d outputs", labels.length, outputs);
  }
}
