package org.lanewise.lab.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.sweep.RunPlan;

/**
 * What the doctor says of drawn combinations of network, optimizer, rate and batch. Each run leaves
 * its log in a folder; one whose log is there is not made again, so a proof that was broken off
 * goes on, and new rules are tried on old runs in seconds.
 *
 * @param rows the runs, and what was found in them
 */
record RateProof(List<Row> rows) {

  /**
   * A run.
   *
   * @param run what was drawn
   * @param found the causes, in the order in which they were found
   * @param outcome the last epoch's results, or null where none was finished
   */
  record Row(DrawnRun run, List<String> found, @Nullable EpochEnd outcome) {

    /** Whether it counts. */
    boolean counts() {
      return run.expected().isPresent();
    }

    /** Whether the doctor says what it should, or it does not count. */
    boolean right() {
      return run.expected().map(expected -> expected.causes().equals(found)).orElse(true);
    }
  }

  /**
   * Makes the runs that have no log yet, and reads all logs; a signal ends it early.
   *
   * @param count how many runs
   * @param folder of the logs
   * @param trials make the runs
   * @param hears is told of each run in their order
   */
  static RateProof of(int count, Path folder, Trials trials, Consumer<Row> hears) {
    List<DrawnRun> runs = drawn(count);
    List<Row> rows = new ArrayList<>();
    trials.make(
        runs.stream().map(run -> new RunPlan(run.name(), call(run, trials).words())).toList(),
        folder,
        log -> {
          PastRun past = PastRun.of(log);
          Row row =
              new Row(
                  runs.get(rows.size()),
                  past.findings().stream().map(Finding::cause).toList(),
                  past.epochs().isEmpty() ? null : past.epochs().getLast());
          rows.add(row);
          hears.accept(row);
        });
    return new RateProof(rows);
  }

  private static TypedCall call(DrawnRun run, Trials trials) {
    TypedCall call =
        trials
            .call(run.listing(), run.seed(), run.batch())
            .with("--optimizer", run.optimizer().label())
            .with("--learning-rate", Double.toString(run.optimizer().learningRate()));
    return run.optimizer() instanceof Sgd sgd
        ? call.with("--momentum", Double.toString(sgd.momentum()))
        : call;
  }

  /** Those that count come first, for whoever has not the time for all. */
  private static List<DrawnRun> drawn(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(DrawnRun::of)
        .sorted(Comparator.comparing(run -> run.expected().isEmpty()))
        .toList();
  }

  /** Whether the doctor says what it should of every run that counts. */
  boolean clean() {
    return rows.stream().allMatch(Row::right);
  }

  /** Counts, then every run: those that count first. */
  String markdown() {
    StringBuilder text =
        new StringBuilder("| expected | runs | found, in so many runs | right |\n");
    text.append("|---|---|---|---|\n");
    for (DrawnRun.Expected expected : DrawnRun.Expected.values()) {
      List<Row> counted =
          rows.stream()
              .filter(row -> row.run().expected().filter(e -> e == expected).isPresent())
              .toList();
      Map<String, Integer> found = new LinkedHashMap<>();
      counted.forEach(row -> found.merge(words(row.found()), 1, Integer::sum));
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %d |%n",
              words(expected.causes()),
              counted.size(),
              String.join(
                  "; ",
                  found.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList()),
              counted.stream().filter(Row::right).count()));
    }
    text.append(
        "\n| run | expected | found | loss | validation accuracy |\n|---|---|---|---|---|\n");
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(Row row) {
    EpochEnd end = row.outcome();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        row.run().name(),
        row.run().expected().map(expected -> words(expected.causes())).orElse(""),
        words(row.found()),
        end == null
            ? "none | none"
            : String.format(
                Locale.ROOT, "%.3f | %.3f", end.loss(), end.validationAccuracy().orElseThrow()));
  }

  private static String words(List<String> causes) {
    return causes.isEmpty() ? "nothing" : "`" + String.join("`, `", causes) + "`";
  }

  /** A sentence that counts. */
  String summary() {
    long counted = rows.stream().filter(Row::counts).count();
    long wrong = rows.stream().filter(row -> !row.right()).count();
    return String.format(
        Locale.ROOT,
        "%d runs, of which %d count; of those the doctor is wrong about %d",
        rows.size(),
        counted,
        wrong);
  }
}
