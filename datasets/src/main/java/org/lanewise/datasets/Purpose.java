package org.lanewise.datasets;

/**
 * What a random number is for. Two purposes never share numbers, even with the same seed, epoch and
 * image. The word that enters the key belongs to the name and not to its place in this list, so
 * that a new purpose shifts nothing.
 */
public enum Purpose {
  /** A network's initial weights. */
  WEIGHTS(0x5745494748545331L),
  /** The order of the images in an epoch. */
  SHUFFLE(0x53485546464c4531L),
  /** Which units a dropout layer drops. */
  DROPOUT(0x44524f504f555431L),
  /** Shift, flip, rotation, scale and crop of an image. */
  AUGMENTATION(0x4155474d454e5431L),
  /** A picture of the training part of Solids-10. */
  SOLIDS_TRAIN(0x534f4c5452414931L),
  /** A picture of the test part of Solids-10. */
  SOLIDS_TEST(0x534f4c5445535431L),
  /** A fault that is made on purpose, such as permuted labels. */
  FAULT(0x4641554c54494e31L),
  /** Which images are held out for validation. */
  SPLIT(0x53504c4954303031L),
  /** A choice of images or elements to look at, such as those of a gradient check. */
  SAMPLE(0x53414d504c453131L);

  private final long word;

  Purpose(long word) {
    this.word = word;
  }

  long word() {
    return word;
  }
}
