package org.lanewise.engine.network;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.tensor.Shape;

/**
 * One thread's run of a plan on a few images at a time, forward and backward, in memory that is
 * allocated once. Fill {@link #input}, call {@link #forward}; for training put the gradient of the
 * loss into {@link #outputGradient} and call {@link #backward}. Plan and weights are shared with
 * other threads' executions; the execution itself, and the gradients it adds to, are not.
 */
public final class Execution {

  private final Plan plan;
  private final List<Stage> stages;
  private final int images;
  private final boolean inputGradient;
  private final int lowest;
  private final float[][] activations;
  private final float[][] gradients;
  private final long[] keys;
  private boolean kept;
  private @Nullable StageTimes times;

  Execution(Plan plan, List<Stage> stages, int images, boolean inputGradient) {
    this.plan = plan;
    this.stages = stages;
    this.images = images;
    this.inputGradient = inputGradient;
    this.lowest = inputGradient ? 0 : lowestTrainable(stages);
    this.activations = new float[stages.size() + 1][];
    this.gradients = new float[stages.size() + 1][];
    this.keys = new long[images];
    int inputSize = plan.network().inputShape().size();
    activations[0] = new float[Math.multiplyExact(images, inputSize)];
    gradients[0] = new float[inputGradient ? images * inputSize : 0];
    for (int i = 0; i < stages.size(); i++) {
      int size = Math.multiplyExact(images, stages.get(i).outputSize());
      activations[i + 1] = new float[size];
      gradients[i + 1] = new float[i < lowest ? 0 : size];
    }
  }

  private static int lowestTrainable(List<Stage> stages) {
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).weights() != null) {
        return i;
      }
    }
    return stages.size();
  }

  /** Takes the time of each stage from now on. */
  public StageTimes time() {
    StageTimes started = new StageTimes(stages.size());
    times = started;
    return started;
  }

  /** The plan that this runs. */
  public Plan plan() {
    return plan;
  }

  /**
   * From now on the images belong to a round: what its dense stages need to know of them stays
   * there, and {@link #backward} leaves the gradient of their weights to {@link Plan#addInOrder}.
   * To be called before the images of each chunk are written to {@link #input}.
   *
   * @param round of this plan
   * @param slice that the images belong to
   * @param n how many, from 1 to {@code DenseKernel.CHUNK}
   * @throws IllegalArgumentException when they are not so many, or the slice has no room for them
   */
  public void keepIn(KeptRound round, int slice, int n) {
    Objects.requireNonNull(round, "round");
    int chunk = round.next(slice, n);
    for (int i = lowest; i < stages.size(); i++) {
      if (stages.get(i).dense() != null) {
        activations[i] = round.x(i, chunk);
        gradients[i + 1] = round.dy(i, chunk);
      }
    }
    kept = true;
  }

  /** How many images it can work on at a time. */
  public int images() {
    return images;
  }

  /** {@code [images, input shape]}: the caller writes the images here. */
  public float[] input() {
    return activations[0];
  }

  /**
   * For each image the key of its random numbers (see {@code KeyedRandom.key}): the caller writes
   * them here before a training pass of a network with dropout.
   */
  public long[] keys() {
    return keys;
  }

  /** {@code [images, output shape]}: what {@link #forward} left. */
  public float[] output() {
    return activations[stages.size()];
  }

  /** {@code [images, output shape]}: the caller writes the gradient of the loss here. */
  public float[] outputGradient() {
    return gradients[stages.size()];
  }

  /**
   * {@code [images, input shape]}: what {@link #backward} left.
   *
   * @throws IllegalStateException when this execution was made without it
   */
  public float[] inputGradient() {
    if (!inputGradient) {
      throw new IllegalStateException(
          "this execution doesn't compute the gradient of its input; ask for it in Plan.newExecution");
    }
    return gradients[0];
  }

  /**
   * What a layer left in the last forward pass, {@code [images, layer's output shape]}; empty where
   * the layer is fused with the next one, so that its output never exists.
   *
   * @param layer the layer's index in the network
   */
  public Optional<float[]> activation(int layer) {
    int found = -1;
    Shape shape = plan.network().nodes().get(layer).shape();
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).lastLayer() <= layer) {
        found = i;
      }
    }
    float[] candidate = activations[found + 1];
    boolean same =
        found >= 0
            ? nothingBetween(stages.get(found).lastLayer(), layer)
            : nothingBetween(-1, layer);
    return same && candidate.length == images * shape.size()
        ? Optional.of(candidate)
        : Optional.empty();
  }

  /** Whether the layers after {@code from} up to {@code to} compute nothing (Flatten). */
  private boolean nothingBetween(int from, int to) {
    for (int i = from + 1; i <= to; i++) {
      if (!(plan.network().nodes().get(i).layer() instanceof Flatten)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Runs the images of {@link #input} through the network.
   *
   * @param n how many, at most {@link #images()}
   * @param weights prepared by this plan
   * @param training whether {@link #backward} follows, and dropout drops
   * @throws IllegalArgumentException when there are not so many
   */
  public void forward(int n, PreparedWeights weights, boolean training) {
    checkImages(n);
    StageTimes clock = times;
    if (clock != null) {
      clock.begin();
    }
    for (int i = 0; i < stages.size(); i++) {
      stages
          .get(i)
          .forward(n, activations[i], weights.stage(i), activations[i + 1], training, keys);
      if (clock != null) {
        clock.forwardDone(i);
      }
    }
  }

  private void checkImages(int n) {
    if (n < 0 || n > images) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "n is %d images, but this execution has room for 0 to %d", n, images));
    }
  }

  /**
   * Marks the units that were above zero somewhere in one of the images of the last forward pass.
   * Where pooling is fused with the convolution, the pixels that it drops at the border don't
   * count.
   *
   * @param units of this plan
   * @param n as in the forward pass
   * @param active one flag per unit; set where the unit was active, else left
   */
  public void markActive(ReluUnits units, int n, boolean[] active) {
    float[] y = activations[units.stage() + 1];
    int size = n * stages.get(units.stage()).outputSize();
    int count = units.units();
    // Unit by unit: nearly all are seen to be active within some pixels, and only a dead one is
    // read to the end.
    for (int k = 0; k < count; k++) {
      for (int at = k; !active[k] && at < size; at += count) {
        active[k] = y[at] > 0;
      }
    }
  }

  /**
   * Runs the gradient of {@link #outputGradient} back through the network.
   *
   * @param n as in the forward pass
   * @param weights as in the forward pass
   * @param sum the parameters' gradients are added to this
   * @throws IllegalArgumentException when there are not so many
   */
  public void backward(int n, PreparedWeights weights, Gradients sum) {
    checkImages(n);
    StageTimes clock = times;
    if (clock != null) {
      clock.begin();
    }
    for (int i = stages.size() - 1; i >= lowest; i--) {
      stages
          .get(i)
          .backward(
              n,
              activations[i],
              activations[i + 1],
              gradients[i + 1],
              weights.stage(i),
              sum.stage(i),
              gradients[i],
              i > lowest || inputGradient,
              kept && stages.get(i).dense() != null);
      if (clock != null) {
        clock.backwardDone(i);
      }
    }
  }

  /**
   * Adds the gradient of some rows of a dense stage's weights.
   *
   * @param round what its slices kept
   * @param stage the dense stage
   * @param fromRow the first row, a multiple of {@code DenseKernel.ROW_GROUP}
   * @param toRow the row to stop before
   * @param sum added to
   * @param at where in {@code sum} the rows begin
   */
  void addKept(KeptRound round, int stage, int fromRow, int toRow, float[] sum, int at) {
    DenseKernel kernel = Objects.requireNonNull(stages.get(stage).dense());
    kernel.backwardWeightsOfRound(
        round.chunks(), round.x(stage), round.dy(stage), round.ends(), fromRow, toRow, sum, at);
  }
}
