package org.lanewise.lab.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;

/** What came of a sweep: for a person as a table, for a program as JSON. */
final class SweepReport {

  private final Sweep sweep;
  private final Path page;
  private final Map<SweepRun, Outcome> outcomes;
  private final List<SettingResult> settings;

  /**
   * Of a sweep that has ended or was stopped.
   *
   * @param page with its curves
   */
  SweepReport(Sweep sweep, Path page) {
    this.sweep = sweep;
    this.page = page;
    this.outcomes = sweep.outcomes();
    this.settings = SettingResult.of(outcomes);
  }

  /** Shows it. */
  void show(Screen screen) {
    screen.plain("");
    ScreenTable table =
        new ScreenTable()
            .left("setting")
            .right("runs")
            .right("accuracy")
            .right("lowest")
            .right("highest")
            .right("loss");
    for (SettingResult result : settings) {
      row(table, result);
    }
    table.show(screen);
    screen.plain("");
    Optional<SettingResult> best = SettingResult.best(settings);
    best.ifPresent(result -> tellBest(screen, result));
    if (settings.size() > 1 && outcomes.values().stream().noneMatch(Outcome::isHeldOut)) {
      screen.prose(
          "The test images have chosen, so the accuracy of the best is too good to be true of other images; hold a part"
              + " of the training images out, as with --validation 0.2 or --folds 5.");
    }
    screen.plain("page " + page);
    best.flatMap(SettingResult::bestRun).ifPresent(run -> screen.plain("next  " + command(run)));
  }

  private static void row(ScreenTable table, SettingResult result) {
    String setting = result.setting().isEmpty() ? "all runs" : SweepRun.words(result.setting());
    long finite = result.finite();
    String runs = ScreenTable.count(result.runs().size());
    if (finite == 0) {
      table.row(setting, runs, "-", "-", "-", "-");
    } else {
      DoubleSummaryStatistics accuracy = result.accuracy();
      table.row(
          setting,
          runs,
          four(accuracy.getAverage()),
          four(accuracy.getMin()),
          four(accuracy.getMax()),
          Rates.loss(result.loss().getAverage(), 4));
    }
    if (finite < result.runs().size()) {
      table.note(
          String.format(
              Locale.ROOT,
              "%d of %d met NaN or infinity, or have no epoch",
              result.runs().size() - finite,
              result.runs().size()));
    }
  }

  private static void tellBest(Screen screen, SettingResult result) {
    DoubleSummaryStatistics accuracy = result.accuracy();
    String what = result.setting().isEmpty() ? "" : SweepRun.words(result.setting()) + ": ";
    String spread =
        accuracy.getCount() == 1
            ? ""
            : String.format(
                Locale.ROOT,
                ", mean of %s (%.4f to %.4f)",
                Count.of(accuracy.getCount(), "run"),
                accuracy.getMin(),
                accuracy.getMax());
    screen.prose(
        screen.styled("bold,green", "best") + "  ",
        what + "validation accuracy " + four(accuracy.getAverage()) + spread);
  }

  /** The command that makes a run again, and leaves its model. */
  private static String command(SweepRun run) {
    List<String> words = new ArrayList<>(run.plan().words());
    words.remove("--no-save");
    return Launcher.command(words);
  }

  private static String four(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  /** One line of JSON. */
  String json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(
        "runs",
        outcomes.entrySet().stream().map(run -> json(run.getKey(), run.getValue())).toList());
    fields.put(
        "died",
        sweep.died().entrySet().stream().map(run -> died(run.getKey(), run.getValue())).toList());
    fields.put("settings", settings.stream().map(SweepReport::json).toList());
    fields.put("best", SettingResult.best(settings).map(SweepReport::json).orElse(null));
    fields.put("page", page.toString());
    return Json.object(fields);
  }

  private static Map<String, @Nullable Object> named(SweepRun run) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", run.plan().name());
    fields.put("call", run.plan().words());
    fields.put("setting", run.setting());
    fields.putAll(run.repeat());
    return fields;
  }

  private Map<String, @Nullable Object> json(SweepRun run, Outcome outcome) {
    Map<String, @Nullable Object> fields = named(run);
    fields.put("log", sweep.log(run).toString());
    fields.put("epoch", outcome.epoch().get("epoch"));
    for (String name : List.of("loss", "accuracy", "val_loss", "val_accuracy")) {
      fields.put(name, outcome.epoch().get(name));
    }
    fields.put("seconds", outcome.seconds());
    fields.put("reason", outcome.reason());
    fields.put("sha256", outcome.hash());
    return fields;
  }

  private static Map<String, @Nullable Object> died(SweepRun run, String why) {
    Map<String, @Nullable Object> fields = named(run);
    fields.put("reason", why);
    return fields;
  }

  private static Map<String, @Nullable Object> json(SettingResult result) {
    boolean some = result.finite() > 0;
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("setting", result.setting());
    fields.put("runs", result.runs().size());
    fields.put("finite", result.finite());
    fields.put("val_accuracy", some ? result.accuracy().getAverage() : null);
    fields.put("lowest", some ? result.accuracy().getMin() : null);
    fields.put("highest", some ? result.accuracy().getMax() : null);
    fields.put("val_loss", some ? result.loss().getAverage() : null);
    fields.put("best_run", result.bestRun().map(run -> run.plan().name()).orElse(null));
    return fields;
  }
}
