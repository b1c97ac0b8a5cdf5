package org.lanewise.engine.doctor;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.datasets.LabelledImages;

/**
 * How many test images are, in every byte of their pixels, images of the training set too.
 *
 * @param testImages all test images
 * @param copies those that are in the training set, whatever their labels
 * @param firstTest the first of them, -1 where there is none
 * @param firstTraining a training image that it is a copy of, -1 where there is none
 */
public record Overlap(int testImages, int copies, int firstTest, int firstTraining)
    implements Observation {

  private static final int NONE = -1;

  /**
   * Compares two sets. Takes about as long as reading each image once.
   *
   * @throws IllegalArgumentException when their images are of different sizes
   */
  public static Overlap of(LabelledImages training, LabelledImages test) {
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(test, "test");
    if (training.imageBytes() != test.imageBytes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has images of %d bytes and %s of %d",
              training.name(),
              training.imageBytes(),
              test.name(),
              test.imageBytes()));
    }
    byte[] pixels = new byte[test.imageBytes()];
    byte[] other = new byte[test.imageBytes()];
    // By the hash of their pixels, the last test image with that hash; each points to the one
    // before.
    Int2IntOpenHashMap last = new Int2IntOpenHashMap(test.size());
    last.defaultReturnValue(NONE);
    int[] before = new int[test.size()];
    for (int i = 0; i < test.size(); i++) {
      test.copyPixels(i, pixels, 0);
      before[i] = last.put(Arrays.hashCode(pixels), i);
    }
    int[] original = new int[test.size()];
    Arrays.fill(original, NONE);
    for (int i = 0; i < training.size(); i++) {
      training.copyPixels(i, pixels, 0);
      int candidate = last.get(Arrays.hashCode(pixels));
      for (; candidate != NONE; candidate = before[candidate]) {
        if (original[candidate] == NONE) {
          test.copyPixels(candidate, other, 0);
          original[candidate] = Arrays.equals(pixels, other) ? i : NONE;
        }
      }
    }
    int first = NONE;
    int copies = 0;
    for (int i = original.length - 1; i >= 0; i--) {
      if (original[i] != NONE) {
        first = i;
        copies++;
      }
    }
    return new Overlap(test.size(), copies, first, first == NONE ? NONE : original[first]);
  }

  /** The part of the test images that are copies. */
  public double fraction() {
    return testImages == 0 ? 0 : (double) copies / testImages;
  }
}
