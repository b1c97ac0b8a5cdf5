package org.lanewise.engine.layer;

/** What a convolution or dense layer applies to its sums. */
public enum Activation {
  /** The sums as they are. */
  LINEAR,
  /** {@code max(0, sum)}. */
  RELU
}
