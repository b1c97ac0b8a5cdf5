package org.lanewise.engine.layer;

/**
 * What one image costs in a layer: the additions, multiplications and divisions of the textbook
 * kernels, a multiply-add as two. Comparing and copying cost nothing.
 *
 * @param forward of the forward pass
 * @param parameters of the gradient of its parameters
 * @param inputs of the gradient of all that it reads
 */
public record Flop(long forward, long parameters, long inputs) {

  /** Of a layer that only compares or copies. */
  public static final Flop NONE = new Flop(0, 0, 0);

  /** Both together. */
  Flop plus(Flop other) {
    return new Flop(forward + other.forward, parameters + other.parameters, inputs + other.inputs);
  }
}
