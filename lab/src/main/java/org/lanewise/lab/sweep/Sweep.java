package org.lanewise.lab.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.Errors;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.terminal.Shown;
import org.lanewise.lab.terminal.SweepState;
import picocli.CommandLine;

/** Makes the runs of a sweep that are not made yet, and keeps their logs in a folder. */
final class Sweep {

  private static final double NANO = 1e-9;

  private final List<SweepRun> runs;
  private final Path folder;
  private final Screen screen;
  private final Map<SweepRun, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Map<SweepRun, String> died = new ConcurrentHashMap<>();
  private final Map<SweepRun, Double> underWay = new ConcurrentHashMap<>();
  private int kept;
  private volatile boolean stopped;

  /**
   * Nothing is made yet.
   *
   * @param runs all of them
   * @param folder of their logs, which is there
   * @param screen hears of every run that ended
   */
  Sweep(List<SweepRun> runs, Path folder, Screen screen) {
    this.runs = runs;
    this.folder = folder;
    this.screen = screen;
  }

  /** Where the log of a run goes. */
  Path log(SweepRun run) {
    return folder.resolve(run.plan().name() + ".jsonl");
  }

  /**
   * Finds the runs whose logs are there from before.
   *
   * @param images for a look at what each run would be
   * @return how many
   * @throws WorkException when the log under a run's name is of another run
   */
  int keep(RunImages images) {
    CommandLine program = Main.commandLine();
    List<String> others = new ArrayList<>();
    for (SweepRun run : runs) {
      Path log = log(run);
      Outcome outcome = Files.exists(log) ? Outcome.read(log) : null;
      if (outcome != null) {
        TrainRun here =
            new TrainRun(run.plan().call(program).oneOfSeveral(images, null), Here.silence());
        List<String> differences = here.differences(outcome.header());
        if (!differences.isEmpty()) {
          others.add("%s: %s".formatted(log, String.join("; ", differences)));
        }
        outcomes.put(run, outcome);
      }
    }
    if (!others.isEmpty()) {
      throw new WorkException(
          "%s %s of another run than this sweep would make there (%s); give --out another folder, or the same options as before."
              .formatted(
                  folder,
                  others.size() == 1 ? "has the log" : "has the logs",
                  String.join("; ", others)));
    }
    kept = outcomes.size();
    return kept;
  }

  /** Makes the others; returns when all have ended, or {@link #stop} was asked for. */
  void run(RunExecutor executor) {
    Queue<SweepRun> left =
        new ConcurrentLinkedQueue<>(
            runs.stream().filter(run -> !outcomes.containsKey(run)).toList());
    long began = System.nanoTime();
    try (Shown shown = screen.show(() -> state((System.nanoTime() - began) * NANO));
        ExecutorService threads = Executors.newFixedThreadPool(executor.atOnce())) {
      for (int i = 0; i < executor.atOnce(); i++) {
        threads.execute(() -> {
          for (SweepRun run = left.poll(); run != null && !stopped; run = left.poll()) {
            make(run, executor);
          }
        });
      }
    }
  }

  /** No further run begins. */
  void stop() {
    stopped = true;
  }

  /** Makes a run; one that dies is made once more. */
  private void make(SweepRun run, RunExecutor executor) {
    String why = attempt(run, executor);
    if (why != null && !stopped) {
      screen.prose(run.title() + ": ", why + " It is made once more.");
      why = attempt(run, executor);
    }
    if (why != null && !stopped) {
      died.put(run, why);
      screen.prose(screen.styled("bold,red", "DIED") + "  " + run.title() + ": ", why);
    }
  }

  /** Null where it was made or stopped, else why it died. */
  private @Nullable String attempt(SweepRun run, RunExecutor executor) {
    Path log = log(run);
    Path part = log.resolveSibling(log.getFileName() + ".part");
    try {
      underWay.put(run, 0.0);
      if (!executor.make(run.plan(), part, done -> underWay.put(run, done))) {
        Files.deleteIfExists(part);
        return null;
      }
      Outcome outcome = Outcome.read(part);
      if (outcome == null) {
        return "its log %s has no end.".formatted(part);
      }
      Files.move(part, log, StandardCopyOption.REPLACE_EXISTING);
      outcomes.put(run, outcome);
      tell(run, outcome);
      return null;
    } catch (IOException e) {
      return "its log %s can't be written: %s.".formatted(log, e.getMessage());
    } catch (RuntimeException | Error e) {
      return Errors.sentence(e);
    } finally {
      underWay.remove(run);
    }
  }

  private void tell(SweepRun run, Outcome outcome) {
    String number = String.format(Locale.ROOT, "%d/%d  ", outcomes.size(), runs.size());
    screen.prose(
        number,
        run.title()
            + (outcome.isFinite()
                ? String.format(
                    Locale.ROOT,
                    ": validation accuracy %.4f, loss %s",
                    outcome.accuracy().orElseThrow(),
                    Rates.loss(outcome.loss().orElseThrow(), 4))
                : ": no result, " + outcome.reason()));
  }

  private SweepState state(double seconds) {
    List<Double> parts = List.copyOf(underWay.values());
    double sum = parts.stream().mapToDouble(Double::doubleValue).sum();
    int made = outcomes.size() + died.size();
    return new SweepState(made, runs.size(), parts.size(), sum, kept, seconds);
  }

  /** The runs that have ended, in the sweep's order. */
  Map<SweepRun, Outcome> outcomes() {
    return ordered(outcomes);
  }

  /** The runs that died twice, and why, in the sweep's order. */
  Map<SweepRun, String> died() {
    return ordered(died);
  }

  private <T> Map<SweepRun, T> ordered(Map<SweepRun, T> all) {
    Map<SweepRun, T> ordered = new LinkedHashMap<>();
    for (SweepRun run : runs) {
      T one = all.get(run);
      if (one != null) {
        ordered.put(run, one);
      }
    }
    return ordered;
  }
}
