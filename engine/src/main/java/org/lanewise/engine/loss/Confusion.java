package org.lanewise.engine.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How often each class was taken for each, and what that says of each class.
 *
 * {@snippet :
 * Training training = Training.of(network).data(data).batch(10).epochs(1);
 * training.run();
 * Confusion confusion = training.evaluate(data.test()).confusion();
 * int cube = data.test().classNames().indexOf("cube");
 * IO.println("cubes found: " + confusion.recall(cube) + ", right in: " + confusion.precision(cube));
 * IO.print(confusion); // a row for each class, a column for what it was taken for
 * }
 */
public final class Confusion {

  private final long[][] counts;

  private Confusion(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d classes, but must be at least 1 to confuse", classes));
    }
    counts = new long[classes][classes];
  }

  /**
   * Counts.
   *
   * @param classes how many there are
   * @param labels {@code [images]}, what each image is
   * @param predicted {@code [images]}, what it was taken for
   * @throws IllegalArgumentException when one is no class, or there are not as many of both
   */
  public static Confusion of(int classes, int[] labels, int[] predicted) {
    if (labels.length != predicted.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d labels and %d predictions; expected one of each for every image",
              labels.length,
              predicted.length));
    }
    Confusion confusion = new Confusion(classes);
    for (int i = 0; i < labels.length; i++) {
      if (Math.min(labels[i], predicted[i]) < 0 || Math.max(labels[i], predicted[i]) >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "image %d of class %d was taken for %d, but classes go from 0 to %d",
                i,
                labels[i],
                predicted[i],
                classes - 1));
      }
      confusion.counts[labels[i]][predicted[i]]++;
    }
    return confusion;
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** Images of a class that were taken for another, or for itself. */
  public long count(int label, int predicted) {
    return counts[label][predicted];
  }

  /** Images of a class. */
  public long images(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /** Images that were taken for a class. */
  public long predicted(int label) {
    return Arrays.stream(counts).mapToLong(row -> row[label]).sum();
  }

  /** Images of a class that were taken for it. */
  public long correct(int label) {
    return counts[label][label];
  }

  /** Of the images of a class, the fraction that was found; absent without any. */
  public OptionalDouble recall(int label) {
    return fraction(correct(label), images(label));
  }

  /** Of the images that were taken for a class, the fraction that is; absent without any. */
  public OptionalDouble precision(int label) {
    return fraction(correct(label), predicted(label));
  }

  /** The harmonic mean of recall and precision; absent where no image is or was taken for one. */
  public OptionalDouble f1(int label) {
    return fraction(2 * correct(label), images(label) + predicted(label));
  }

  private static OptionalDouble fraction(long part, long all) {
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
  }

  /** All counts, row by row: a row for each class, in it a number for what it was taken for. */
  public List<List<Long>> rows() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  /** The rows, a line each, in columns. */
  @Override
  public String toString() {
    long most = Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(0);
    int width = 2 + Long.toString(most).length();
    StringBuilder text = new StringBuilder();
    for (long[] row : counts) {
      for (long count : row) {
        text.append(String.format(Locale.ROOT, "%" + width + "d", count));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
