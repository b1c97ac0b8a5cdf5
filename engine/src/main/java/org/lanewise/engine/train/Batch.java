package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;

/**
 * The images of a step: some places of an epoch's order. A step has one object of its own, so that
 * its arguments travel without being made anew.
 */
final class Batch {

  private int[] order = new int[0];
  private int first;
  private int size;
  private int epoch;

  /**
   * Takes other images.
   *
   * @param newOrder indices of images
   * @param newFirst where in the order the batch begins
   * @param newSize how many images it has, at least 1
   * @param newEpoch the epoch, from 1
   * @throws IllegalArgumentException when they don't lie in the order
   */
  void set(int[] newOrder, int newFirst, int newSize, int newEpoch) {
    Objects.requireNonNull(newOrder, "order");
    if (newSize < 1 || newFirst < 0 || newFirst > newOrder.length - newSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of %d images from place %d doesn't lie in an order of %d",
              newSize,
              newFirst,
              newOrder.length));
    }
    order = newOrder;
    first = newFirst;
    size = newSize;
    epoch = newEpoch;
  }

  /** The example at a place of the batch. */
  int example(int place) {
    return order[first + place];
  }

  /** The place in the order of its first example. */
  int first() {
    return first;
  }

  int size() {
    return size;
  }

  int epoch() {
    return epoch;
  }
}
