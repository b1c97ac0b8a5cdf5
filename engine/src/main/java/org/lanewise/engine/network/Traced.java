package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Read;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Place.Kind;
import org.lanewise.engine.tensor.Shape;

/**
 * A pass of a {@linkplain Program#traced traced} program over a batch: every number that it stored,
 * by its {@link Place}, and how each came about. It asks the operations for their terms and gives
 * them what the arrays hold. Not safe for concurrent use.
 */
public final class Traced {

  private final Program program;
  private final List<Operation> operations;
  private final TracedArrays arrays;
  private final TracedNames names;
  private final TracedZeros zeros;
  private final BatchOrder order;
  private final Loss loss;
  private final Map<Object, Object> memo = new HashMap<>();

  /**
   * Looks at a pass that has just been made.
   *
   * @param program made by {@link Program#traced}
   * @param memory of the pass
   * @param order in which the batch was added up
   * @param loss that was minimized
   * @param vector the flat vector; not copied
   * @param gradient by its parameters; not copied
   */
  public Traced(
      Program program,
      BatchMemory memory,
      BatchOrder order,
      Loss loss,
      float[] vector,
      float[] gradient) {
    this.program = Objects.requireNonNull(program, "program");
    this.order = Objects.requireNonNull(order, "order");
    this.loss = Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(vector, "vector");
    Objects.requireNonNull(gradient, "gradient");
    if (!program.isTraced()) {
      throw new IllegalArgumentException(
          "this program fuses layers with their activations; make it with Program.traced");
    }
    this.operations = program.newOperations();
    this.arrays = new TracedArrays(program, memory, vector, gradient);
    this.names = new TracedNames(program, images());
    this.zeros = new TracedZeros(this, operations, names);
  }

  /** The images of the batch. */
  public int images() {
    return arrays.images();
  }

  /** What the images aim at. */
  public Targets targets() {
    return arrays.targets();
  }

  /** The shape of one image's numbers of a layer, or of a tensor's. */
  public Shape shape(String name) {
    return names.shape(Objects.requireNonNull(name, "name"));
  }

  /**
   * All numbers of a layer for all images, or of a tensor of the flat vector.
   *
   * @return {@code [images, layer's output shape]}, or the tensor
   * @throws IllegalArgumentException when there is nothing of this name; the message is a sentence
   */
  public float[] array(Kind kind, String name) {
    Objects.requireNonNull(kind, "kind");
    return names.isTensor(Objects.requireNonNull(name, "name"))
        ? arrays.tensor(names.tensor(kind, name), kind.isGradient())
        : arrays.value(names.value(kind, name), kind.isGradient()).clone();
  }

  /**
   * For each number that a max pooling put out the place of its winner in its input.
   *
   * @return flat indices within the image
   * @throws IllegalArgumentException when the layer is no max pooling
   */
  public int[] winners(String layer) {
    int v = names.value(Kind.VALUE, Objects.requireNonNull(layer, "layer"));
    for (Operation operation : operations) {
      if (operation instanceof MaxPool2dOperation && operation.output() == v) {
        return winners(operation).clone();
      }
    }
    throw new IllegalArgumentException(
        "layer '" + layer + "' is no max pooling, so it has no pool indices");
  }

  /**
   * Checks a place, and gives it the number of the only image where it has none.
   *
   * @throws IllegalArgumentException when there is no such number; the message is a sentence
   */
  public Place checked(Place place) {
    return names.checked(Objects.requireNonNull(place, "place"));
  }

  /** The number that the program stored at a place. */
  public float stored(Place place) {
    Place at = checked(place);
    boolean ofLoss = at.kind().isGradient();
    int flat = names.flat(at);
    return names.isTensor(at.name())
        ? arrays.flat(ofLoss)[names.tensor(at.kind(), at.name()).offset() + flat]
        : arrays.value(names.value(at.kind(), at.name()), ofLoss)[flat];
  }

  /** How the number at a place came about; a parameter is just read. */
  public Explained explain(Place place) {
    Place at = checked(place);
    int flat = names.flat(at);
    if (names.isTensor(at.name())) {
      if (!at.kind().isGradient()) {
        return new Read(at, stored(at));
      }
      int slot = names.slot(at.name());
      return operations.get(program.ownerOf(slot)).explainParameter(this, slot, flat);
    }
    int v = names.value(at.kind(), at.name());
    return at.kind().isGradient() ? gradientTerms(v, flat) : valueTerms(v, flat);
  }

  private Explained valueTerms(int v, int flat) {
    for (Operation operation : operations) {
      if (operation.output() == v && operation.writesOutput()) {
        return operation.explain(this, flat);
      }
    }
    return value(v).at(flat);
  }

  /** The readers' parts, the last reader's first. */
  private Explained gradientTerms(int v, int flat) {
    if (v == output()) {
      return lossGradient(flat);
    }
    List<Explained> parts = new ArrayList<>();
    for (Operation operation : operations.reversed()) {
      for (int k = operation.inputs() - 1; k >= 0; k--) {
        if (operation.input(k) == v) {
          parts.add(operation.explainInput(this, k, flat));
        }
      }
    }
    return BatchOrder.inOrder(parts);
  }

  private int output() {
    return operations.getLast().output();
  }

  private Explained lossGradient(int flat) {
    int classes = program.network().classes();
    int image = flat / classes;
    Source logits = k -> value(output()).at(image * classes + k);
    return loss.gradientTerms(logits, targets(), image, images(), flat % classes);
  }

  /** How the loss of an image came about. */
  public Explained imageLoss(int image) {
    Objects.checkIndex(image, images());
    int classes = program.network().classes();
    Source logits = k -> value(output()).at(image * classes + k);
    return loss.lossTerms(logits, targets(), image);
  }

  /**
   * Why a product is zero; empty where it is not.
   *
   * <p>Where both factors are, the gradient's reason is told, else the input's.
   */
  public Optional<ZeroCause> zeroCause(Term term) {
    return zeros.of(Objects.requireNonNull(term, "term"));
  }

  /** Why the gradient by a number is zero. */
  ZeroCause gradientCause(int v, int flat) {
    return zeros.ofGradient(v, flat);
  }

  /** The units behind each ReLU. */
  public List<ReluUnits> reluUnits() {
    return program.reluUnits();
  }

  BatchOrder order() {
    return order;
  }

  /** A value of all images. */
  Source value(int v) {
    float[] all = arrays.value(v, false);
    return at -> new Read(names.place(v, false, at), all[at]);
  }

  /** Its gradient. */
  Source gradient(int v) {
    float[] all = arrays.value(v, true);
    return at -> new Read(names.place(v, true, at), all[at]);
  }

  /** A parameter tensor. */
  Source parameter(int slot) {
    ParameterSlot at = program.network().parameters().get(slot);
    return tensor(new VectorTensor(at.path(), at.shape(), at.offset(), true));
  }

  /** A moving statistic of a layer: 0 the mean, 1 the variance. */
  Source statistic(String layer, int which) {
    StatisticSlot at = program.network().node(layer).orElseThrow().statistics().get(which);
    return tensor(new VectorTensor(at.path(), at.shape(), at.offset(), false));
  }

  private Source tensor(VectorTensor tensor) {
    float[] all = arrays.flat(false);
    return at -> new Read(names.place(tensor, at), all[tensor.offset() + at]);
  }

  /** The winners of a max pooling, as flat indices within the image. */
  int[] winners(Operation pooling) {
    int size = program.values().get(pooling.input(0)).size();
    return arrays.integers(pooling.extra(), size);
  }

  long key(int image) {
    return arrays.keys()[image];
  }

  /** What has been made once already for this key. */
  @SuppressWarnings("unchecked")
  <T> T once(Object key, Supplier<T> making) {
    Object known = memo.get(key);
    if (known == null) {
      known = making.get();
      memo.put(key, known);
    }
    return (T) known;
  }

  /** As {@code trace of 1 image through a network …}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "trace of %,d image%s through a %s",
        images(),
        images() == 1 ? "" : "s",
        program.network());
  }
}
