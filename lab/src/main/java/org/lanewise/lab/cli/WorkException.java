package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;

/** The work failed: a full sentence for a person. The command ends with status 1. */
public final class WorkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a sentence that says what was seen, what was expected and what to do. */
  public WorkException(String sentence) {
    this(sentence, null);
  }

  /** The same with what lies behind it. */
  public WorkException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
