package org.lanewise.engine;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.FileIdentity;

/**
 * What a run leaves on disk.
 *
 * @param checkpoints the folder of checkpoints
 * @param best the model of the best epoch
 * @param log the table of the epochs
 */
record RunFiles(@Nullable Path checkpoints, @Nullable Path best, @Nullable Path log) {

  static final RunFiles NONE = new RunFiles(null, null, null);

  /**
   * Whether each has a place of its own.
   *
   * @throws IllegalArgumentException when two have one
   */
  void requireApart() {
    requireApart("saveBest", best, "log", log);
    requireApart("checkpoints", checkpoints, "saveBest", best);
    requireApart("checkpoints", checkpoints, "log", log);
  }

  private static void requireApart(String a, @Nullable Path ofA, String b, @Nullable Path ofB) {
    if (ofA != null && ofB != null && FileIdentity.same(ofA, ofB)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s(%s) and %s(%s) are the same file; give them different names",
              a,
              ofA,
              b,
              ofB));
    }
  }

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
