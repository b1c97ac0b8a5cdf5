package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.train.StatisticsMemory;

/**
 * What a {@link DoctorCallback} knows of the window that is under way.
 *
 * @param losses of its steps
 * @param labels how many of its images have each label
 * @param predicted how many were predicted to be of each class
 * @param entropies the sum of the entropies of the labels inside its batches
 * @param absoluteLogits the sum of its images' mean absolute logits
 * @param peakUpdateRatio the largest update ratio of a kernel so far
 * @param correct how many of its images were predicted correctly
 * @param statistics of the epoch and of the last step that was measured
 */
public record WindowMemory(
    List<Double> losses,
    List<Long> labels,
    List<Long> predicted,
    double entropies,
    double absoluteLogits,
    double peakUpdateRatio,
    long correct,
    StatisticsMemory statistics) {

  /** Keeps copies of the lists. */
  public WindowMemory {
    Objects.requireNonNull(losses, "losses");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(predicted, "predicted");
    Objects.requireNonNull(statistics, "statistics");
    losses = List.copyOf(losses);
    labels = List.copyOf(labels);
    predicted = List.copyOf(predicted);
  }
}
