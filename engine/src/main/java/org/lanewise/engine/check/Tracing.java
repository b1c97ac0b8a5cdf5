package org.lanewise.engine.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Traced;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;

/**
 * What a {@link Trace} is made of: a network with its parameters, the loss, and the optimizer with
 * what it remembers. Whatever is not said is as usual: softmax cross-entropy, Adam's defaults, no
 * step made yet. Each setting changes this object and returns it.
 */
public final class Tracing {

  private final Network network;
  private final float[] vector;
  private final List<String> notes = new ArrayList<>();
  private Loss loss = new SoftmaxCrossEntropy();
  private Optimizer optimizer = Adam.defaults();
  private float[][] state = new float[0][];
  private long stepsDone;
  private boolean remembered;
  private OptionalDouble rate = OptionalDouble.empty();
  private OptionalDouble clipNorm = OptionalDouble.empty();
  private long seed;
  private Convolution convolution = Convolution.AUTO;

  Tracing(Network network, float[] vector) {
    this.network = Objects.requireNonNull(network, "network");
    this.vector = Objects.requireNonNull(vector, "vector").clone();
  }

  /** The loss and the optimizer as the model's file tells them, as far as they are Lanewise's. */
  static Tracing of(Model model) {
    Tracing tracing =
        new Tracing(model.network(), model.parameters()).convolution(model.convolution());
    RunSettings.known(model.training())
        .ifPresentOrElse(
            tracing::settings,
            () ->
                tracing.notes.add(
                    "The model does not say how it was trained; the loss is softmax cross-entropy, the optimizer Adam with its defaults."));
    return tracing;
  }

  /** With the optimizer's memory. */
  static Tracing of(Checkpoint checkpoint) {
    Tracing tracing = new Tracing(checkpoint.run().network(), checkpoint.state().parameters());
    tracing.settings(checkpoint.run().training());
    return tracing.remembering(checkpoint.state().optimizerState(), checkpoint.state().steps());
  }

  private void settings(TrainingSettings training) {
    UpdateSettings update = training.update();
    loss = training.loss();
    optimizer = update.optimizer();
    clipNorm = update.clipNorm();
    seed = training.seed();
    convolution = training.convolution();
    if (!update.schedule().equals(new Constant())) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The run's schedule %s is left out: the learning rate is the optimizer's, %s.",
              update.schedule().label(),
              optimizer.learningRate()));
    }
  }

  /** What is minimized. */
  public Tracing loss(Loss other) {
    loss = Objects.requireNonNull(other, "other");
    return this;
  }

  /** How a gradient becomes a step; it remembers nothing yet. */
  public Tracing optimizer(Optimizer other) {
    optimizer = Objects.requireNonNull(other, "other");
    remembered = false;
    return this;
  }

  /**
   * What the optimizer remembers.
   *
   * @param arrays one for each of its state names, as long as the flat vector
   * @param steps how many it has made
   * @throws IllegalArgumentException when there are not so many, or of another length
   */
  public Tracing remembering(float[][] arrays, long steps) {
    boolean fit = arrays.length == optimizer.stateNames().size() && steps >= 0;
    for (float[] array : arrays) {
      fit &= array.length == vector.length;
    }
    if (!fit) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the optimizer %s remembers %d arrays of %d numbers after 0 steps or more; %d arrays after %d steps were given",
              optimizer.label(),
              optimizer.stateNames().size(),
              vector.length,
              arrays.length,
              steps));
    }
    state = Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
    stepsDone = steps;
    remembered = true;
    return this;
  }

  /** The learning rate of the step, where it is not the optimizer's. */
  public Tracing rate(double ofStep) {
    rate = OptionalDouble.of(ofStep);
    return this;
  }

  /** The norm that the gradient is clipped to. */
  public Tracing clipNorm(double norm) {
    clipNorm = OptionalDouble.of(norm);
    return this;
  }

  /**
   * How training computes convolutions; here they are direct, and {@link Trace#trained} compares.
   */
  public Tracing convolution(Convolution of) {
    convolution = Objects.requireNonNull(of, "of");
    return this;
  }

  /** The seed of dropout. */
  public Tracing seed(long other) {
    seed = other;
    return this;
  }

  /**
   * Traces one image.
   *
   * @param image as the network takes it: preprocessed, of its input shape
   * @param label its true class
   * @throws IllegalArgumentException when shape or label don't fit the network
   */
  public Trace image(Tensor image, int label) {
    int[] one = new int[image.shape().rank() + 1];
    one[0] = 1;
    System.arraycopy(image.shape().toArray(), 0, one, 1, one.length - 1);
    Tensor batch = new Tensor(Shape.of(one), image.data().clone());
    return images(new TensorDataset(batch, new int[] {label}, network.classes()));
  }

  /**
   * Traces all of some images as one batch.
   *
   * @throws IllegalArgumentException when they don't fit the network
   */
  public Trace images(Dataset images) {
    Objects.requireNonNull(images, "images");
    List<String> all = new ArrayList<>(notes);
    Network runs = images.size() == 1 ? alone(all) : network;
    if (network.graph().layers().stream().anyMatch(Layer::isRandom)) {
      all.add("Dropout drops what it does in epoch 1 with seed " + seed + ".");
    }
    if (!remembered) {
      all.add(
          String.format(
              Locale.ROOT,
              "The optimizer %s remembers nothing yet: this is its step 1, and all it keeps is zero.",
              optimizer.label()));
    }
    try (Workers workers = new Workers(1)) {
      Inspection pass =
          new Inspection(
              Program.traced(runs, Convolution.DIRECT), workers, images, loss, vector, seed);
      Program trains = Program.traced(runs, convolution);
      Traced training =
          trains.usesWinograd()
              ? new Inspection(trains, workers, images, loss, vector, seed).traced()
              : null;
      if (training != null) {
        all.add(
            "Training computes some convolutions Winograd's way, with other sums; here all are direct, so numbers differ in their last digits.");
      }
      return new Trace(network, runs, pass, pass.traced(), training, step(pass), all);
    }
  }

  private TracedStep step(Inspection pass) {
    float[][] arrays = state;
    if (!remembered) {
      arrays = new float[optimizer.stateNames().size()][vector.length];
    }
    return new TracedStep(
        network,
        optimizer,
        new TracedStep.Settings(
            remembered ? stepsDone + 1 : 1, rate.orElse(optimizer.learningRate()), clipNorm),
        vector,
        pass.gradient(),
        arrays);
  }

  /** One image has no batch: normalizations that would ask for one stand still. */
  private Network alone(List<String> all) {
    List<Node> nodes = new ArrayList<>();
    List<String> still = new ArrayList<>();
    for (Node node : network.graph().nodes()) {
      if (node.layer() instanceof BatchNorm norm && !norm.isFrozen(1)) {
        still.add(norm.name());
        Learning learning = norm.learning();
        nodes.add(
            new Node(
                norm.with(new Learning(learning.initializer(), Map.of(), learning.rates())),
                node.inputs()));
      } else {
        nodes.add(node);
      }
    }
    if (still.isEmpty()) {
      return network;
    }
    all.add(
        String.format(
            Locale.ROOT,
            "One image has no batch to take statistics of: %s normalize%s by moving statistics, as constants. Trace a batch for statistics of its own.",
            String.join(", ", still),
            still.size() == 1 ? "s" : ""));
    return Network.of(network.inputShape(), new Graph(nodes));
  }

  /** As {@code tracing of a network …}. */
  @Override
  public String toString() {
    return "tracing of a " + network;
  }
}
