package org.lanewise.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves on disk.
 *
 * @param checkpoints the folder of checkpoints
 * @param best the model of the best epoch
 * @param log the table of the epochs
 */
record RunFiles(@Nullable Path checkpoints, @Nullable Path best, @Nullable Path log) {

  static final RunFiles NONE = new RunFiles(null, null, null);

  RunFiles withCheckpoints(Path folder) {
    return new RunFiles(folder, best, log);
  }

  RunFiles withBest(Path file) {
    return new RunFiles(checkpoints, file, log);
  }

  RunFiles withLog(Path file) {
    return new RunFiles(checkpoints, best, file);
  }
}
