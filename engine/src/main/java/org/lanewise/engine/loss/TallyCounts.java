package org.lanewise.engine.loss;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link Tally} has counted, as a value that can be kept, saved and given back.
 *
 * @param lossSum the sum of the losses, in nats
 * @param absoluteLogitSum the sum over images of their mean absolute logit
 * @param correct the images that were predicted correctly
 * @param predicted per class, how many images were predicted to be of it
 * @param labelled per class, how many images were labelled with it
 */
public record TallyCounts(
    double lossSum,
    double absoluteLogitSum,
    long correct,
    List<Long> predicted,
    List<Long> labelled) {

  /**
   * Keeps unmodifiable copies of the lists and checks the numbers.
   *
   * @throws IllegalArgumentException when they can't be those of a tally
   */
  public TallyCounts {
    Objects.requireNonNull(predicted, "predicted");
    Objects.requireNonNull(labelled, "labelled");
    predicted = List.copyOf(predicted);
    labelled = List.copyOf(labelled);
    long images = sum(labelled);
    if (predicted.size() != labelled.size()
        || sum(predicted) != images
        || correct < 0
        || correct > images) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d correct, predicted %s and labelled %s are no counts of the same images",
              correct,
              predicted,
              labelled));
    }
  }

  /** The images counted. */
  public long images() {
    return sum(labelled);
  }

  /** The number of classes. */
  public int classes() {
    return labelled.size();
  }

  private static long sum(List<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      if (count < 0 || count > Long.MAX_VALUE - sum) {
        throw new IllegalArgumentException("%s are no counts of images".formatted(counts));
      }
      sum += count;
    }
    return sum;
  }
}
