package org.lanewise.engine.check;

import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.Workers;

/**
 * Compares the gradient that trains with central differences of the loss in double precision, for
 * every parameter tensor and the input.
 *
 * <pre>
 * difference = (loss(w + h) - loss(w - h)) / 2h
 * relative error = |gradient - difference| / max(|gradient|, |difference|, floor)
 * </pre>
 *
 * <p>The floor is a hundredth of the largest magnitude in the gradient of the layer, and at least a
 * thousandth of that in the whole gradient and 1e-5. Without it an element near zero would decide
 * the outcome: the engine adds in single precision, so each sum carries an error in proportion to
 * its largest terms, however small the sum itself comes out. A bias before a normalization shows
 * it: its gradient is zero, since the normalization takes away whatever it adds, while its terms
 * are those of the kernel's gradient. And differences of a loss near 1 can't tell gradients below
 * 1e-8. With it a correct engine stays far below 1e-2, while an element that is wrong by its whole
 * value shows above that as long as it has a ten-thousandth of the layer's largest magnitude.
 *
 * <p>ReLU and pooling make the loss piecewise smooth. Where any of them decides otherwise at {@code
 * w + h} than at {@code w - h}, the step is made smaller, image by image; where the smallest step
 * does not help, the element is skipped and counted.
 *
 * <p>Source: Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 11.5.
 */
public final class GradientCheck {

  /** Elements of a tensor that are compared; all of a tensor that has no more. */
  public static final int SAMPLES = 64;

  /** The path of the images in a report. */
  public static final String INPUT = "input";

  /**
   * Relative errors above this are the engine's fault: a correct gradient stays a hundredfold
   * below, a wrong sign or scale lies a hundredfold above.
   */
  public static final double TOLERANCE = 1e-2;

  private static final double LAYER_FLOOR = 1e-2;
  private static final double SMALLEST_FLOOR = 1e-5;
  private static final double WHOLE_FLOOR = 1e-3;

  /**
   * Small enough that few of some 10^5 ReLUs and windows change sides; large enough that the
   * rounding of the loss, about 1e-15, divided by the step stays far below the smallest floor.
   */
  private static final double[] STEPS = {1e-5, 1e-6, 1e-7};

  private static final int EPOCH = 1;
  private static final int CHUNK = 4;

  private final Network network;
  private final float[] parameters;
  private final Dataset batch;
  private final Loss lossOf;
  private final long seed;
  private final int samples;

  /** Images that must go through the network together: one, unless they share statistics. */
  private final int together;

  /** For each of these units the images and what all layers left. */
  private final double[][][] before;

  private final double loss;

  /** Elements of a tensor: those of the flat vector from {@code offset}, or of the images. */
  private record Target(String path, int layer, boolean input, int offset, int size) {}

  /**
   * Prepares to check a gradient of the mean loss over all of some images.
   *
   * @param network any network that ends in a vector of logits
   * @param parameters its flat parameter vector, copied
   * @param batch the images; a few are enough, and the time grows with them
   * @param loss the run's
   * @param seed which elements are compared, and of dropout
   * @param samples how many elements of each tensor, at least 1
   * @throws IllegalArgumentException when the loss is not finite, so that nothing can be compared
   */
  public GradientCheck(
      Network network, float[] parameters, Dataset batch, Loss loss, long seed, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException(
          "the number of elements to compare is " + samples + ", but must be at least 1");
    }
    this.network = network;
    this.parameters = parameters.clone();
    this.batch = batch;
    this.lossOf = Objects.requireNonNull(loss, "loss");
    this.seed = seed;
    this.samples = samples;
    this.together =
        network.nodes().stream().allMatch(node -> node.statistics().isEmpty()) ? 1 : batch.size();
    this.before = new double[batch.size() / together][][];
    this.loss = trace();
    if (!Double.isFinite(this.loss)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the loss of the batch is %s in double precision; look at the parameters and the images",
              this.loss));
    }
  }

  /** Of the usual loss. */
  public GradientCheck(Network network, float[] parameters, Dataset batch, long seed, int samples) {
    this(network, parameters, batch, new SoftmaxCrossEntropy(), seed, samples);
  }

  /** Of the usual loss, with {@value #SAMPLES} elements of each tensor. */
  public GradientCheck(Network network, float[] parameters, Dataset batch, long seed) {
    this(network, parameters, batch, seed, SAMPLES);
  }

  /**
   * Checks the gradient of a program.
   *
   * @param program how the network runs; its network must be the one checked
   * @param workers the threads, for the engine and for the differences
   * @return the outcome, the same on any number of threads
   */
  public GradientReport check(Program program, Workers workers) {
    return check(engineGradient(program, workers), workers);
  }

  /**
   * Checks a gradient, whoever computed it.
   *
   * @param claimed of these parameters and this batch
   * @param workers the threads
   * @return the outcome, the same on any number of threads
   * @throws IllegalArgumentException when its lengths are not those of parameters and images
   */
  public GradientReport check(LossGradient claimed, Workers workers) {
    Objects.requireNonNull(workers, "workers");
    int inputs = batch.size() * network.inputShape().size();
    if (claimed.parameters().length != network.parameterCount()
        || claimed.input().length != inputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the gradient has %d parameters and %d inputs, but the network has %d and the batch %d",
              claimed.parameters().length,
              claimed.input().length,
              parameters.length,
              inputs));
    }
    double floor =
        Math.max(
            SMALLEST_FLOOR,
            WHOLE_FLOOR * largest(claimed.parameters(), 0, claimed.parameters().length));
    List<TensorCheck> result = new ArrayList<>();
    Prober[] probers = new Prober[workers.threads()];
    Arrays.setAll(probers, i -> new Prober());
    List<Target> targets = targets(inputs);
    for (int t = 0; t < targets.size(); t++) {
      Target target = targets.get(t);
      int[] elements = sample(t, target.size());
      OptionalDouble[] differences = new OptionalDouble[elements.length];
      workers.run(
          (task, worker) -> differences[task] = probers[worker].difference(target, elements[task]),
          elements.length);
      result.add(compare(target, claimed, elements, differences, floor));
    }
    return new GradientReport(loss, error(claimed.loss(), loss, 1), result);
  }

  /**
   * The gradient that trains, of the parameters and of the input.
   *
   * @param program how the network runs; its network must be the one checked
   * @param workers the threads
   */
  public LossGradient engineGradient(Program program, Workers workers) {
    Inspection inside = new Inspection(program, workers, batch, lossOf, parameters, seed);
    return new LossGradient(
        inside.metrics().meanLoss(), inside.gradient(), inside.gradientOf(INPUT));
  }

  /** As the training step keys the random numbers of an example. */
  private long key(int image) {
    return KeyedRandom.key(seed, EPOCH, image, Purpose.DROPOUT);
  }

  private int[] labels(int unit) {
    int[] labels = new int[together];
    Arrays.setAll(labels, i -> batch.label(unit * together + i));
    return labels;
  }

  private long[] keys(int unit) {
    long[] keys = new long[together];
    Arrays.setAll(keys, i -> key(unit * together + i));
    return keys;
  }

  /** Runs every image once and keeps what the layers left. */
  private double trace() {
    DoubleForward forward = new DoubleForward(network, parameters, together);
    Dataset.Reader reader = batch.newReader();
    float[] pixels = new float[network.inputShape().size()];
    double sum = 0;
    for (int unit = 0; unit < before.length; unit++) {
      for (int i = 0; i < together; i++) {
        reader.read(unit * together + i, EPOCH, pixels, 0);
        for (int j = 0; j < pixels.length; j++) {
          forward.input()[i * pixels.length + j] = pixels[j];
        }
      }
      forward.run(0, true, keys(unit));
      before[unit] = forward.save();
      sum += forward.loss(lossOf, labels(unit));
    }
    return sum / before.length;
  }

  private List<Target> targets(int inputs) {
    List<Target> targets = new ArrayList<>();
    for (ShapedNode node : network.nodes()) {
      for (ParameterSlot slot : node.parameters()) {
        targets.add(new Target(slot.path(), node.index(), false, slot.offset(), slot.size()));
      }
    }
    targets.add(new Target(INPUT, 0, true, 0, inputs));
    return targets;
  }

  /** Different elements, each equally likely, ascending. */
  private int[] sample(int tensor, int size) {
    int[] all = new int[Math.min(size, samples)];
    if (size <= samples) {
      Arrays.setAll(all, i -> i);
      return all;
    }
    KeyedRandom random = new KeyedRandom(seed, 0, tensor, Purpose.SAMPLE);
    IntLinkedOpenHashSet chosen = new IntLinkedOpenHashSet();
    while (chosen.size() < samples) {
      chosen.add(random.nextInt(size));
    }
    chosen.toArray(all);
    Arrays.sort(all);
    return all;
  }

  /** The largest finite magnitude in a range. */
  private static double largest(float[] gradient, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      double magnitude = Math.abs(gradient[i]);
      largest = magnitude < Double.POSITIVE_INFINITY ? Math.max(largest, magnitude) : largest;
    }
    return largest;
  }

  private TensorCheck compare(
      Target target,
      LossGradient claimed,
      int[] elements,
      OptionalDouble[] differences,
      double smallestFloor) {
    float[] gradient = target.input() ? claimed.input() : claimed.parameters();
    double largest = target.input() ? largest(gradient, 0, gradient.length) : 0;
    for (ParameterSlot slot : network.nodes().get(target.layer()).parameters()) {
      if (!target.input()) {
        largest = Math.max(largest, largest(gradient, slot.offset(), slot.offset() + slot.size()));
      }
    }
    for (OptionalDouble difference : differences) {
      double magnitude = Math.abs(difference.orElse(0));
      largest = magnitude < Double.POSITIVE_INFINITY ? Math.max(largest, magnitude) : largest;
    }
    double floor = Math.max(smallestFloor, LAYER_FLOOR * largest);
    int checked = 0;
    TensorCheck.Worst worst = null;
    for (int i = 0; i < elements.length; i++) {
      if (differences[i].isPresent()) {
        checked++;
        double claim = gradient[target.offset() + elements[i]];
        double difference = differences[i].getAsDouble();
        double error = error(claim, difference, floor);
        if (worst == null || error > worst.relativeError()) {
          worst = new TensorCheck.Worst(elements[i], error, claim, difference);
        }
      }
    }
    return new TensorCheck(
        target.path(),
        target.size(),
        checked,
        elements.length - checked,
        Optional.ofNullable(worst));
  }

  private static double error(double gradient, double difference, double floor) {
    if (!Double.isFinite(gradient) || !Double.isFinite(difference)) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = Math.max(floor, Math.max(Math.abs(gradient), Math.abs(difference)));
    return Math.abs(gradient - difference) / scale;
  }

  /** One thread's differences. */
  private final class Prober {

    private final DoubleForward forward = new DoubleForward(network, parameters, together);

    /** The difference quotient of the mean loss at one element; absent on a kink. */
    OptionalDouble difference(Target target, int element) {
      if (target.input()) {
        int size = together * network.inputShape().size();
        int unit = element / size;
        forward.restore(before[unit], 0);
        OptionalDouble slope = slope(unit, 0, forward.input(), element % size);
        return slope.isPresent()
            ? OptionalDouble.of(slope.getAsDouble() / before.length)
            : OptionalDouble.empty();
      }
      double sum = 0;
      for (int unit = 0; unit < before.length; unit++) {
        forward.restore(before[unit], target.layer());
        OptionalDouble slope =
            slope(unit, target.layer(), forward.parameters(), target.offset() + element);
        if (slope.isEmpty()) {
          return slope;
        }
        sum += slope.getAsDouble();
      }
      return OptionalDouble.of(sum / before.length);
    }

    /** The slope of the mean loss of a unit's images, absent on a kink. */
    private OptionalDouble slope(int unit, int layer, double[] variables, int at) {
      double center = variables[at];
      OptionalDouble slope = OptionalDouble.empty();
      for (int i = 0; i < STEPS.length && slope.isEmpty(); i++) {
        double right = center + STEPS[i];
        double left = center - STEPS[i];
        variables[at] = right;
        double rightLoss = loss(unit, layer);
        long branches = forward.branches();
        variables[at] = left;
        double leftLoss = loss(unit, layer);
        if (branches == forward.branches()) {
          slope = OptionalDouble.of((rightLoss - leftLoss) / (right - left));
        }
      }
      variables[at] = center;
      return slope;
    }

    private double loss(int unit, int layer) {
      forward.run(layer, true, keys(unit));
      return forward.loss(lossOf, labels(unit));
    }
  }
}
