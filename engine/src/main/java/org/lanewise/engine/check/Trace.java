package org.lanewise.engine.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.SoftmaxKernel;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.ReluUnits;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.Traced;
import org.lanewise.engine.network.ZeroCause;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Update;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Place.Kind;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;

/**
 * One image's way through a network and back, or a batch's: every number by a layer's name, and for
 * each of them what it came from. The textbook kernels compute it, layer by layer and with direct
 * convolutions; all kernel sets give the same bits.
 *
 * <pre>{@code
 * Trace trace = Trace.of(model, image, label);
 * Tensor features = trace.value("conv1");                     // [H, W, C]
 * Explained why = trace.terms("conv2/kernel", 1, 2, 7, 20);   // the gradient of one weight
 * Update step = trace.update("conv2/kernel", 1, 2, 7, 20);    // what the optimizer does with it
 * }</pre>
 *
 * <p>Of a batch every layer's tensor has the images as its first axis, and indices begin with the
 * image's number. All indices count from 0. Not safe for concurrent use.
 */
public final class Trace {

  private final Network network;
  private final Network running;
  private final Inspection pass;
  private final Traced traced;
  private final @Nullable Traced training;
  private final TracedStep step;
  private final List<String> notes;

  Trace(
      Network network,
      Network running,
      Inspection pass,
      Traced traced,
      @Nullable Traced training,
      TracedStep step,
      List<String> notes) {
    this.network = network;
    this.running = running;
    this.pass = pass;
    this.traced = traced;
    this.training = training;
    this.step = step;
    this.notes = List.copyOf(notes);
  }

  /**
   * Of one image, with the loss and optimizer of the model.
   *
   * @param image as the network takes it: preprocessed, of its input shape
   * @param label its true class
   * @throws IllegalArgumentException when shape or label don't fit the model
   */
  public static Trace of(Model model, Tensor image, int label) {
    Objects.requireNonNull(image, "image");
    return of(model).image(image, label);
  }

  /**
   * Of a batch: all of these images.
   *
   * @throws IllegalArgumentException when they don't fit the model
   */
  public static Trace of(Model model, Dataset images) {
    return of(model).images(images);
  }

  /** To be completed: with another loss or optimizer. */
  public static Tracing of(Model model) {
    return Tracing.of(Objects.requireNonNull(model, "model"));
  }

  /** To be completed: with what a checkpoint's optimizer remembers. */
  public static Tracing of(Checkpoint checkpoint) {
    return Tracing.of(Objects.requireNonNull(checkpoint, "checkpoint"));
  }

  /**
   * To be completed: of a network with these parameters.
   *
   * @param vector the flat vector, {@code network.vectorSize()} floats
   */
  public static Tracing of(Network network, float[] vector) {
    return new Tracing(network, vector);
  }

  /** The network, as it was given. */
  public Network network() {
    return network;
  }

  /**
   * The network that ran: {@link #network}, with normalizations frozen that one image can't use.
   */
  public Network running() {
    return running;
  }

  /** The number of images. */
  public int images() {
    return traced.images();
  }

  /**
   * The true class of each image.
   *
   * @throws IllegalStateException when targets are numbers; they are in {@link #targets}
   */
  public int[] labels() {
    return IntStream.range(0, images()).map(traced.targets()::label).toArray();
  }

  /** What the images aim at: classes or numbers. */
  public Targets targets() {
    return traced.targets();
  }

  /** What somebody should know who reads the numbers: sentences, none for the plain case. */
  public List<String> notes() {
    return notes;
  }

  /** The names of all layers in order, after {@code input} for the image. */
  public List<String> names() {
    return Stream.concat(Stream.of(Graph.INPUT), network.nodes().stream().map(ShapedNode::name))
        .toList();
  }

  /** The names of what a layer reads; none of {@code input}. */
  public List<String> inputs(String layer) {
    Objects.requireNonNull(layer, "layer");
    traced.shape(layer);
    return network.graph().nodes().stream()
        .filter(node -> node.name().equals(layer))
        .findFirst()
        .map(Node::inputs)
        .orElse(List.of());
  }

  /** The shape of one image's numbers of a layer, or of a tensor such as {@code conv1/kernel}. */
  public Shape shape(String name) {
    Objects.requireNonNull(name, "name");
    return traced.shape(name);
  }

  /** What a layer put out, or {@code input}. */
  public Tensor value(String layer) {
    return tensor(Kind.VALUE, layer);
  }

  /** What a layer's activation was applied to; of a layer without one what it put out. */
  public Tensor beforeActivation(String layer) {
    return tensor(Kind.BEFORE, layer);
  }

  /** The gradient of the mean loss by {@link #value}. */
  public Tensor gradient(String layer) {
    return tensor(Kind.GRADIENT, layer);
  }

  /** The gradient of the mean loss by {@link #beforeActivation}. */
  public Tensor gradientBeforeActivation(String layer) {
    return tensor(Kind.GRADIENT_BEFORE, layer);
  }

  /** A parameter tensor, {@code conv2/kernel}, or a moving statistic, {@code bn1/moving_mean}. */
  public Tensor parameter(String path) {
    Objects.requireNonNull(path, "path");
    return new Tensor(traced.shape(path), traced.array(Kind.VALUE, path));
  }

  /** The gradient of the mean loss by a parameter tensor: {@code conv2/kernel}. */
  public Tensor gradientOf(String path) {
    Objects.requireNonNull(path, "path");
    return new Tensor(traced.shape(path), traced.array(Kind.GRADIENT, path));
  }

  private Tensor tensor(Kind kind, String layer) {
    Objects.requireNonNull(layer, "layer");
    float[] all = traced.array(kind, layer);
    return new Tensor(batched(traced.shape(layer)), all);
  }

  private Shape batched(Shape one) {
    return images() == 1
        ? one
        : Shape.of(
            IntStream.concat(IntStream.of(images()), Arrays.stream(one.toArray())).toArray());
  }

  /**
   * Where in its input each number of a max pooling comes from.
   *
   * @return flat indices within the image, in the order of {@link #value}
   */
  public int[] poolIndices(String layer) {
    Objects.requireNonNull(layer, "layer");
    return traced.winners(layer);
  }

  /**
   * Where a ReLU let its number through: of a layer that ends in one, in the order of {@link
   * #value}.
   *
   * @throws IllegalArgumentException when the layer does not
   */
  public boolean[] gate(String layer) {
    Objects.requireNonNull(layer, "layer");
    float[] values = traced.array(Kind.VALUE, layer);
    if (traced.reluUnits().stream().map(ReluUnits::layer).noneMatch(layer::equals)) {
      throw new IllegalArgumentException("layer '" + layer + "' has no ReLU, so it has no gate");
    }
    boolean[] open = new boolean[values.length];
    for (int i = 0; i < open.length; i++) {
      open[i] = values[i] > 0;
    }
    return open;
  }

  /** What the last layer put out. */
  public Tensor logits() {
    return value(network.nodes().getLast().name());
  }

  /** The softmax of {@link #logits}. */
  public Tensor probabilities() {
    Tensor logits = logits();
    float[] all = logits.data();
    SoftmaxKernel.forward(images(), network.classes(), all, all);
    return logits;
  }

  /** The mean loss over the images. */
  public double loss() {
    return pass.metrics().meanLoss();
  }

  /** How the loss of an image came about. */
  public Explained lossTerms(int image) {
    return traced.imageLoss(image);
  }

  /**
   * Reads a place and checks it.
   *
   * @throws IllegalArgumentException when there is no such number; the message is a sentence
   */
  public Place place(String text) {
    Objects.requireNonNull(text, "text");
    return traced.checked(Place.parse(text));
  }

  /**
   * Checks a place.
   *
   * @throws IllegalArgumentException when there is no such number; the message is a sentence
   */
  public Place checked(Place place) {
    return traced.checked(Objects.requireNonNull(place, "place"));
  }

  /** The number that the program stored at a place. */
  public float stored(Place place) {
    Objects.requireNonNull(place, "place");
    return traced.stored(place);
  }

  /**
   * The number that training has at a place. What is traced is computed with direct convolutions,
   * so that each number is the sum of its terms; training may compute some Winograd's way.
   *
   * @return empty where training has no other numbers, for it takes direct convolutions too
   */
  public Optional<Float> trained(Place place) {
    Objects.requireNonNull(place, "place");
    return training == null ? Optional.empty() : Optional.of(training.stored(place));
  }

  /**
   * How the number at a place came about. A parameter itself is only read: its gradient has terms.
   *
   * @throws IllegalArgumentException when there is no such number; the message is a sentence
   */
  public Explained explain(Place place) {
    return traced.explain(Objects.requireNonNull(place, "place"));
  }

  /** The gradient by one weight: {@code terms("conv2/kernel", 1, 2, 7, 20)}. */
  public Explained terms(String path, int... at) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(at, "at");
    return explain(Place.of(Kind.GRADIENT, path, at));
  }

  /** A number that a layer put out: {@code valueTerms("conv1", 4, 5, 3)}. */
  public Explained valueTerms(String layer, int... at) {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(at, "at");
    return explain(at(Kind.VALUE, layer, at));
  }

  /** The same before the layer's activation. */
  public Explained beforeTerms(String layer, int... at) {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(at, "at");
    return explain(at(Kind.BEFORE, layer, at));
  }

  /** The gradient by a number that a layer put out. */
  public Explained gradientTerms(String layer, int... at) {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(at, "at");
    return explain(at(Kind.GRADIENT, layer, at));
  }

  /** The gradient by what a layer's activation was applied to. */
  public Explained gradientBeforeTerms(String layer, int... at) {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(at, "at");
    return explain(at(Kind.GRADIENT_BEFORE, layer, at));
  }

  /** In a batch the image's number comes first. */
  private Place at(Kind kind, String layer, int... at) {
    List<Integer> all = Arrays.stream(at).boxed().toList();
    return images() == 1 || all.isEmpty()
        ? new Place(kind, layer, Place.ALONE, all)
        : new Place(kind, layer, all.getFirst(), all.subList(1, all.size()));
  }

  /** Why a product of a chain is zero; empty where it is not. */
  public Optional<ZeroCause> zeroCause(Term term) {
    return traced.zeroCause(Objects.requireNonNull(term, "term"));
  }

  /** The products that go into a number directly: those of its chains, in order. */
  public List<Term> products(Explained number) {
    return Products.of(Objects.requireNonNull(number, "number"));
  }

  /** How many of {@link #products} are zero and why, and how many the padding left out. */
  public Map<ZeroCause, Integer> zeros(Explained number) {
    return Products.zeros(Objects.requireNonNull(number, "number"), traced);
  }

  /**
   * What the optimizer does with a parameter in the step that this gradient is for.
   *
   * @throws IllegalArgumentException when there is no such parameter; the message is a sentence
   */
  public Update update(String path, int... at) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(at, "at");
    return step.of(traced.checked(Place.of(Kind.GRADIENT, path, at)));
  }

  /** The flat vector after the step; moving statistics stay as they are. */
  public float[] parametersAfter() {
    return step.parametersAfter();
  }

  /** How gradients become steps. */
  public Optimizer optimizer() {
    return step.optimizer();
  }

  /** The number of the optimizer's step, from 1. */
  public long step() {
    return step.step();
  }

  /**
   * What the optimizer remembers before the step.
   *
   * @param name one of its state names, such as {@code first-moment}
   * @param path of a parameter tensor
   * @throws IllegalArgumentException when there is none of these names
   */
  public Tensor remembered(String name, String path) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(path, "path");
    return step.remembered(name, path);
  }

  /** As {@code trace of 1 image through a network …}. */
  @Override
  public String toString() {
    return traced.toString();
  }
}
