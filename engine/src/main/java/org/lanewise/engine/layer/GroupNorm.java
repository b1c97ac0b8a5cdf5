package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * Group normalization: {@code y = gamma · (x - mean) / √(variance + epsilon) + beta}, with the mean
 * and variance of each image over all pixels of a group of neighbouring channels; the same in
 * training and prediction, whatever the batch. The arithmetic is in {@code GroupNormKernel}. Output
 * shape = input shape; gamma and beta {@code [C]}.
 *
 * <p>Source: Wu and He, "Group Normalization", 2018, with the defaults of Keras.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(32, 32, 3),
 *     conv2d(16, 3).same().withoutBias(), groupNorm(8), relu(), globalAveragePool2d(), dense(10));
 * }
 *
 * @param name the layer's name
 * @param groups of channels, of C / groups each
 * @param epsilon added to the variance, positive
 * @param center whether beta is added
 * @param scale whether it is multiplied by gamma
 * @param learning how gamma and beta begin and are trained
 */
public record GroupNorm(
    String name, int groups, double epsilon, boolean center, boolean scale, Learning learning)
    implements Layer {

  /** Keras' epsilon. */
  public static final double EPSILON = 1e-3;

  /**
   * Checks the settings.
   *
   * @throws LayerException when a number is outside its range, or nothing is to be trained but a
   *     parameter that is not there
   */
  public GroupNorm {
    Checks.name(name);
    Checks.size(name, "the number of groups", groups);
    Checks.epsilon(name, epsilon);
    Objects.requireNonNull(learning, "learning");
    List<Role> all = Learning.normalization(true, true);
    learning = learning.of(name, all, Learning.normalization(scale, center));
  }

  @Override
  public GroupNorm with(Learning learning) {
    return new GroupNorm(name, groups, epsilon, center, scale, learning);
  }

  @Override
  public GroupNorm named(String name) {
    return new GroupNorm(name, groups, epsilon, center, scale, learning);
  }

  @Override
  public Shape outputShape(Shape input) {
    int channels = Checks.channels(name, input);
    if (channels % groups != 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': the %d channels of its input %s can't be divided into %d groups; take a number of groups that divides them",
              name,
              channels,
              input,
              groups));
    }
    return input;
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    outputShape(input);
    return Parameter.ofNormalization(scale, center, Checks.channels(name, input));
  }

  /** Of one element, counted in {@code GroupNormKernel}. */
  @Override
  public Flop flop(List<Shape> inputs) {
    long size = outputShape(inputs).size();
    return new Flop(8 * size, 4 * size, 6 * size);
  }
}
