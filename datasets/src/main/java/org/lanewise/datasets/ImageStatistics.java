package org.lanewise.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What an image set looks like in numbers.
 *
 * @param images how many images
 * @param classCounts how many images of each class, in the order of the class names; empty where
 *     images have no labels
 * @param means per channel, the mean of all values divided by 255
 * @param deviations per channel, the standard deviation of all values divided by 255 (of the whole
 *     set: the divisor is the number of values)
 * @param smallest the smallest value of all, 0 to 255
 * @param largest the largest value of all, 0 to 255
 */
public record ImageStatistics(
    int images,
    List<Integer> classCounts,
    List<Double> means,
    List<Double> deviations,
    int smallest,
    int largest) {

  /** Keeps its own copies of the lists. */
  public ImageStatistics {
    Objects.requireNonNull(classCounts, "classCounts");
    Objects.requireNonNull(means, "means");
    Objects.requireNonNull(deviations, "deviations");
    classCounts = List.copyOf(classCounts);
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
  }

  /**
   * Counts a set. The sums are of integers, so they are exact: a histogram of the 256 values per
   * channel says all.
   *
   * @throws IllegalArgumentException when the set is empty
   */
  public static ImageStatistics of(LabelledImages set) {
    Objects.requireNonNull(set, "set");
    if (set.size() == 0) {
      throw new IllegalArgumentException("the set " + set.name() + " has no images");
    }
    Integer[] counts = new Integer[set.classNames().size()];
    Arrays.fill(counts, 0);
    int channels = set.channels();
    long[][] histogram = new long[channels][256];
    byte[] pixels = new byte[set.imageBytes()];
    for (int image = 0; image < set.size(); image++) {
      if (counts.length > 0) {
        counts[set.label(image)]++;
      }
      set.copyPixels(image, pixels, 0);
      for (int i = 0; i < pixels.length; i += channels) {
        for (int c = 0; c < channels; c++) {
          histogram[c][Byte.toUnsignedInt(pixels[i + c])]++;
        }
      }
    }
    Double[] means = new Double[channels];
    Double[] deviations = new Double[channels];
    int smallest = 255;
    int largest = 0;
    for (int c = 0; c < channels; c++) {
      double count = 0;
      double sum = 0;
      for (int value = 0; value < 256; value++) {
        count += histogram[c][value];
        sum += (double) value * histogram[c][value];
        if (histogram[c][value] > 0) {
          smallest = Math.min(smallest, value);
          largest = Math.max(largest, value);
        }
      }
      double mean = sum / count;
      double squares = 0;
      for (int value = 0; value < 256; value++) {
        squares += (value - mean) * (value - mean) * histogram[c][value];
      }
      means[c] = mean / 255;
      deviations[c] = Math.sqrt(squares / count) / 255;
    }
    return new ImageStatistics(
        set.size(), List.of(counts), List.of(means), List.of(deviations), smallest, largest);
  }
}
