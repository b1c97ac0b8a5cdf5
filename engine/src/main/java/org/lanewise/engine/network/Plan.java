package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.kernel.Elementwise;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.WeightLayout;
import org.lanewise.engine.layer.Layer;

/**
 * How a network runs on a kernel set: which layers are fused, how the parameters are cut into
 * pieces that threads can share, and what memory a run needs. Immutable and shared by all threads;
 * what a thread changes lies in its own {@link Execution}.
 */
public final class Plan {

  /** Floats that are worth a task of their own. */
  private static final int PIECE = 4096;

  private final Network network;
  private final KernelSet kernels;
  private final boolean fused;
  private final List<Stage> stages;
  private final List<ParameterPiece> pieces = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();

  /** A range of a stage's gradient, added over the slices by one task. */
  private record Segment(int stage, boolean bias, int from, int to) {}

  private Plan(Network network, KernelSet kernels, boolean fused) {
    this.network = network;
    this.kernels = kernels;
    this.fused = fused;
    this.stages = newStages(1);
    for (int i = 0; i < stages.size(); i++) {
      WeightLayout layout = stages.get(i).weights();
      if (layout != null) {
        cut(i, layout);
      }
    }
  }

  /** A plan that fuses what the kernel set can fuse. */
  public static Plan of(Network network, KernelSet kernels) {
    return new Plan(network, kernels, true);
  }

  /** A plan that runs layer by layer, so that every activation can be looked at. */
  public static Plan unfused(Network network, KernelSet kernels) {
    return new Plan(network, kernels, false);
  }

  /** The network that this plan runs. */
  public Network network() {
    return network;
  }

  /** The kernel set that it runs on. */
  public KernelSet kernels() {
    return kernels;
  }

  /** The pieces that together cover the flat parameter vector. */
  public List<ParameterPiece> pieces() {
    return pieces;
  }

  /** The units behind each ReLU of the network, as far as this plan keeps what they put out. */
  public List<ReluUnits> reluUnits() {
    List<ReluUnits> result = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int units = stages.get(i).reluUnits();
      if (units > 0) {
        int layer = stages.get(i).weights() == null ? stages.get(i).lastLayer() : owner(i);
        result.add(new ReluUnits(network.layers().get(layer).name(), i, units));
      }
    }
    return result;
  }

  /** Memory for prepared weights, all zero. */
  public PreparedWeights newWeights() {
    List<StageWeights> weights = new ArrayList<>();
    for (Stage stage : stages) {
      WeightLayout layout = stage.weights();
      weights.add(
          layout == null
              ? new StageWeights(new float[0], new float[0])
              : new StageWeights(new float[layout.preparedSize()], new float[layout.columns()]));
    }
    return new PreparedWeights(weights);
  }

  /**
   * Prepared weights of these parameters.
   *
   * @throws IllegalArgumentException when they are not as many as the network's
   */
  public PreparedWeights newWeights(float[] parameters) {
    PreparedWeights weights = newWeights();
    prepare(parameters, weights);
    return weights;
  }

  /**
   * Prepares all the parameters.
   *
   * @param parameters the flat parameter vector, not modified
   * @param weights of this plan, overwritten
   * @throws IllegalArgumentException when the parameters are not as many as the network's
   */
  public void prepare(float[] parameters, PreparedWeights weights) {
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "%d parameters were given, but the network has %d"
              .formatted(parameters.length, network.parameterCount()));
    }
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).prepare(parameters, weights);
    }
  }

  /** Memory for a gradient, all zero. */
  public Gradients newGradients() {
    List<StageGradient> gradients = new ArrayList<>();
    for (Stage stage : stages) {
      WeightLayout layout = stage.weights();
      gradients.add(
          layout == null
              ? new StageGradient(new float[0], new float[0])
              : new StageGradient(new float[layout.gradientSize()], new float[layout.columns()]));
    }
    return new Gradients(gradients);
  }

  /**
   * Memory and kernels of one thread.
   *
   * @param images how many images it can work on at a time
   * @param inputGradient whether the gradient of the network's input is wanted
   */
  public Execution newExecution(int images, boolean inputGradient) {
    return new Execution(this, newStages(images), images, inputGradient);
  }

  /** The number of tasks that {@link #addInOrder} is cut into. */
  public int segments() {
    return segments.size();
  }

  /**
   * Adds one segment of the slices' gradients, in the order of the slices, into the first slice's.
   *
   * @param slices gradients of this plan
   * @param count how many of them
   * @param segment which part, in [0, {@link #segments()})
   * @param scratch the calling thread's own, at least {@code count} long, overwritten
   * @return whether every sum is finite
   */
  public boolean addInOrder(Gradients[] slices, int count, int segment, float[][] scratch) {
    Segment s = segments.get(segment);
    for (int i = 0; i < count; i++) {
      StageGradient g = slices[i].stage(s.stage);
      scratch[i] = s.bias ? g.bias() : g.kernel();
    }
    Elementwise.addInOrder(scratch, count, s.from, s.to, scratch[0]);
    return Elementwise.allFinite(scratch[0], s.from, s.to - s.from);
  }

  private void cut(int stage, WeightLayout layout) {
    List<ParameterSlot> slots = network.parametersOf(network.layers().get(owner(stage)));
    int step = Math.max(1, PIECE / layout.columns());
    for (int row = 0; row < layout.rows(); row += step) {
      int end = Math.min(layout.rows(), row + step);
      pieces.add(ParameterPiece.rows(stage, layout, slots.get(0).offset(), row, end));
    }
    pieces.add(ParameterPiece.bias(stage, layout, slots.get(1).offset()));
    for (int from = 0; from < layout.gradientSize(); from += PIECE) {
      int to = Math.min(layout.gradientSize(), from + PIECE);
      segments.add(new Segment(stage, false, from, to));
    }
    segments.add(new Segment(stage, true, 0, layout.columns()));
  }

  /** The last layer of a stage that has parameters. */
  private int owner(int stage) {
    int layer = stages.get(stage).lastLayer();
    while (network.parametersOf(network.layers().get(layer)).isEmpty()) {
      layer--;
    }
    return layer;
  }

  private List<Stage> newStages(int images) {
    List<Stage> result = new ArrayList<>();
    int layer = 0;
    while (layer < network.layers().size()) {
      List<Layer> rest = network.layers().subList(layer, network.layers().size());
      Stages.Match match =
          Stages.first(rest, layer, network.shapeBefore(layer), kernels, fused, images);
      if (match.stage() != null) {
        result.add(match.stage());
      }
      layer += match.layers();
    }
    return result;
  }
}
