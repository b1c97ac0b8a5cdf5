package org.lanewise.lab.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.TrainRun;
import picocli.CommandLine;

/** Makes the runs of a sweep that are not made yet, and keeps their logs in a folder. */
final class Sweep implements RunQueue.Listener {

  private final List<SweepRun> runs;
  private final Map<RunPlan, SweepRun> byPlan;
  private final Path folder;
  private final Screen screen;
  private final RunQueue queue;
  private final Map<SweepRun, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Map<SweepRun, String> died = new ConcurrentHashMap<>();

  /**
   * Nothing is made yet.
   *
   * @param runs all of them
   * @param folder of their logs, which is there
   * @param screen hears of every run that ended
   */
  Sweep(List<SweepRun> runs, Path folder, Screen screen) {
    this.runs = runs;
    this.byPlan = runs.stream().collect(Collectors.toMap(SweepRun::plan, run -> run));
    this.folder = folder;
    this.screen = screen;
    this.queue = new RunQueue(folder, screen, this);
  }

  /** Where the log of a run goes. */
  Path log(SweepRun run) {
    return queue.log(run.plan());
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
    return outcomes.size();
  }

  /**
   * Makes the others; returns when all have ended, or a signal came.
   *
   * @return the exit status of the signal, or 0
   */
  int run(RunExecutor executor) {
    List<RunPlan> left =
        runs.stream().filter(run -> !outcomes.containsKey(run)).map(SweepRun::plan).toList();
    return queue.make(left, outcomes.size(), executor);
  }

  @Override
  public String title(RunPlan plan) {
    return of(plan).title();
  }

  @Override
  public void made(RunPlan plan, Outcome outcome) {
    SweepRun run = of(plan);
    outcomes.put(run, outcome);
    tell(run, outcome);
  }

  @Override
  public void died(RunPlan plan, String why) {
    died.put(of(plan), why);
    screen.prose(screen.styled("bold,red", "DIED") + "  " + title(plan) + ": ", why);
  }

  private SweepRun of(RunPlan plan) {
    return Objects.requireNonNull(byPlan.get(plan), plan.name());
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
