package org.lanewise.datasets.fetch;

import org.jspecify.annotations.Nullable;

/** One source did not give the data; another may. The message is a full sentence. */
final class SourceException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String sentence;

  SourceException(String sentence) {
    this(sentence, null);
  }

  SourceException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
