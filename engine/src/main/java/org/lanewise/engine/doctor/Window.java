package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Some consecutive steps of an epoch.
 *
 * @param epoch from 1
 * @param step the steps of the epoch made at the end of the window
 * @param losses the mean loss of each batch, in nats
 * @param accuracy fraction of the window's images predicted correctly
 * @param inputMinimum smallest input of the last batch that was measured
 * @param inputMaximum its largest input
 * @param inputMean its mean
 * @param inputDeviation its standard deviation
 * @param labels how many images of the window have each label
 * @param predicted how many were predicted to be of each class
 * @param batchEntropy mean entropy of the labels inside a batch, in nats
 * @param meanAbsoluteLogit over the window
 * @param tensors norms at the last step that was measured
 * @param peakUpdateRatio the largest part of itself by which any measured step of the window
 *     changed a kernel; absent in a log that does not have it
 * @param dead units that were never active in the epoch so far
 * @param phases seconds, of all threads, spent on data, forward, backward, sum and update
 * @param seconds that the epoch took so far
 */
public record Window(
    int epoch,
    int step,
    List<Double> losses,
    double accuracy,
    double inputMinimum,
    double inputMaximum,
    double inputMean,
    double inputDeviation,
    List<Long> labels,
    List<Long> predicted,
    double batchEntropy,
    double meanAbsoluteLogit,
    List<TensorNorms> tensors,
    OptionalDouble peakUpdateRatio,
    List<DeadUnits> dead,
    List<Double> phases,
    double seconds)
    implements Observation {

  /** Keeps its own copies. */
  public Window {
    Objects.requireNonNull(losses, "losses");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(predicted, "predicted");
    Objects.requireNonNull(tensors, "tensors");
    Objects.requireNonNull(peakUpdateRatio, "peakUpdateRatio");
    Objects.requireNonNull(dead, "dead");
    Objects.requireNonNull(phases, "phases");
    losses = List.copyOf(losses);
    labels = List.copyOf(labels);
    predicted = List.copyOf(predicted);
    tensors = List.copyOf(tensors);
    dead = List.copyOf(dead);
    phases = List.copyOf(phases);
  }

  /** The images of the window. */
  public long images() {
    return labels.stream().mapToLong(n -> n).sum();
  }

  /** Whether all its batches are whole: an epoch's last one may be small, and then says little. */
  public boolean whole(int batch) {
    return images() == (long) losses.size() * batch;
  }

  /** The mean of the batches' losses. */
  public double loss() {
    return losses.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
  }

  /** The largest loss of a batch. */
  public double largestLoss() {
    return losses.stream().mapToDouble(d -> d).max().orElse(Double.NaN);
  }

  /** The largest dead fraction of a layer. */
  public double deadFraction() {
    return dead.stream().mapToDouble(DeadUnits::fraction).max().orElse(0);
  }

  /** The largest update ratio of a kernel. */
  public double updateRatio() {
    return tensors.stream()
        .filter(TensorNorms::isKernel)
        .mapToDouble(TensorNorms::updateRatio)
        .max()
        .orElse(0);
  }

  /** The Euclidean norm of the kernels' gradients, biases left out. */
  public double kernelGradientNorm() {
    return Math.sqrt(
        tensors.stream()
            .filter(TensorNorms::isKernel)
            .mapToDouble(t -> t.gradient() * t.gradient())
            .sum());
  }

  /** The Euclidean norm of the whole gradient. */
  public double gradientNorm() {
    return Math.sqrt(tensors.stream().mapToDouble(t -> t.gradient() * t.gradient()).sum());
  }

  /** The entropy of the predicted classes, in nats: 0 when all are the same. */
  public double predictedEntropy() {
    return Entropy.of(predicted.stream().mapToLong(n -> n).toArray());
  }

  /** The fraction of the threads' time that went into data. */
  public double dataShare() {
    double all = phases.stream().mapToDouble(d -> d).sum();
    return all == 0 ? 0 : phases.getFirst() / all;
  }
}
