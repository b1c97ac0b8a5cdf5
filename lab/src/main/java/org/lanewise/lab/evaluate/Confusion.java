package org.lanewise.lab.evaluate;

import java.util.ArrayList;
import java.util.List;

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

  /** Of the images of a class, the fraction that was found; NaN without any. */
  public double recall(int label) {
    return (double) correct(label) / images(label);
  }

  /** Of the images that were predicted to be of a class, the fraction that is; NaN without any. */
  public double precision(int label) {
    return (double) correct(label) / predicted(label);
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
