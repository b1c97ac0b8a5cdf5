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
 * @param numerics a sentence when the run began with an edition of the numerics whose sums were
 *     others, so that it won't end with the bits it would have had then
 * @param skipped a sentence for each newer file that was damaged, newest first
 */
public record Resumption(
    Optional<Checkpoint> checkpoint,
    Optional<Path> file,
    Optional<String> numerics,
    List<String> skipped) {

  /** Keeps an unmodifiable copy of the list. */
  public Resumption {
    Objects.requireNonNull(skipped, "skipped");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(numerics, "numerics");
    skipped.forEach(one -> Objects.requireNonNull(one, "skipped holds null"));
    skipped = List.copyOf(skipped);
  }

  /** A run that begins: there is nothing to go on from. */
  public static Resumption none(List<String> skipped) {
    return new Resumption(Optional.empty(), Optional.empty(), Optional.empty(), skipped);
  }
}
