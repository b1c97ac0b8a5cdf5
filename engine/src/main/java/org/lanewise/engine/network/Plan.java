package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.WeightLayout;
import org.lanewise.engine.layer.Flatten;
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
  private final ElementwiseKernel elementwise;
  private final List<ParameterPiece> pieces = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();

  /**
   * A range of a stage's gradient, added over the slices by one task.
   *
   * @param fromRow of a dense stage: the first row of its weights that lies in the range
   * @param toRow of a dense stage: the row to stop before; else -1
   */
  private record Segment(int stage, boolean bias, int from, int to, int fromRow, int toRow) {

    boolean kept() {
      return toRow >= 0;
    }
  }

  private Plan(Network network, KernelSet kernels, boolean fused) {
    this.network = network;
    this.kernels = kernels;
    this.fused = fused;
    this.stages = newStages(1);
    this.elementwise = kernels.elementwise();
    for (int i = 0; i < stages.size(); i++) {
      WeightLayout layout = stages.get(i).weights();
      if (layout != null) {
        cut(i, layout);
      }
    }
  }

  /** A plan that fuses what the kernel set can fuse. */
  public static Plan of(Network network, KernelSet kernels) {
    Objects.requireNonNull(network, "network");
    return new Plan(network, kernels, true);
  }

  /** A plan that runs layer by layer, so that every activation can be looked at. */
  public static Plan unfused(Network network, KernelSet kernels) {
    Objects.requireNonNull(network, "network");
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
        result.add(new ReluUnits(network.graph().layers().get(layer).name(), i, units));
      }
    }
    return result;
  }

  /** The layers that each stage runs as one, in order, without those that compute nothing. */
  public List<List<Layer>> stageLayers() {
    List<List<Layer>> result = new ArrayList<>();
    int from = 0;
    for (Stage stage : stages) {
      List<Layer> covered = network.graph().layers().subList(from, stage.lastLayer() + 1);
      result.add(covered.stream().filter(layer -> !(layer instanceof Flatten)).toList());
      from = stage.lastLayer() + 1;
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
    Objects.requireNonNull(weights, "weights");
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d parameters were given, but the network has %d",
              parameters.length,
              network.parameterCount()));
    }
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).prepare(parameters, weights);
    }
  }

  /** Memory for a gradient, all zero. */
  public Gradients newGradients() {
    return newGradients(true);
  }

  /** Memory for the gradient of a slice of a {@link KeptRound}: without that of dense weights. */
  public Gradients newSliceGradients() {
    return newGradients(false);
  }

  private Gradients newGradients(boolean dense) {
    List<StageGradient> gradients = new ArrayList<>();
    for (Stage stage : stages) {
      WeightLayout layout = stage.weights();
      boolean wanted = dense || stage.dense() == null;
      gradients.add(
          layout == null
              ? new StageGradient(new float[0], new float[0])
              : new StageGradient(
                  new float[wanted ? layout.gradientSize() : 0], new float[layout.columns()]));
    }
    return new Gradients(gradients);
  }

  /**
   * Memory for what the dense stages keep of a round.
   *
   * @param slices that a round has at most
   * @param sliceImages images that a slice has at most
   */
  public KeptRound newKeptRound(int slices, int sliceImages) {
    return new KeptRound(stages, slices, sliceImages);
  }

  /**
   * Memory and kernels of one thread.
   *
   * @param images how many images it can work on at a time
   * @param inputGradient whether the gradient of the network's input is wanted
   * @throws IllegalArgumentException when it is to work on less than one image
   */
  public Execution newExecution(int images, boolean inputGradient) {
    if (images < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an execution for %d images was asked for, but it must be at least 1",
              images));
    }
    return new Execution(this, newStages(images), images, inputGradient);
  }

  /** The number of tasks that {@link #addInOrder} is cut into. */
  public int segments() {
    return segments.size();
  }

  /**
   * Adds one segment of the gradients of a round's slices, in the order of the slices: {@code sum =
   * ((sum + slices[0]) + slices[1]) + …}.
   *
   * @param segment which part, in [0, {@link #segments()})
   * @param slices made by {@link #newSliceGradients}, not modified
   * @param round what the dense stages kept of these slices, {@linkplain KeptRound#seal sealed}
   * @param count how many slices
   * @param execution the calling thread's own
   * @param sum made by {@link #newGradients}; the segment is added to
   * @return whether every sum is finite
   */
  public boolean addInOrder(
      int segment,
      Gradients[] slices,
      KeptRound round,
      int count,
      Execution execution,
      Gradients sum) {
    Objects.requireNonNull(slices, "slices");
    Objects.requireNonNull(round, "round");
    Objects.requireNonNull(execution, "execution");
    Objects.requireNonNull(sum, "sum");
    Segment s = segments.get(segment);
    StageGradient total = sum.stage(s.stage);
    float[] added = s.bias ? total.bias() : total.kernel();
    int size = s.to - s.from;
    if (s.kept()) {
      execution.addKept(round, s.stage, s.fromRow, s.toRow, added, s.from);
    } else {
      for (int i = 0; i < count; i++) {
        StageGradient g = slices[i].stage(s.stage);
        elementwise.add(size, s.bias ? g.bias() : g.kernel(), s.from, added, s.from);
      }
    }
    return elementwise.allFinite(added, s.from, size);
  }

  /** Sets one segment of a gradient to zero. */
  public void clear(int segment, Gradients sum) {
    Objects.requireNonNull(sum, "sum");
    Segment s = segments.get(segment);
    StageGradient total = sum.stage(s.stage);
    Arrays.fill(s.bias ? total.bias() : total.kernel(), s.from, s.to, 0f);
  }

  private void cut(int stage, WeightLayout layout) {
    List<ParameterSlot> slots = network.nodes().get(owner(stage)).parameters();
    int groups = PIECE / (layout.columns() * DenseKernel.ROW_GROUP);
    int step = Math.max(1, groups) * DenseKernel.ROW_GROUP;
    boolean dense = stages.get(stage).dense() != null;
    for (int row = 0; row < layout.rows(); row += step) {
      int end = Math.min(layout.rows(), row + step);
      pieces.add(ParameterPiece.rows(stage, layout, slots.get(0).offset(), row, end));
      if (dense) {
        int to = end == layout.rows() ? layout.gradientSize() : end * layout.columns();
        segments.add(new Segment(stage, false, row * layout.columns(), to, row, end));
      }
    }
    pieces.add(ParameterPiece.bias(stage, layout, slots.get(1).offset()));
    for (int from = 0; from < layout.gradientSize() && !dense; from += PIECE) {
      int to = Math.min(layout.gradientSize(), from + PIECE);
      segments.add(new Segment(stage, false, from, to, -1, -1));
    }
    segments.add(new Segment(stage, true, 0, layout.columns(), -1, -1));
  }

  /** The last layer of a stage that has parameters. */
  private int owner(int stage) {
    int layer = stages.get(stage).lastLayer();
    while (network.nodes().get(layer).parameters().isEmpty()) {
      layer--;
    }
    return layer;
  }

  private List<Stage> newStages(int images) {
    List<Stage> result = new ArrayList<>();
    int layer = 0;
    while (layer < network.graph().layers().size()) {
      List<Layer> rest = network.graph().layers().subList(layer, network.graph().layers().size());
      Stages.Match match =
          Stages.first(
              rest, layer, network.nodes().get(layer).inputShape(), kernels, fused, images);
      if (match.stage() != null) {
        result.add(match.stage());
      }
      layer += match.layers();
    }
    return result;
  }
}
