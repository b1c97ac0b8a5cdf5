package org.lanewise.lab.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.doctor.JsonLines;

/**
 * What came of a run, as its log tells.
 *
 * @param header the fields of the log's first line
 * @param epoch those of the epoch that is the run's result: the best where it had patience, else
 *     the last; empty where none was finished
 * @param end those of its last line
 */
public record Outcome(
    Map<String, @Nullable Object> header,
    Map<String, @Nullable Object> epoch,
    Map<String, @Nullable Object> end) {

  /**
   * Reads a log.
   *
   * @return null where the run had not ended
   * @throws WorkException when it can't be read, or is something else
   */
  static @Nullable Outcome read(Path log) {
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    JsonLines.readable(
        log,
        line -> {
          switch (String.valueOf(line.get("event"))) {
            case "run", "epoch", "end" -> lines.add(line);
            default -> {}
          }
        },
        () -> {});
    if (lines.isEmpty() || !"run".equals(lines.getFirst().get("event"))) {
      throw new WorkException(
          "%s is no log of a run, but has the name of one; take it away, or give --out another folder."
              .formatted(log));
    }
    if (!"end".equals(lines.getLast().get("event"))) {
      return null;
    }
    Map<String, @Nullable Object> end = lines.getLast();
    Map<String, @Nullable Object> epoch = Map.of();
    for (Map<String, @Nullable Object> line : lines.subList(1, lines.size() - 1)) {
      boolean chosen =
          end.get("best_epoch") == null || Objects.equals(line.get("epoch"), end.get("best_epoch"));
      epoch = chosen ? line : epoch;
    }
    return new Outcome(lines.getFirst(), epoch, end);
  }

  /** Whether it ended with parameters, and not with NaN or infinity. */
  boolean isFinite() {
    return hash() != null && accuracy().isPresent();
  }

  /** Whether it was validated on images held out of the training images. */
  boolean isHeldOut() {
    return header.get("validation") != null || header.get("fold") != null;
  }

  /** The SHA-256 of its parameters; null where NaN or infinity ended it. */
  @Nullable String hash() {
    return end.get("sha256") instanceof String hash ? hash : null;
  }

  /** Of the validation. */
  OptionalDouble accuracy() {
    return number(epoch, "val_accuracy");
  }

  /** Of the validation. */
  OptionalDouble loss() {
    return number(epoch, "val_loss");
  }

  /** Why it ended before its time; null where it did not. */
  @Nullable String reason() {
    return end.get("reason") instanceof String reason ? reason : null;
  }

  /** Spent in training steps. */
  double seconds() {
    return number(end, "seconds").orElse(0);
  }

  private static OptionalDouble number(Map<String, @Nullable Object> line, String name) {
    return line.get(name) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }
}
