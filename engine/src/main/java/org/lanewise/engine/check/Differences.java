package org.lanewise.engine.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;

/**
 * Central differences of the mean loss of a batch, in double precision: a gradient that is measured
 * instead of computed. A number is moved a little up and down, and the network runs forward again.
 */
public final class Differences {

  /**
   * Small enough that few of some 10^5 ReLUs and windows change sides; large enough that the
   * rounding of the loss, about 1e-15, divided by the step stays far below the smallest floor.
   */
  private static final double[] STEPS = {1e-5, 1e-6, 1e-7};

  private static final int EPOCH = 1;

  private final Network network;
  private final float[] parameters;
  private final Dataset batch;
  private final Loss lossOf;
  private final long seed;

  /** Images that must go through the network together: one, unless they share statistics. */
  private final int together;

  /** For each of these units the images and what all layers left. */
  private final double[][][] before;

  private final double loss;

  /**
   * A tensor whose elements are moved: those of the flat vector from {@code offset}, or of the
   * images.
   */
  record Target(String path, Shape shape, int layer, boolean input, int offset) {}

  /**
   * A difference quotient.
   *
   * @param kink whether a ReLU or a pooling window decides otherwise on either side, however small
   *     the step
   */
  public record Slope(double value, boolean kink) {}

  /**
   * Runs the images once.
   *
   * @param network any network that ends in a vector of logits
   * @param parameters its flat parameter vector, not modified
   * @param batch the images
   * @param loss the run's
   * @param seed of dropout
   * @throws IllegalArgumentException when targets are numbers, and the loss is for classes only
   */
  public Differences(Network network, float[] parameters, Dataset batch, Loss loss, long seed) {
    this.network = Objects.requireNonNull(network, "network");
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.batch = Objects.requireNonNull(batch, "batch");
    this.lossOf = Objects.requireNonNull(loss, "loss");
    Metrics.of(loss, network.classes(), batch.ofClasses()); // refuses what it can't judge
    this.seed = seed;
    this.together =
        network.nodes().stream().allMatch(node -> node.statistics().isEmpty()) ? 1 : batch.size();
    this.before = new double[batch.size() / together][][];
    this.loss = trace();
  }

  /** What measures; one per thread. */
  public Prober newProber() {
    return new Prober();
  }

  /** The mean loss where nothing is moved. */
  public double loss() {
    return loss;
  }

  /** The parameters in the order of the flat vector, then the images. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (ShapedNode node : network.nodes()) {
      for (ParameterSlot slot : node.parameters()) {
        targets.add(new Target(slot.path(), slot.shape(), node.index(), false, slot.offset()));
      }
    }
    IntStream image = Arrays.stream(network.inputShape().toArray());
    int[] images = IntStream.concat(IntStream.of(batch.size()), image).toArray();
    targets.add(new Target(GradientCheck.INPUT, Shape.of(images), 0, true, 0));
    return targets;
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
      sum += forward.loss(lossOf, targets(unit));
    }
    return sum / before.length;
  }

  private Targets targets(int unit) {
    Targets targets = new Targets(together, network.classes());
    for (int i = 0; i < together; i++) {
      batch.target(unit * together + i, targets, i);
    }
    return targets;
  }

  /** As the training step keys the random numbers of an image. */
  private long[] keys(int unit) {
    long[] keys = new long[together];
    Arrays.setAll(keys, i -> KeyedRandom.key(seed, EPOCH, unit * together + i, Purpose.DROPOUT));
    return keys;
  }

  /** One thread's memory. */
  public final class Prober {

    private final DoubleForward forward = new DoubleForward(network, parameters, together);

    private Prober() {}

    /**
     * By a parameter.
     *
     * @param layer the index of the layer that it belongs to
     * @param at its place in the flat vector
     */
    public Slope parameter(int layer, int at) {
      double sum = 0;
      boolean kink = false;
      for (int unit = 0; unit < before.length; unit++) {
        forward.restore(before[unit], layer);
        Slope slope = slope(unit, layer, forward.parameters(), at);
        sum += slope.value();
        kink |= slope.kink();
      }
      return new Slope(sum / before.length, kink);
    }

    /**
     * By a number of the images.
     *
     * @param at its place in {@code [images, H, W, C]}
     */
    public Slope input(int at) {
      return value(-1, at);
    }

    /**
     * By a number that a layer left.
     *
     * @param layer the layer's index
     * @param at its place in {@code [images, the layer's shape]}
     */
    public Slope value(int layer, int at) {
      double[] values = forward.after(layer);
      int unit = at / values.length;
      forward.restore(before[unit], layer + 1);
      Slope slope = slope(unit, layer + 1, values, at % values.length);
      return new Slope(slope.value() / before.length, slope.kink());
    }

    /** The slope of the mean loss of a unit's images. */
    private Slope slope(int unit, int layer, double[] variables, int at) {
      double center = variables[at];
      Slope slope = new Slope(0, true);
      for (int i = 0; i < STEPS.length && slope.kink(); i++) {
        double right = center + STEPS[i];
        double left = center - STEPS[i];
        variables[at] = right;
        double rightLoss = loss(unit, layer);
        long branches = forward.branches();
        variables[at] = left;
        double leftLoss = loss(unit, layer);
        slope = new Slope((rightLoss - leftLoss) / (right - left), branches != forward.branches());
      }
      variables[at] = center;
      return slope;
    }

    private double loss(int unit, int layer) {
      forward.run(layer, true, keys(unit));
      return forward.loss(lossOf, targets(unit));
    }
  }
}
