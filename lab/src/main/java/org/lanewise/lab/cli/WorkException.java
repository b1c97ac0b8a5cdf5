package org.lanewise.lab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The work failed: a full sentence for a person. The command ends with status 1. */
public final class WorkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String[] sentences;

  /** With a sentence that says what was seen, what was expected and what to do. */
  public WorkException(String sentence) {
    this(sentence, null);
  }

  /** The same with what lies behind it. */
  public WorkException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    sentences = new String[] {sentence};
  }

  /** With several, which stand on lines of their own. */
  public WorkException(List<String> sentences) {
    super(String.join(" ", sentences));
    this.sentences = sentences.toArray(String[]::new);
  }

  /** What a person is told. */
  public List<String> sentences() {
    return List.of(sentences);
  }
}
