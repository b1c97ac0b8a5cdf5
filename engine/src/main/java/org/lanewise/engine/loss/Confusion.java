package org.lanewise.engine.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each, and what that says of each class.
 *
 * {@snippet :
 * Training training = Training.of(network).data(data).batch(10).epochs(1);
 * training.run();
 * Confusion confusion = training.evaluate(data.test()).confusion();
 * int cube = data.test().classNames().indexOf("cube");
 * IO.println("cubes found: " + confusion.recall(cube) + ", right in: " + confusion.precision(cube));
 * IO.print(confusion.table(data.test().classNames()));
 * }
 */
public final class Confusion {

  /** What the rows and what the columns of a table are. */
  private static final String CORNER = "is \\ taken for";

  /** {@code [classes, classes + 1]}: the last column counts what was taken for none. */
  private final long[][] counts;

  private Confusion(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d classes, but must be at least 1 to confuse", classes));
    }
    counts = new long[classes][classes + 1];
  }

  /**
   * Counts.
   *
   * @param classes how many there are
   * @param labels {@code [images]}, what each image is
   * @param predicted {@code [images]}, what it was taken for; -1 for none, as where a softmax is
   *     NaN
   * @throws IllegalArgumentException when one is no class, or there are not as many of both
   */
  public static Confusion of(int classes, int[] labels, int[] predicted) {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(predicted, "predicted");
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
      boolean known = labels[i] >= 0 && predicted[i] >= -1;
      if (!known || Math.max(labels[i], predicted[i]) >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "image %d of class %d was taken for %d, but classes go from 0 to %d",
                i,
                labels[i],
                predicted[i],
                classes - 1));
      }
      confusion.counts[labels[i]][predicted[i] < 0 ? classes : predicted[i]]++;
    }
    return confusion;
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /**
   * Images of a class that were taken for another, or for itself.
   *
   * @throws IllegalArgumentException when one is no class, as in all that ask for one
   */
  public long count(int label, int predicted) {
    return row(label)[known(predicted)];
  }

  /** Images of a class. */
  public long images(int label) {
    return Arrays.stream(row(label)).sum();
  }

  /** Images that were taken for a class. */
  public long predicted(int label) {
    int column = known(label);
    return Arrays.stream(counts).mapToLong(row -> row[column]).sum();
  }

  /** Images of a class that were taken for it. */
  public long correct(int label) {
    return count(label, label);
  }

  /** Images of a class that were taken for none, since the softmax of the logits is NaN. */
  public long none(int label) {
    return row(label)[counts.length];
  }

  private long[] row(int label) {
    return counts[known(label)];
  }

  private int known(int label) {
    if (label < 0 || label >= counts.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there is no class %d; classes go from 0 to %d",
              label,
              counts.length - 1));
    }
    return label;
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

  /**
   * All counts, row by row: a row for each class, in it a number for each that it was taken for.
   */
  public List<List<Long>> rows() {
    return Arrays.stream(counts)
        .map(row -> Arrays.stream(row).limit(counts.length).boxed().toList())
        .toList();
  }

  /**
   * A table for people: a row for each class, a column for each that it was taken for, and one for
   * {@link #none} if there is any.
   *
   * @param classNames in the order of the labels
   * @throws IllegalArgumentException when they are not as many as the classes
   */
  public String table(List<String> classNames) {
    for (String name : Objects.requireNonNull(classNames, "classNames")) {
      Objects.requireNonNull(name, "classNames holds null");
    }
    if (classNames.size() != counts.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d names, but %d classes; give one for each",
              classNames.size(),
              counts.length));
    }
    List<String> columns = new ArrayList<>(classNames);
    if (Arrays.stream(counts).anyMatch(row -> row[counts.length] > 0)) {
      columns.add("none");
    }
    long most = Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(0);
    int width = Math.max(longest(columns), Long.toString(most).length());
    String first = "%-" + Math.max(longest(classNames), CORNER.length()) + "s";
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, first, CORNER));
    columns.forEach(name -> text.append(String.format(Locale.ROOT, "  %" + width + "s", name)));
    for (int label = 0; label < counts.length; label++) {
      text.append('\n').append(String.format(Locale.ROOT, first, classNames.get(label)));
      for (int k = 0; k < columns.size(); k++) {
        text.append(String.format(Locale.ROOT, "  %" + width + "d", counts[label][k]));
      }
    }
    return text.append('\n').toString();
  }

  private static int longest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  /** The {@link #table} with the numbers of the classes for names. */
  @Override
  public String toString() {
    return table(IntStream.range(0, counts.length).mapToObj(Integer::toString).toList());
  }
}
