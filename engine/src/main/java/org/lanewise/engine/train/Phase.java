package org.lanewise.engine.train;

import java.util.Locale;

/** The parts of a step. */
public enum Phase {
  /** Dataset are read, augmented and made into floats. */
  DATA,
  /** The network runs forward. */
  FORWARD,
  /** The loss, and its gradient back through the network. */
  BACKWARD,
  /** The slices' gradients are added. */
  SUM,
  /** The optimizer updates the parameters, and the kernels get their copies. */
  UPDATE;

  /** As in logs: {@code data}, {@code forward}, … */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
