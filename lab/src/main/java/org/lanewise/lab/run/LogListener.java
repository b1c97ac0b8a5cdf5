package org.lanewise.lab.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hears the lines of a run's log as a reader of the file has them. */
public interface LogListener {

  /** A line of the part of the run before this one, which is gone on with. */
  void recall(Map<String, @Nullable Object> line);

  /** A line that was just written. */
  void hear(Map<String, @Nullable Object> line);
}
