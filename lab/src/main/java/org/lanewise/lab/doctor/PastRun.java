package org.lanewise.lab.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Checkup;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorMemory;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Window;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.WorkException;

/** What the doctor finds in the log of a run. */
final class PastRun {

  private static final String NO_END =
      "the log has no last line: the run goes on still, its process was killed, or the disk was full";

  private final Path file;
  private @Nullable Doctor doctor;
  private @Nullable RunFacts facts;
  private final List<EpochEnd> epochs = new ArrayList<>();
  private String ending = NO_END;
  private FixCommand fixes = FixCommand.unknown();

  private PastRun(Path file) {
    this.file = file;
  }

  /**
   * Reads a log that {@code train --log} wrote, and applies today's rules to it.
   *
   * @throws WorkException when it is no such log, or was written without the doctor
   */
  static PastRun of(Path file) {
    PastRun run = new PastRun(file);
    JsonLines.read(file, run::hear);
    if (run.doctor == null) {
      throw new WorkException(
          "%s has no statistics for the doctor; write the log with '%s' and without --no-doctor."
              .formatted(file, Launcher.command("train", "--log", "FILE")));
    }
    return run;
  }

  /** The findings of {@link #of}. */
  static List<Finding> read(Path file) {
    return of(file).findings();
  }

  /** What the doctor finds. */
  List<Finding> findings() {
    return Objects.requireNonNull(doctor).findings();
  }

  /** How the run ended that did not go to its end; nothing where it did. */
  Optional<String> ending() {
    return ending.isEmpty() ? Optional.empty() : Optional.of(ending);
  }

  /** The commands that do what the findings advise. */
  FixCommand fixes() {
    return fixes;
  }

  /** The epochs that the log tells of. */
  List<EpochEnd> epochs() {
    return epochs;
  }

  private void hear(Map<String, @Nullable Object> line) {
    try {
      if ("end".equals(line.get("event"))) {
        ending = ending(line);
      } else if ("resume".equals(line.get("event"))) {
        ending = NO_END;
      } else if ("run".equals(line.get("event")) && line.get("call") instanceof List<?> words) {
        fixes = FixCommand.of(words);
      } else if ("facts".equals(line.get("event"))) {
        RunFacts now = Fields.read(RunFacts.class, line);
        Doctor before = doctor;
        doctor = new Doctor(now);
        if (before != null) { // the run goes on, maybe for more epochs or on other threads
          doctor.recall(before.memory());
        }
        facts = now;
      } else if (doctor != null && Consultation.MEMORY.equals(line.get("event"))) {
        doctor.recall(Fields.read(DoctorMemory.class, line));
      } else if (doctor != null && facts != null) {
        Observation observation = observation(line, facts);
        if (observation != null) {
          doctor.hear(observation);
        }
        if (observation instanceof EpochEnd end) {
          epochs.add(end);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new WorkException(
          "%s: in a line of the event %s, %s; expected what '%s' writes."
              .formatted(
                  file,
                  line.get("event"),
                  e.getMessage(),
                  Launcher.command("train", "--log", "FILE")),
          e);
    }
  }

  /** Empty where the run went to its end. */
  private static String ending(Map<String, @Nullable Object> end) {
    return Boolean.FALSE.equals(end.get("completed"))
        ? "the run ended before its time after %s steps: %s"
            .formatted(
                end.get("steps_done"), Objects.requireNonNullElse(end.get("reason"), "interrupted"))
        : "";
  }

  private static @Nullable Observation observation(
      Map<String, @Nullable Object> line, RunFacts facts) {
    return switch (String.valueOf(line.get("event"))) {
      case "checkup" -> Fields.read(Checkup.class, line);
      case "overlap" -> Fields.read(Overlap.class, line);
      case "window" -> Fields.read(Window.class, line);
      case "breakdown" -> Fields.read(Breakdown.class, line);
      case "epoch" ->
          new EpochEnd(
              (int) number(line, "epoch"),
              facts.stepsPerEpoch(),
              number(line, "loss"),
              number(line, "accuracy"),
              optional(line, "val_loss"),
              optional(line, "val_accuracy"),
              number(line, "images_per_second"));
      default -> null;
    };
  }

  private static double number(Map<String, @Nullable Object> line, String key) {
    return optional(line, key)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is %s, but should be a number".formatted(key, line.get(key))));
  }

  private static OptionalDouble optional(Map<String, @Nullable Object> line, String key) {
    return line.get(key) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }
}
