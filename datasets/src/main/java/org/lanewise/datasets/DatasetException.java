package org.lanewise.datasets;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that a reader of outside data throws, whatever is wrong with the data, the disk
 * or the network. Its message is one or a few full sentences for a person: what was seen, where,
 * what was expected and what to do. It is unchecked because few callers can do more than show it.
 */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message. */
  private final String sentence;

  private final boolean unreadable;

  /** A trouble that has no deeper cause. */
  public DatasetException(String message) {
    Objects.requireNonNull(message, "message");
    this(message, null);
  }

  /** A trouble with the exception that told of it. */
  public DatasetException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private DatasetException(String message, @Nullable Throwable cause, boolean unreadable) {
    Objects.requireNonNull(message, "message");
    super(message, cause);
    this.sentence = message;
    this.unreadable = unreadable;
  }

  /** A file or folder that the file system does not let be read. */
  public static DatasetException unreadable(String message, IOException cause) {
    Objects.requireNonNull(cause, "cause");
    return new DatasetException(message, cause, true);
  }

  /**
   * Whether the file system did not let a file be read: no permission, an input error, too many
   * open files. That says nothing of what the file holds. Nobody may take it for damaged or absent,
   * delete it, or take other data in its place.
   */
  public boolean isUnreadable() {
    return unreadable;
  }

  /** What was seen, where, what was expected and what to do; never null. */
  @Override
  public String getMessage() {
    return sentence;
  }
}
