package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * Batch normalization: {@code y = gamma · (x - mean) / √(variance + epsilon) + beta} for each
 * channel. In training mean and variance are those of the batch, or of each group of images in
 * order; in prediction moving averages of them. Where all its parameters are frozen it is as in
 * prediction in training too, and the averages no longer move. The arithmetic is in {@code
 * BatchNormKernel}. Output shape = input shape; gamma and beta {@code [C]}.
 *
 * <p>Source: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by
 * Reducing Internal Covariate Shift", 2015, with the defaults of Keras and its biased variance in
 * both places.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(32, 32, 3),
 *     conv2d(16, 3).same().withoutBias(), batchNorm().withMomentum(0.9), relu(),
 *     globalAveragePool2d(), dense(10));
 * assert net.statistics().size() == 2; // the moving mean and variance
 * }
 *
 * @param name the layer's name
 * @param momentum how much of the moving statistics a step keeps, in [0, 1)
 * @param epsilon added to the variance, positive
 * @param center whether beta is added
 * @param scale whether it is multiplied by gamma
 * @param group how many images share statistics; 0 for the whole batch
 * @param learning how gamma and beta begin and are trained
 */
public record BatchNorm(
    String name,
    double momentum,
    double epsilon,
    boolean center,
    boolean scale,
    int group,
    Learning learning)
    implements Layer {

  /** Keras' momentum. */
  public static final double MOMENTUM = 0.99;

  /** What may be left of their beginning in moving statistics that are good enough to judge by. */
  private static final double COLD = 0.05;

  /** Keras' epsilon. */
  public static final double EPSILON = 1e-3;

  /**
   * Checks the settings.
   *
   * @throws LayerException when a number is outside its range, or nothing is to be trained but a
   *     parameter that is not there
   */
  public BatchNorm {
    Checks.name(name);
    Objects.requireNonNull(learning, "learning");
    List<Role> all = Learning.normalization(true, true);
    learning = learning.of(name, all, Learning.normalization(scale, center));
    if (!(momentum >= 0 && momentum < 1)) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the momentum is %s, but must be at least 0 and below 1",
              name,
              momentum));
    }
    Checks.epsilon(name, epsilon);
    if (group < 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the group is %d images, but must be at least 1, or 0 for the whole batch",
              name,
              group));
    }
  }

  /** With parameters that begin and are trained as usual. */
  public BatchNorm(
      String name, double momentum, double epsilon, boolean center, boolean scale, int group) {
    this(name, momentum, epsilon, center, scale, group, Learning.DEFAULT);
  }

  /** The same with moving statistics that keep this much in a step. */
  public BatchNorm withMomentum(double momentum) {
    return new BatchNorm(name, momentum, epsilon, center, scale, group, learning);
  }

  /** The same with statistics of groups of so many images. */
  public BatchNorm inGroupsOf(int images) {
    return new BatchNorm(name, momentum, epsilon, center, scale, images, learning);
  }

  /**
   * Whether it stands still in an epoch, as Keras' with {@code trainable} false does: it normalizes
   * by its moving statistics in training too, and they do not move. So it is once none of its
   * parameters is trained any more; without gamma and beta, once neither would be.
   *
   * @param epoch from 1; if it stands still in the first, it always does
   */
  public boolean isFrozen(int epoch) {
    boolean neither = !scale && !center;
    return !((scale || neither) && learning.trains(Role.GAMMA, epoch))
        && !((center || neither) && learning.trains(Role.BETA, epoch));
  }

  @Override
  public BatchNorm with(Learning learning) {
    return new BatchNorm(name, momentum, epsilon, center, scale, group, learning);
  }

  /**
   * How many steps it takes until less than 5 % of the moving statistics is what they began as:
   * until then predictions say little of what the network has learned.
   */
  public double coldSteps() {
    return momentum == 0 ? 1 : Math.ceil(StrictMath.log(COLD) / StrictMath.log(momentum));
  }

  @Override
  public BatchNorm named(String name) {
    return new BatchNorm(name, momentum, epsilon, center, scale, group, learning);
  }

  @Override
  public Shape outputShape(Shape input) {
    Checks.channels(name, input);
    return input;
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    return Parameter.ofNormalization(scale, center, Checks.channels(name, input));
  }

  @Override
  public List<Statistic> statistics(Shape input) {
    int channels = Checks.channels(name, input);
    return List.of(
        new Statistic("moving_mean", channels, 0f), new Statistic("moving_variance", channels, 1f));
  }

  /** Of one element, counted in {@code BatchNormTextbook}. */
  @Override
  public Flop flop(List<Shape> inputs) {
    long size = outputShape(inputs).size();
    return new Flop(8 * size, 4 * size, 5 * size);
  }
}
