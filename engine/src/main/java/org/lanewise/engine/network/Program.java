package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.Normalization;
import org.lanewise.engine.kernel.WeightLayout;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Operation.Value;
import org.lanewise.engine.network.Phase0.Spans;

/**
 * A network lowered to a kernel set: operations over numbered values, the ranges of parameters that
 * threads can share, and what memory a run needs. Immutable and shared by all threads; what a
 * thread changes lies in its own {@link Workspace}.
 */
public final class Program {

  /** Images of a chunk: what a thread has of them stays in the core's cache. */
  private static final int CHUNK = 4;

  /** The same where weights are large: they are read once for so many images. */
  private static final int CHUNK_OF_WIDE = 16;

  /** Floats that are worth a task of their own. */
  private static final int RANGE = 4096;

  /** So many tasks are enough for a tensor whose blocks are no rows. */
  private static final int TASKS = 16;

  /** Images of a slice, about: a gradient for each slice is written and read once per so many. */
  private static final int SLICE = 4;

  private final Network network;
  private final KernelSet kernels;
  private final Convolution convolution;
  private final Lowering.Form form;
  private final boolean inspecting;
  private final Lowering lowered;
  private final Spans spans;
  private final List<Phase0> phases;
  private final Lives lives;
  private final List<Value> values;
  private final boolean[] keptValues;
  private final boolean[] keptGradients;
  private final boolean[] putOff;
  private final boolean[] learns;
  private final int[] epochs;
  private final int[] owners;
  private final WeightLayout[] layouts;
  private final List<ParameterRange> ranges = new ArrayList<>();
  private final List<ParameterRange> blocks = new ArrayList<>();
  private final ElementwiseKernel elementwise;

  private Program(
      Network network,
      KernelSet kernels,
      Convolution convolution,
      Lowering.Form form,
      boolean inspecting) {
    this.network = network;
    this.kernels = kernels;
    this.convolution = convolution;
    this.form = form;
    this.inspecting = inspecting;
    this.elementwise = kernels.elementwise();
    int slots = network.parameters().size();
    this.learns = new boolean[slots];
    this.epochs = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      epochs[slot] = inspecting ? Integer.MAX_VALUE : network.parameters().get(slot).epochs();
      learns[slot] = epochs[slot] > 0;
    }
    this.lowered = Lowering.of(network, kernels, convolution, form, learns);
    List<Operation> operations = lowered.operations();
    this.spans = Spans.of(operations, lowered.cuts());
    this.lives = Lives.of(operations, spans, lowered.values().size(), learns, inspecting);
    this.keptValues = new boolean[lowered.values().size()];
    this.keptGradients = new boolean[lowered.values().size()];
    this.putOff = new boolean[slots];
    this.owners = new int[slots];
    this.layouts = new WeightLayout[slots];
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      for (Operation.Use use : operation.uses()) {
        owners[use.slot()] = i;
        layouts[use.slot()] = use.layout();
        if (learns[use.slot()] && operation.mayPutOff(use.slot()) && movesLess(operation, use)) {
          putOff[use.slot()] = true;
          keptValues[operation.input(0)] = true;
          keptGradients[operation.output()] = true;
        }
      }
    }
    this.values = lives.values(lowered.values(), keptValues, keptGradients, inspecting);
    List<ParameterRange> summed = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      cut(slot, layouts[slot].rows(), ranges);
      if (learns[slot]) {
        cut(slot, layouts[slot].gradientBlocks(), summed);
      }
      if (layouts[slot].preparedBlocks() != layouts[slot].rows()) {
        cut(slot, layouts[slot].preparedBlocks(), blocks);
      }
    }
    this.phases = spans.phases(summed, owners);
  }

  /** A program that fuses what the kernel set can fuse, {@link Convolution#AUTO}. */
  public static Program of(Network network, KernelSet kernels) {
    return of(network, kernels, Convolution.AUTO);
  }

  /** A program that fuses what the kernel set can fuse. */
  public static Program of(Network network, KernelSet kernels, Convolution convolution) {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(convolution, "convolution");
    return new Program(network, kernels, convolution, Lowering.Form.FUSED, false);
  }

  /**
   * A program that runs layer by layer, so that every value can be looked at, {@link
   * Convolution#AUTO}.
   */
  public static Program unfused(Network network, KernelSet kernels) {
    return of(network, kernels).unfused();
  }

  /** The same program, layer by layer, so that every value can be looked at. */
  public Program unfused() {
    return new Program(network, kernels, convolution, Lowering.Form.BY_LAYER, inspecting);
  }

  /**
   * A program of the textbook kernels that runs layer by layer, activations by themselves too, and
   * keeps every value and gradient of a batch: its memory grows with the batch.
   *
   * @param convolution direct, where sums are to be explained
   */
  public static Program traced(Network network, Convolution convolution) {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(convolution, "convolution");
    return new Program(
        network, KernelSets.TEXTBOOK, convolution, Lowering.Form.ACTIVATIONS_APART, true);
  }

  /**
   * The same program, with the gradient of the image, and with every value and gradient of a batch
   * kept to be looked at: its memory grows with the batch.
   */
  public Program inspecting() {
    return new Program(network, kernels, convolution, form, true);
  }

  /**
   * The rule by which a gradient is put off to phase 1: keeping the images' inputs and gradients
   * moves less memory than writing and reading a gradient for each slice.
   */
  private boolean movesLess(Operation operation, Operation.Use use) {
    long operands =
        (long) lowered.values().get(operation.input(0)).size()
            + lowered.values().get(operation.output()).size();
    return SLICE * operands < use.layout().weightSize();
  }

  private void cut(int slot, int count, List<ParameterRange> into) {
    WeightLayout layout = layouts[slot];
    // What belongs to a block that is no row lies scattered: some of them make longer runs.
    int group = count == layout.rows() ? DenseKernel.ROW_GROUP : Math.max(1, count / TASKS);
    int step = Math.max(1, RANGE / (layout.weightSize() / count * group)) * group;
    for (int from = 0; from < count; from += step) {
      int to = Math.min(count, from + step);
      ParameterSlot of = network.parameters().get(slot);
      into.add(new ParameterRange(slot, of, layout, count, from, to));
    }
  }

  /** The network that this program runs. */
  public Network network() {
    return network;
  }

  /** The kernel set that it runs on. */
  public KernelSet kernels() {
    return kernels;
  }

  /** How it computes convolutions. */
  public Convolution convolution() {
    return convolution;
  }

  /** Whether one of them is Winograd's, so that others than the direct sums are taken. */
  public boolean usesWinograd() {
    return lowered.usesWinograd();
  }

  /** Whether it keeps everything to be looked at. */
  public boolean isInspecting() {
    return inspecting;
  }

  /** The ranges that together cover the flat parameter vector, in its order: what is updated. */
  public List<ParameterRange> ranges() {
    return ranges;
  }

  /**
   * What phase 4 prepares: the tensors of which a kernel's copy can't be made range by range, in
   * the blocks that the kernel names.
   */
  public List<ParameterRange> blocks() {
    return blocks;
  }

  /** The parts of phase 0, between barriers for the whole batch: mostly one. */
  public List<Phase0> phases() {
    return phases;
  }

  /** Whether the images of a batch depend on all others, so that it can't be shared out. */
  public boolean couplesBatch() {
    return phases.size() > 1;
  }

  /** Whether a batch must be kept as a whole: its memory grows with it. */
  public boolean keepsBatch() {
    return inspecting || couplesBatch();
  }

  /**
   * How many floats of one image outlive its chunk, in training: for a micro-batch, or for the
   * whole batch where {@link #keepsBatch}.
   */
  public long keptPerImage() {
    long kept = 0;
    for (Value value : values) {
      kept += value.life() == Value.Life.SLICE ? value.size() : 0;
      kept += value.gradient() && value.gradientLife() == Value.Life.SLICE ? value.size() : 0;
    }
    return kept;
  }

  /**
   * Moves the moving statistics towards those of a batch, group after group.
   *
   * @param moments of the batch's groups
   * @param vector the flat vector; its statistics are changed
   */
  public void moveStatistics(GroupMoments moments, float[] vector) {
    Objects.requireNonNull(moments, "moments");
    Objects.requireNonNull(vector, "vector");
    for (BatchNormCut cut : spans.cuts()) {
      GroupMoments.AtOne groups = moments.cuts().get(cut.index());
      for (int i = 0; i < groups.moments().size(); i++) {
        long pixels = groups.images().get(i) * cut.kernel().pixels();
        cut.move(groups.moments().get(i), 0, pixels, vector);
      }
    }
  }

  /** The layers that each operation computes, in order. */
  public List<List<Layer>> operationLayers() {
    return lowered.operations().stream().map(operation -> operation.place().layers()).toList();
  }

  /** The units behind each ReLU of the network, as far as this program has what they put out. */
  public List<ReluUnits> reluUnits() {
    List<ReluUnits> result = new ArrayList<>();
    for (int i = 0; i < lowered.operations().size(); i++) {
      Operation operation = lowered.operations().get(i);
      if (operation.reluUnits() > 0) {
        List<Layer> layers = operation.place().layers();
        Layer relu =
            layers.stream()
                .filter(Activate.class::isInstance)
                .findFirst()
                .orElse(layers.getFirst());
        result.add(new ReluUnits(relu.name(), i, operation.reluUnits()));
      }
    }
    return result;
  }

  /**
   * Writes an accumulated gradient into the flat order.
   *
   * @param gradients as the kernels accumulated them, not modified
   * @param flat overwritten, but for what is frozen for good
   */
  public void flatten(Gradients gradients, float[] flat) {
    Objects.requireNonNull(gradients, "gradients");
    Objects.requireNonNull(flat, "flat");
    phases.forEach(phase -> phase.ranges().forEach(range -> range.flatten(gradients, flat)));
  }

  /** Memory for prepared weights, all zero. */
  public PreparedWeights newWeights() {
    float[][] slots = new float[layouts.length][];
    Arrays.setAll(slots, i -> new float[layouts[i].preparedSize()]);
    return new PreparedWeights(
        slots,
        spans.cuts().stream()
            .map(cut -> new Normalization(cut.channels()))
            .toArray(Normalization[]::new));
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
   * @param weights of this program, overwritten
   * @throws IllegalArgumentException when the parameters are not as many as the network's
   */
  public void prepare(float[] parameters, PreparedWeights weights) {
    Objects.requireNonNull(weights, "weights");
    if (parameters.length != network.vectorSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d parameters were given, but the network has %d",
              parameters.length,
              network.vectorSize()));
    }
    ranges.forEach(range -> range.prepare(parameters, weights));
    blocks.forEach(block -> block.prepare(parameters, weights));
    prepareMoving(parameters, weights);
  }

  /** Prepares what moving statistics make of images: in prediction, and where they stand still. */
  public void prepareMoving(float[] vector, PreparedWeights weights) {
    Objects.requireNonNull(vector, "vector");
    Objects.requireNonNull(weights, "weights");
    for (BatchNormCut cut : spans.cuts()) {
      cut.prepareMoving(vector, weights);
    }
  }

  /** Memory for a gradient, all zero. */
  public Gradients newGradients() {
    return newGradients(true);
  }

  /** Memory for the gradient of a slice: without the tensors that are put off to phase 1. */
  public Gradients newSliceGradients() {
    return newGradients(false);
  }

  private Gradients newGradients(boolean ofPutOff) {
    float[][] slots = new float[layouts.length][];
    Arrays.setAll(
        slots,
        i -> new float[learns[i] && (ofPutOff || !putOff[i]) ? layouts[i].gradientSize() : 0]);
    return new Gradients(slots);
  }

  /** Floats of the parameters as the kernels read them: Winograd's have transformed copies. */
  public long preparedSize() {
    return Arrays.stream(layouts).mapToLong(WeightLayout::preparedSize).sum();
  }

  /** Floats of the gradient of a slice, see {@link #newSliceGradients}. */
  public long sliceGradientSize() {
    return IntStream.range(0, layouts.length)
        .filter(slot -> learns[slot] && !putOff[slot])
        .mapToLong(slot -> layouts[slot].gradientSize())
        .sum();
  }

  /**
   * Images of a chunk in training: what a thread takes through the network together. It changes no
   * sum.
   */
  public int chunk() {
    return network.isWide() ? CHUNK_OF_WIDE : CHUNK;
  }

  /** Memory for the slices of a micro-batch, or of a batch. */
  public BatchMemory newBatchMemory() {
    return newBatchMemory(chunk());
  }

  BatchMemory newBatchMemory(int chunkImages) {
    return new BatchMemory(this, chunkImages);
  }

  SliceMemory newSliceMemory(int chunkImages) {
    return new SliceMemory(
        values, keptValues, keptGradients, spans.cuts(), chunkImages, network.outputShape().size());
  }

  /**
   * Memory and kernels of one thread.
   *
   * @param images how many images it can work on at a time
   * @throws IllegalArgumentException when it is to work on less than one image
   */
  public Workspace newWorkspace(int images) {
    return newWorkspace(images, true);
  }

  /**
   * The same for forward passes alone, without training: it has no memory for gradients, nor for
   * what backward needs to know.
   *
   * @param images how many images it can work on at a time
   * @throws IllegalArgumentException when it is to work on less than one image
   */
  public Workspace newForwardWorkspace(int images) {
    return newWorkspace(images, false);
  }

  private Workspace newWorkspace(int images, boolean backward) {
    if (images < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a workspace for %d images was asked for, but it must be at least 1",
              images));
    }
    return new Workspace(this, newOperations(), images, backward);
  }

  /**
   * Adds one range of the gradients of a micro-batch's slices, in the order of the slices: {@code
   * (slices[0] + slices[1]) + …}.
   *
   * @param range of a phase
   * @param slices made by {@link #newSliceGradients}; the range of the first one is added to
   * @param count how many slices, at least 1
   * @param memory what they kept, {@linkplain BatchMemory#seal sealed}
   * @param workspace the calling thread's own
   * @param gradient in the flat order; the range is overwritten with the sum
   * @return whether every sum is finite
   */
  public boolean addInOrder(
      ParameterRange range,
      Gradients[] slices,
      int count,
      BatchMemory memory,
      Workspace workspace,
      float[] gradient) {
    Objects.requireNonNull(slices, "slices");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(workspace, "workspace");
    Objects.requireNonNull(gradient, "gradient");
    int slot = range.slotIndex();
    if (putOff[slot] && learns(slot, memory.epoch())) {
      workspace.owner(slot).sumPutOff(memory, range, gradient);
    } else if (putOff[slot]) {
      Arrays.fill(gradient, range.from(), range.to(), 0f);
    } else {
      range.addToFirst(elementwise, count, slices, workspace.addends(count));
      range.flatten(slices[0], gradient);
    }
    return range.allFinite(elementwise, gradient);
  }

  /**
   * Adds one range of a gradient to another's, both in the flat order: {@code sum += addend}.
   *
   * @return whether every sum is finite
   */
  public boolean add(ParameterRange range, float[] addend, float[] sum) {
    Objects.requireNonNull(addend, "addend");
    Objects.requireNonNull(sum, "sum");
    range.add(elementwise, addend, sum);
    return range.allFinite(elementwise, sum);
  }

  /** Whether it was made with {@link #traced}. */
  boolean isTraced() {
    return form == Lowering.Form.ACTIVATIONS_APART;
  }

  Lowering lowered() {
    return lowered;
  }

  List<Operation> newOperations() {
    return Lowering.of(network, kernels, convolution, form, learns).operations();
  }

  List<Value> values() {
    return values;
  }

  Spans spans() {
    return spans;
  }

  Lives lives() {
    return lives;
  }

  /**
   * Whether the gradient of a parameter is computed: not where it is frozen for good, unless the
   * program is there to be looked at.
   *
   * @param slot its place in {@link Network#parameters}
   */
  public boolean learns(int slot) {
    return learns[slot];
  }

  /** Whether that gradient is wanted in an epoch: not after those that it is trained in. */
  boolean learns(int slot, int epoch) {
    return epoch <= epochs[slot];
  }

  /**
   * Whether the gradient of a parameter is summed in phase 1, once a micro-batch, from operands
   * that are kept, and not in a copy of its own for each slice.
   *
   * @param slot its place in {@link Network#parameters}
   */
  public boolean putOff(int slot) {
    return putOff[slot];
  }

  /** Which operation of the list uses a tensor. */
  int ownerOf(int slot) {
    return owners[slot];
  }

  /**
   * Whether what a layer puts out exists: not where it is fused with the next one.
   *
   * @param layer its name, or {@link Graph#INPUT}
   * @throws IllegalArgumentException when the network has no layer of this name
   */
  public boolean keeps(String layer) {
    Objects.requireNonNull(layer, "layer");
    if (!layer.equals(Graph.INPUT) && network.node(layer).isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has no layer '%s'; it has %s",
              layer,
              String.join(", ", network.graph().nodes().stream().map(Node::name).toList())));
    }
    return valueOf(layer).isPresent();
  }

  /** The number of the value that a layer puts out, or a sentence that names the cure. */
  int existing(String layer) {
    if (!keeps(layer)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "layer '%s' is fused with the next one in this program, so that its output never exists; make the program with Program.unfused to look at it",
              layer));
    }
    return valueOf(layer).orElseThrow();
  }

  /**
   * The number of the value that a layer puts out; empty where it is fused away, or unknown.
   *
   * @param name the layer's, or {@link Graph#INPUT}
   */
  Optional<Integer> valueOf(String name) {
    if (name.equals(Graph.INPUT)) {
      return Optional.of(Lowering.IMAGE);
    }
    return network.node(name).map(node -> lowered.valueOf(node.index())).filter(v -> v >= 0);
  }

  /** As {@code fast kernels, fused, for a network [32, 32, 3] -> [10] …}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s kernels, %s, for a %s",
        kernels.label(),
        form == Lowering.Form.FUSED ? "fused" : "layer by layer",
        network);
  }
}
