package org.lanewise.datasets;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that a reader of outside data throws, whatever is wrong with the data, the disk
 * or the network. Its message is one or a few full sentences for a person: what was seen, where,
 * what was expected and what to do. It is unchecked because few callers can do more than show it.
 */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String sentence;

  /** A trouble that has no deeper cause. */
  public DatasetException(String message) {
    Objects.requireNonNull(message, "message");
    this(message, null);
  }

  /** A trouble with the exception that told of it. */
  public DatasetException(String message, @Nullable Throwable cause) {
    Objects.requireNonNull(message, "message");
    super(message, cause);
    this.sentence = message;
  }

  /** What was seen, where, what was expected and what to do; never null. */
  @Override
  public String getMessage() {
    return sentence;
  }
}
