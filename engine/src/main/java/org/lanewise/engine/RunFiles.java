package org.lanewise.engine;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.FileIdentity;
import org.lanewise.engine.store.StoreException;

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
   * @throws IllegalArgumentException when two have one, one lies under a file, or one has the name
   *     of a checkpoint
   */
  void requireApart() {
    requireApart("saveBest", best, "log", log);
    requireApart("checkpoints", checkpoints, "saveBest", best);
    requireApart("checkpoints", checkpoints, "log", log);
    requireNotUnder("saveBest", best, "checkpoints", checkpoints);
    requireNotUnder("saveBest", best, "log", log);
    requireNotUnder("log", log, "checkpoints", checkpoints);
    requireNotUnder("log", log, "saveBest", best);
    requireNoCheckpoint("saveBest", best);
    requireNoCheckpoint("log", log);
  }

  /** Files may lie beside the checkpoints of their run, but not under the names of these. */
  private void requireNoCheckpoint(String name, @Nullable Path file) {
    if (checkpoints != null && file != null && CheckpointFolder.takes(checkpoints, file)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s(%s) has the name of a checkpoint or a lock in the folder of checkpoints(%s); give it another name",
              name,
              file,
              checkpoints));
    }
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

  /** The folder would be made where the file is to be, and be found there after the epochs. */
  private static void requireNotUnder(
      String file, @Nullable Path ofFile, String other, @Nullable Path ofOther) {
    if (ofFile != null && ofOther != null && FileIdentity.within(ofFile, ofOther)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s(%s) lies under %s(%s), which is to be a file; give one of them another place",
              other,
              ofOther,
              file,
              ofFile));
    }
  }

  /**
   * Whether the files could be written now, so that no epoch is trained for one that can't be.
   *
   * @throws StoreException when not, or what stands in the place of the log is no log
   */
  void requireWritable() {
    Stream.of(best, log).filter(Objects::nonNull).forEach(AtomicFile::check);
    if (log != null) {
      HistoryFile.requireTable(log);
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
