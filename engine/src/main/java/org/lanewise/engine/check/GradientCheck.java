package org.lanewise.engine.check;

import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.check.Differences.Slope;
import org.lanewise.engine.check.Differences.Target;
import org.lanewise.engine.check.TensorCheck.Worst;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
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
 * does not help, the element stands on a kink: it is shown and counted, and decides nothing.
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

  private final Network network;
  private final float[] parameters;
  private final Dataset batch;
  private final Loss lossOf;
  private final long seed;
  private final int samples;
  private final Differences differences;

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
    this.differences = new Differences(network, this.parameters, batch, lossOf, seed);
    if (!Double.isFinite(differences.loss())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the loss of the batch is %s in double precision; look at the parameters and the images",
              differences.loss()));
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
    Differences.Prober[] probers = new Differences.Prober[workers.threads()];
    Arrays.setAll(probers, i -> differences.newProber());
    List<Target> targets = differences.targets();
    for (int t = 0; t < targets.size(); t++) {
      Target target = targets.get(t);
      int[] elements = sample(t, target.shape().size());
      Slope[] slopes = new Slope[elements.length];
      workers.run(
          (task, worker) -> slopes[task] = slope(probers[worker], target, elements[task]),
          elements.length);
      result.add(compare(target, claimed, elements, slopes, floor));
    }
    double loss = differences.loss();
    return new GradientReport(loss, error(claimed.loss(), loss, 1), result);
  }

  private static Slope slope(Differences.Prober prober, Target target, int element) {
    return target.input()
        ? prober.input(element)
        : prober.parameter(target.layer(), target.offset() + element);
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
      Target target, LossGradient claimed, int[] elements, Slope[] slopes, double smallestFloor) {
    float[] gradient = target.input() ? claimed.input() : claimed.parameters();
    double largest = target.input() ? largest(gradient, 0, gradient.length) : 0;
    for (ParameterSlot slot : network.nodes().get(target.layer()).parameters()) {
      if (!target.input()) {
        largest = Math.max(largest, largest(gradient, slot.offset(), slot.offset() + slot.size()));
      }
    }
    for (Slope slope : slopes) {
      double magnitude = slope.kink() ? 0 : Math.abs(slope.value());
      largest = magnitude < Double.POSITIVE_INFINITY ? Math.max(largest, magnitude) : largest;
    }
    double floor = Math.max(smallestFloor, LAYER_FLOOR * largest);
    List<Worst> smooth = new ArrayList<>();
    List<Worst> kinks = new ArrayList<>();
    for (int i = 0; i < elements.length; i++) {
      double claim = gradient[target.offset() + elements[i]];
      double difference = slopes[i].value();
      Worst one = new Worst(elements[i], error(claim, difference, floor), claim, difference);
      (slopes[i].kink() ? kinks : smooth).add(one);
    }
    return new TensorCheck(
        target.path(), target.shape(), smooth.size(), kinks.size(), worst(smooth), worst(kinks));
  }

  /** The first of those with the largest error. */
  private static Optional<Worst> worst(List<Worst> elements) {
    return elements.stream().reduce((a, b) -> b.relativeError() > a.relativeError() ? b : a);
  }

  private static double error(double gradient, double difference, double floor) {
    if (!Double.isFinite(gradient) || !Double.isFinite(difference)) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = Math.max(floor, Math.max(Math.abs(gradient), Math.abs(difference)));
    return Math.abs(gradient - difference) / scale;
  }
}
