package org.lanewise.engine.tensor;

import java.util.Locale;

/**
 * What a trainable tensor does in its layer. An optimizer is told it, so that decay, freezing and
 * rates may differ; it is the last part of the tensor's name in files, too.
 */
public enum Role {
  /** The weights of a convolution or dense layer. */
  KERNEL,
  /** What they add to each filter or unit. */
  BIAS,
  /** The factor of a normalized channel. */
  GAMMA,
  /** What a normalization adds to each channel. */
  BETA;

  /** As in files: {@code kernel}, {@code bias}, {@code gamma}, {@code beta}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
