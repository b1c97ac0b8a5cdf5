package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a checkpoint folder has to go on from.
 *
 * @param checkpoint the newest intact checkpoint, if there is one
 * @param file where it is
 * @param skipped a sentence for each newer file that was damaged, newest first
 */
public record Resumption(
    Optional<Checkpoint> checkpoint, Optional<Path> file, List<String> skipped) {

  /** Keeps an unmodifiable copy of the list. */
  public Resumption {
    Objects.requireNonNull(skipped, "skipped");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(file, "file");
    skipped = List.copyOf(skipped);
  }
}
