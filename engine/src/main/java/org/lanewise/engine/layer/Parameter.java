package org.lanewise.engine.layer;

import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * A trainable tensor of a layer.
 *
 * @param name {@code kernel} or {@code bias}
 * @param shape as Keras has it: convolution kernels {@code [R, S, C, K]}, dense kernels {@code [in,
 *     out]}, biases {@code [K]}
 * @param fanIn inputs that meet in one output, for Glorot-uniform initialization; 0 for a tensor
 *     that starts at zero
 * @param fanOut outputs that one input reaches; 0 for a tensor that starts at zero
 */
public record Parameter(String name, Shape shape, int fanIn, int fanOut) {

  /** Refuses null. */
  public Parameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
  }

  /** A tensor that starts Glorot-uniform. */
  static Parameter kernel(Shape shape, int fanIn, int fanOut) {
    return new Parameter("kernel", shape, fanIn, fanOut);
  }

  /** A tensor that starts at zero. */
  static Parameter bias(int units) {
    return new Parameter("bias", Shape.of(units), 0, 0);
  }

  /**
   * The bound of the uniform distribution that the tensor starts from: {@code sqrt(6 / (fanIn +
   * fanOut))}, or 0 for a tensor that starts at zero.
   *
   * <p>Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
   * networks", 2010, equation 16.
   */
  public double glorotLimit() {
    return fanIn + fanOut == 0 ? 0 : Math.sqrt(6.0 / ((double) fanIn + fanOut));
  }
}
