package org.lanewise.engine.layer;

import java.util.Objects;

/** A layer's settings are impossible, or do not fit the shape that reaches it. */
public final class LayerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** With a sentence that names the layer, what was seen and what was expected. */
  public LayerException(String message) {
    Objects.requireNonNull(message, "message");
    super(message);
  }

  /** With a sentence as before, and what went wrong inside the layer. */
  public LayerException(String message, Throwable cause) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(cause, "cause");
    super(message, cause);
  }
}
