package org.lanewise.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How often each class was taken for each.
 *
 * @param counts {@code counts[t][p]}: images of class t that were predicted to be of class p
 */
public record Confusion(long[][] counts) {

  /** Images of a class. */
  public long images(int label) {
    long sum = 0;
    for (long count : counts[label]) {
      sum += count;
    }
    return sum;
  }

  /** Images that were predicted to be of a class. */
  public long predicted(int label) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[label];
    }
    return sum;
  }

  /** Images of a class that were predicted to be of it. */
  public long correct(int label) {
    return counts[label][label];
  }

  /** Of the images of a class, the fraction that was found; absent without any. */
  public OptionalDouble recall(int label) {
    return fraction(correct(label), images(label));
  }

  /**
   * Of the images that were predicted to be of a class, the fraction that is; absent without any.
   */
  public OptionalDouble precision(int label) {
    return fraction(correct(label), predicted(label));
  }

  private static OptionalDouble fraction(long part, long all) {
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
  }

  /** The counts as lists, row by row. */
  public List<List<Long>> rows() {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      List<Long> list = new ArrayList<>();
      for (long count : row) {
        list.add(count);
      }
      rows.add(list);
    }
    return rows;
  }
}
