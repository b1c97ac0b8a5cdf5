package org.lanewise.datasets.cifar;

/**
 * What a record of a file is: label bytes, from the coarsest to the finest class, and the pixels of
 * an image.
 *
 * @param name of the format, for messages
 * @param classes how many classes each label byte tells apart
 */
record RecordFormat(String name, int... classes) {

  static final RecordFormat CIFAR10 = new RecordFormat("CIFAR-10", Cifar10Format.CLASSES);
  static final RecordFormat CIFAR100 = new RecordFormat("CIFAR-100", 20, 100);

  /** The bytes of one record. */
  int bytes() {
    return classes.length + Cifar10Format.IMAGE_BYTES;
  }
}
