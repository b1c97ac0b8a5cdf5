package org.lanewise.lab.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.run.LiveTraining;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunLog;

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
   * What all runs have in common.
   *
   * @param data images
   * @param epochs of each run
   * @param kernels that compute
   * @param workers the threads
   */
  record Common(TrainAndTest data, int epochs, KernelSet kernels, Workers workers) {}

  /**
   * Makes the runs that have no log yet, and reads all logs.
   *
   * @param screen shows how each run stands
   * @param count how many runs
   * @param folder of the logs
   * @param common what they have in common
   * @param hears is told of each run
   */
  static RateProof of(Screen screen, int count, Path folder, Common common, Consumer<Row> hears) {
    List<Row> rows = new ArrayList<>();
    for (DrawnRun run : drawn(count)) {
      Path log = folder.resolve(run.name() + ".jsonl");
      if (!Files.exists(log)) {
        String title = String.format(Locale.ROOT, "%d/%d", rows.size() + 1, count);
        train(screen, title, run, log, common);
      }
      PastRun past = PastRun.of(log);
      Row row =
          new Row(
              run,
              past.findings().stream().map(Finding::cause).toList(),
              past.epochs().isEmpty() ? null : past.epochs().getLast());
      rows.add(row);
      hears.accept(row);
    }
    return new RateProof(rows);
  }

  /** Those that count come first, for whoever has not the time for all. */
  private static List<DrawnRun> drawn(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(DrawnRun::of)
        .sorted(Comparator.comparing(run -> run.expected().isEmpty()))
        .toList();
  }

  private static void train(Screen screen, String title, DrawnRun run, Path log, Common common) {
    Listing listing = Listings.find(run.listing()).orElseThrow();
    Setup setup =
        Setup.of(
            common.data,
            listing.graph(),
            listing.preprocessing(),
            new TrainingSettings(
                common.epochs,
                Math.min(run.batch(), common.data.train().size()),
                run.optimizer(),
                run.seed(),
                true));
    Path part = log.resolveSibling(log.getFileName() + ".part");
    try {
      Files.createDirectories(part.toAbsolutePath().getParent());
      try (RunLog out = RunLog.create(LogFile.open(part));
          LiveTraining live = LiveTraining.show(screen, title, setup, common.kernels)) {
        ObservationLog observations = new ObservationLog(out);
        observations.write(
            RunFacts.of(
                setup.network(),
                setup.settings(),
                common.data.train().size(),
                common.workers.threads()));
        Trial.run(setup, common.kernels, common.workers, false, observations::writeAll, live);
      }
      Files.move(part, log, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new WorkException("the log " + log + " can't be written: " + e.getMessage() + ".", e);
    }
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
