package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is seen before step 1, on some hundred images.
 *
 * @param loss mean loss of the initial parameters, in nats
 * @param meanAbsoluteLogit of the same images
 * @param inputMinimum smallest input
 * @param inputMaximum largest input
 * @param inputMean mean of all inputs
 * @param inputDeviation standard deviation of all inputs
 * @param imageDifference largest difference, at one place, between two of the images; 0 when all
 *     are the same
 * @param labels how many images of the training set have each label; empty in a log that does not
 *     have them
 * @param labelsAscend whether no label is below the one before, as in a file sorted by class
 * @param labelEntropy of the whole training set's labels, in nats
 * @param missingClasses classes without any training image
 * @param labelSignal how much coarse pictures differ between the labels, against how much they
 *     differ within (mean F of 8 x 8 cells): 1 when labels say nothing about pictures; absent where
 *     fewer than two classes have images
 * @param nextPixel correlation of a value with the same channel's of the next pixel in the row; as
 *     the other three, absent where no two values are so far apart or all are the same, and of
 *     pictures that were decoded here
 * @param nextRow correlation with the same channel's of the next pixel in the column
 * @param thirdPixel correlation with the same channel's three pixels on
 * @param planeAway correlation with the value one whole plane (H times W) on
 * @param alikeFilters the largest fraction of a kernel's outputs whose weights are all equal to
 *     those of its first
 */
public record Checkup(
    double loss,
    double meanAbsoluteLogit,
    double inputMinimum,
    double inputMaximum,
    double inputMean,
    double inputDeviation,
    double imageDifference,
    List<Long> labels,
    boolean labelsAscend,
    double labelEntropy,
    int missingClasses,
    OptionalDouble labelSignal,
    OptionalDouble nextPixel,
    OptionalDouble nextRow,
    OptionalDouble thirdPixel,
    OptionalDouble planeAway,
    double alikeFilters)
    implements Observation {

  /** Keeps a copy of the list. */
  public Checkup {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(labelSignal, "labelSignal");
    Objects.requireNonNull(nextPixel, "nextPixel");
    Objects.requireNonNull(nextRow, "nextRow");
    Objects.requireNonNull(thirdPixel, "thirdPixel");
    Objects.requireNonNull(planeAway, "planeAway");
    labels = List.copyOf(labels);
  }

  /** Whether the input's range is what networks are made for. */
  public boolean inputNormal() {
    return inputMaximum <= 16 && Math.abs(inputMean) <= 8 * inputDeviation;
  }

  /**
   * Whether the labels say something about the pictures. The signal of labels that belong grows
   * with the images, from 1.9 of 500 images of Solids-10 to 6.5 of 3,000 (CIFAR-10 has 28); that of
   * shuffled ones stays between 0.8 and 1.5. With fewer than 500 images it can't be told, and this
   * is true, as it is where all images have one label.
   *
   * @param images in the training set
   */
  public boolean labelsTell(int images) {
    return images < 500
        || labelSignal.isEmpty()
        || labelSignal.getAsDouble() > Math.clamp(1 + images / 1100.0, 1.5, 2.5);
  }
}
