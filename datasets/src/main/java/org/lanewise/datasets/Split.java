package org.lanewise.datasets;

/** How some images were held out of others, so that the same ones can be held out again. */
public sealed interface Split {

  /** Decides which. */
  long seed();

  /**
   * Holds them out of these images.
   *
   * @throws IllegalArgumentException when a number is out of its range, or there are too few images
   */
  TrainAndTest of(LabelledImages images);

  /**
   * A part of each class: {@link TrainAndTest#split}.
   *
   * @param fraction what part, above 0 and below 1
   */
  record Part(double fraction, long seed) implements Split {

    @Override
    public TrainAndTest of(LabelledImages images) {
      return TrainAndTest.split(images, fraction, seed);
    }
  }

  /**
   * One of several folds: {@link TrainAndTest#fold}.
   *
   * @param fold which, from 1 to {@code folds}
   * @param folds how many there are, at least 2
   */
  record Fold(int fold, int folds, long seed) implements Split {

    @Override
    public TrainAndTest of(LabelledImages images) {
      return TrainAndTest.fold(images, fold, folds, seed);
    }
  }
}
