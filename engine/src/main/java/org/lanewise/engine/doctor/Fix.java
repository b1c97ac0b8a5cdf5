package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Objects;

/**
 * What to do about a finding: a sentence for a person, and the same as data for whoever wants to do
 * it or to say how.
 *
 * @param advice a sentence
 * @param changes to the run; all of them together are the fix
 */
public record Fix(String advice, List<Change> changes) {

  /** Keeps an unmodifiable copy of the list. */
  public Fix {
    Objects.requireNonNull(advice, "advice");
    changes = List.copyOf(Objects.requireNonNull(changes, "changes"));
  }

  Fix(String advice, Change... changes) {
    this(advice, List.of(changes));
  }

  /** One change to a run, to its network, or to its program. */
  public sealed interface Change {}

  /** Another learning rate. */
  public record LearningRate(double rate) implements Change {}

  /** So many images a step. */
  public record BatchSize(int images) implements Change {}

  /** So many epochs. */
  public record Epochs(int epochs) implements Change {}

  /** A new order of the images in every epoch. */
  public record Shuffle() implements Change {}

  /** Adam in the place of another optimizer. */
  public record UseAdam() implements Change {}

  /** Random initial weights of this seed. */
  public record NewWeights(long seed) implements Change {}

  /** Pixels from 0 to 1 in the place of 0 to 255. */
  public record ScalePixels() implements Change {}

  /** More filters, or a further block of layers. */
  public record LargerNetwork() implements Change {}

  /** No softmax as a layer, because the loss has one. */
  public record RemoveSoftmax() implements Change {}

  /** A layer that is updated again. */
  public record TrainLayer(String layer) implements Change {

    /** Refuses null. */
    public TrainLayer {
      Objects.requireNonNull(layer, "layer");
    }
  }

  /** A gradient that is cleared before each backward pass. */
  public record ClearGradients() implements Change {}

  /** Images without those that training and test set have in common. */
  public record SeparateData() implements Change {}

  /** A reader that keeps the images in memory. */
  public record KeepImages() implements Change {}

  /** The fast kernels on so many threads. */
  public record FastKernels(int threads) implements Change {}

  /** Something to be looked at, because only a person can see what is wrong with it. */
  public record LookAt(Data data) implements Change {

    /** Refuses null. */
    public LookAt {
      Objects.requireNonNull(data, "data");
    }
  }

  /** What {@link LookAt} is about. */
  public enum Data {
    /** The pixels as they reach the network. */
    PIXELS,
    /** The order of pixels and channels. */
    PIXEL_ORDER,
    /** The labels beside their images. */
    LABELS
  }

  /** A comparison of the gradient with central differences. */
  public record CheckGradient() implements Change {}
}
