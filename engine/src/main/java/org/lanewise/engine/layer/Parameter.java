package org.lanewise.engine.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * A trainable tensor of a layer.
 *
 * @param role what it does there
 * @param shape as Keras has it: convolution kernels {@code [R, S, C, K]}, dense kernels {@code [in,
 *     out]}, all others {@code [channels]}
 * @param fanIn inputs that meet in one output, 0 for a tensor with one value for each channel
 * @param fanOut outputs that one input reaches; 0 likewise
 */
public record Parameter(Role role, Shape shape, int fanIn, int fanOut) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is negative
   */
  public Parameter {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(shape, "shape");
    if (fanIn < 0 || fanOut < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "parameter %s has fans of %d and %d, but they must not be negative",
              role,
              fanIn,
              fanOut));
    }
  }

  /** Weights that start Glorot-uniform. */
  static Parameter kernel(Shape shape, int fanIn, int fanOut) {
    return new Parameter(Role.KERNEL, shape, fanIn, fanOut);
  }

  /** A tensor with one value for each channel, which starts at {@link #start}. */
  static Parameter perChannel(Role role, int channels) {
    return new Parameter(role, Shape.of(channels), 0, 0);
  }

  /** Gamma and beta of a normalization, as far as it has them. */
  static List<Parameter> ofNormalization(boolean scale, boolean center, int channels) {
    List<Parameter> parameters = new ArrayList<>();
    if (scale) {
      parameters.add(perChannel(Role.GAMMA, channels));
    }
    if (center) {
      parameters.add(perChannel(Role.BETA, channels));
    }
    return parameters;
  }

  /** The tensor's name within its layer: {@code kernel}, {@code bias}, … */
  public String name() {
    return role.label();
  }

  /** Where every element starts, unless {@link #glorotLimit} is above zero: gamma at 1, else 0. */
  public float start() {
    return role == Role.GAMMA ? 1f : 0f;
  }

  /**
   * The bound of the uniform distribution that the tensor starts from: {@code sqrt(6 / (fanIn +
   * fanOut))}, or 0 for a tensor that starts at one value.
   *
   * <p>Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
   * networks", 2010, equation 16.
   */
  public double glorotLimit() {
    return fanIn + fanOut == 0 ? 0 : Math.sqrt(6.0 / ((double) fanIn + fanOut));
  }
}
