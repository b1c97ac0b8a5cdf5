package org.lanewise.datasets.folder;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of training or test, classes mixed: every beginning of the list has about the shares
 * of the whole, so that the first N are pictures of all classes.
 *
 * @param files the pictures
 * @param labels of them
 */
record Part(List<Path> files, int[] labels) {

  static final Part NONE = new Part(List.of(), new int[0]);

  /**
   * Mixes classes: picture i of the n of its class stands where the fraction (i + ½) / n puts it,
   * and where several stand at one place, in the order of the classes.
   *
   * @param classes the pictures of each class, in order
   */
  static Part of(List<List<Path>> classes) {
    List<Path> files = new ArrayList<>();
    int count = classes.stream().mapToInt(List::size).sum();
    int[] label = new int[count];
    int[] place = new int[count];
    for (int k = 0; k < classes.size(); k++) {
      for (int i = 0; i < classes.get(k).size(); i++) {
        label[files.size()] = k;
        place[files.size()] = 2 * i + 1;
        files.add(classes.get(k).get(i));
      }
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    IntArrays.mergeSort(
        order,
        (a, b) ->
            Long.compare(
                (long) place[a] * classes.get(label[b]).size(),
                (long) place[b] * classes.get(label[a]).size()));
    List<Path> mixed = new ArrayList<>(count);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      mixed.add(files.get(order[i]));
      labels[i] = label[order[i]];
    }
    return new Part(mixed, labels);
  }
}
