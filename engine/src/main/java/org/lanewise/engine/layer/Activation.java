package org.lanewise.engine.layer;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.engine.kernel.ActivationFunction;

/**
 * What a convolution or dense layer applies to its sums, or an {@link Activate} layer to its input.
 * The formulas are in {@link ActivationFunction}.
 *
 * {@snippet :
 * Layer leaky = conv2d(32, 3).with(Activation.leakyRelu(0.1));
 * Layer gelu = dense(64).with(Activation.GELU);
 * }
 *
 * @param function empty for the sums as they are
 * @param slope of {@link ActivationFunction#LEAKY_RELU}; 0 for any other
 */
public record Activation(Optional<ActivationFunction> function, double slope) {

  /** The slope of a leaky ReLU where none is said, as in Keras. */
  public static final double SLOPE = 0.3;

  /** The sums as they are. */
  public static final Activation LINEAR = new Activation(Optional.empty(), 0);

  /** {@code max(0, x)}. */
  public static final Activation RELU = of(ActivationFunction.RELU);

  /** The exponential linear unit. */
  public static final Activation ELU = of(ActivationFunction.ELU);

  /** The Gaussian error linear unit, exact. */
  public static final Activation GELU = of(ActivationFunction.GELU);

  /** Its approximation by tanh. */
  public static final Activation GELU_TANH = of(ActivationFunction.GELU_TANH);

  /** The sigmoid linear unit. */
  public static final Activation SILU = of(ActivationFunction.SILU);

  /** The logistic function. */
  public static final Activation SIGMOID = of(ActivationFunction.SIGMOID);

  /** The hyperbolic tangent. */
  public static final Activation TANH = of(ActivationFunction.TANH);

  /**
   * Probabilities over the last axis. The losses take logits, so a network that is trained here
   * does not end with it.
   */
  public static final Activation SOFTMAX = of(ActivationFunction.SOFTMAX);

  /**
   * Checks the slope.
   *
   * @throws LayerException when it is negative, not finite, too small for a float, or given to
   *     another function than a leaky ReLU
   */
  public Activation {
    Objects.requireNonNull(function, "function");
    boolean leaky = function.filter(f -> f == ActivationFunction.LEAKY_RELU).isPresent();
    if (leaky ? !isSlope(slope) : slope != 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "the slope is %s, but must be %s",
              slope,
              leaky
                  ? "0, or a positive number that a float can hold"
                  : "0: only a leaky ReLU has one"));
    }
  }

  private static boolean isSlope(double slope) {
    return slope == 0 || (slope > 0 && (float) slope > 0 && Float.isFinite((float) slope));
  }

  /** A function with its settings as usual. */
  public static Activation of(ActivationFunction function) {
    Objects.requireNonNull(function, "function");
    boolean leaky = function == ActivationFunction.LEAKY_RELU;
    return new Activation(Optional.of(function), leaky ? SLOPE : 0);
  }

  /**
   * {@code x > 0 ? x : slope · x}.
   *
   * @throws LayerException as the constructor
   */
  public static Activation leakyRelu(double slope) {
    return new Activation(Optional.of(ActivationFunction.LEAKY_RELU), slope);
  }

  /**
   * Its name in files: {@code linear}, {@code relu}, {@code leakyrelu}, {@code gelu} for both of
   * its forms.
   */
  public String label() {
    return switch (function.orElse(null)) {
      case null -> "linear";
      case GELU_TANH -> "gelu";
      case ActivationFunction f -> f.name().toLowerCase(Locale.ROOT).replace("_", "");
    };
  }

  /** Whether it is this function. */
  public boolean is(ActivationFunction other) {
    Objects.requireNonNull(other, "other");
    return function.filter(f -> f == other).isPresent();
  }

  /** The slope as the kernels read it. */
  public float floatSlope() {
    return (float) slope;
  }

  /** What it adds to the cost of a layer with so many outputs. */
  Flop flop(long size) {
    return function
        .map(f -> new Flop(f.flop() * size, 0, f.backwardFlop() * size))
        .orElse(Flop.NONE);
  }
}
