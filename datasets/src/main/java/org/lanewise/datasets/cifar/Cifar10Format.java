package org.lanewise.datasets.cifar;

import java.util.List;

/**
 * The CIFAR-10 binary format: a file is a run of records, a record one label byte and 3,072 pixel
 * bytes, first the red, then the green, then the blue plane, each 32 rows of 32. Source: the data
 * set's home page, https://www.cs.toronto.edu/~kriz/cifar.html.
 */
public final class Cifar10Format {

  /** Pixel rows and columns of every image. */
  public static final int SIDE = 32;

  /** Red, green, blue. */
  public static final int CHANNELS = 3;

  /** The pixel bytes of one image. */
  public static final int IMAGE_BYTES = SIDE * SIDE * CHANNELS;

  /** The bytes of one record: the label and the pixels. */
  public static final int RECORD_BYTES = 1 + IMAGE_BYTES;

  /** Labels go from 0 to one less than this. */
  public static final int CLASSES = 10;

  /** The records of one file of CIFAR-10 itself; other sets in this format may have others. */
  public static final int RECORDS_PER_FILE = 10_000;

  /** The training files of CIFAR-10 itself. */
  public static final int TRAIN_FILES = 5;

  /** The file of the test images. */
  public static final String TEST_FILE = "test_batch.bin";

  /** The file of the class names, one a line. */
  public static final String NAMES_FILE = "batches.meta.txt";

  private Cifar10Format() {}

  /** The name of a file of training images, counted from 1. */
  public static String trainFile(int number) {
    return "data_batch_" + number + ".bin";
  }

  /** CIFAR-10's own class names. */
  public static List<String> cifar10Names() {
    return List.of(
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  }
}
