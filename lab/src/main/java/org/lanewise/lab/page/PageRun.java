package org.lanewise.lab.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.doctor.JsonLines;

/**
 * What a page shows of a run: all of it comes from the lines of its log, while they are written or
 * afterwards. The log comes from outside, so what is missing or of another kind is not shown.
 */
public final class PageRun {

  private static final List<String> OF_EPOCH =
      List.of("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds");

  private static final List<String> OF_FINDING =
      List.of("cause", "severity", "epoch", "step", "seen", "healthy");

  private static final List<String> OF_PICTURE =
      List.of("image", "label", "predicted", "probability", "truth", "png");

  private final String name;
  private final boolean live;
  private Map<String, @Nullable Object> run = Map.of();
  private final TreeMap<Long, Map<String, @Nullable Object>> epochs = new TreeMap<>();
  private final Curves curves = new Curves();
  private final List<Map<String, @Nullable Object>> findings = new ArrayList<>();
  private final List<@Nullable Object> confusion = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> wrong = new ArrayList<>();
  private @Nullable Map<String, @Nullable Object> end;
  private int unread;

  /**
   * Nothing yet.
   *
   * @param name of the run
   * @param live whether it is being trained, or else what a log had of it is all
   */
  PageRun(String name, boolean live) {
    this.name = name;
    this.live = live;
  }

  /**
   * Reads a log. Lines that are damaged are counted, and the others shown.
   *
   * @param name of the run on the page
   * @throws WorkException when it can't be read, or does not begin as the log of a run does
   */
  public static PageRun read(Path file, String name) {
    PageRun run = new PageRun(name, false);
    JsonLines.readable(file, run::hear, () -> run.unread++);
    if (run.run.isEmpty()) {
      throw new WorkException(
          "%s has no line that tells of a run; name a file that '%s' wrote."
              .formatted(file, Launcher.command("train", "--log", "FILE")));
    }
    return run;
  }

  /** Hears a line of the log. */
  void hear(Map<String, @Nullable Object> line) {
    switch (String.valueOf(line.get("event"))) {
      case "run" -> run = line;
      case "epoch" -> {
        if (line.get("epoch") instanceof Long epoch) {
          epochs.put(epoch, some(line, OF_EPOCH));
        }
      }
      case "window" -> curves.add(line);
      case "finding" -> found(line);
      case "withdrawn" ->
          findings.removeIf(one -> Objects.equals(one.get("cause"), line.get("cause")));
      case "doctor" -> Curves.objects(line.get("findings")).forEach(this::found);
      case "confusion" -> {
        if (line.get("rows") instanceof List<?> rows) {
          confusion.addAll(rows);
        }
      }
      case "wrong" -> wrong.add(some(line, OF_PICTURE));
      case "resume" -> {
        if (line.get("epochs") != null) { // it may have been given more
          run = new LinkedHashMap<>(run);
          run.put("epochs", line.get("epochs"));
        }
        end = null;
        confusion.clear();
        wrong.clear();
      }
      case "end" -> end = line;
      default -> {}
    }
  }

  private void found(Map<?, ?> line) {
    Map<String, @Nullable Object> finding = some(line, OF_FINDING);
    if (line.get("fix") instanceof Map<?, ?> fix) {
      finding.put("advice", fix.get("advice"));
    }
    boolean known =
        findings.stream().anyMatch(one -> String.valueOf(one).equals(String.valueOf(finding)));
    if (!known) {
      findings.add(finding);
    }
  }

  private static Map<String, @Nullable Object> some(Map<?, ?> line, List<String> keys) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    keys.forEach(key -> fields.put(key, line.get(key)));
    return fields;
  }

  /** The seconds of the longest epoch so far; 0 before the first has ended. */
  double secondsOfEpoch() {
    return epochs.values().stream()
        .map(epoch -> Curves.number(epoch.get("seconds")))
        .mapToDouble(seconds -> seconds == null ? 0 : seconds)
        .max()
        .orElse(0);
  }

  /** Whether it is being trained now. */
  boolean running() {
    return live && end == null;
  }

  /** For the page's script. */
  Map<String, @Nullable Object> fields() {
    long steps = run.get("steps_per_epoch") instanceof Long n && n > 0 ? n : 1;
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("running", running());
    fields.put("run", run);
    fields.put("stepsPerEpoch", steps);
    fields.put("epochs", List.copyOf(epochs.values()));
    fields.put("curves", curves.columns(steps));
    fields.put("place", curves.place());
    fields.put("findings", findings);
    fields.put("confusion", rectangular() ? confusion : List.of());
    fields.put("wrong", wrong);
    fields.put("end", end);
    fields.put("unread", unread);
    return fields;
  }

  /** Whether the confusion is that of the classes: as many rows as names, and rows as long. */
  private boolean rectangular() {
    return run.get("classes") instanceof List<?> names
        && confusion.size() == names.size()
        && confusion.stream()
            .allMatch(row ->
                row instanceof List<?> counts
                    && counts.size() == names.size()
                    && counts.stream().allMatch(Long.class::isInstance));
  }
}
