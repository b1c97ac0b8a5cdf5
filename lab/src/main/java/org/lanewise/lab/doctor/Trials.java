package org.lanewise.lab.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.store.OutputFolder;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.sweep.Outcome;
import org.lanewise.lab.sweep.RunExecutor;
import org.lanewise.lab.sweep.RunPlan;
import org.lanewise.lab.sweep.RunQueue;

/**
 * Makes the runs of a proof, each as {@code train} makes it alone; what the doctor finds is in
 * their logs.
 */
final class Trials implements RunQueue.Listener {

  private static final String BATCH = "--batch";

  private final TypedCall call;
  private final RunImages images;
  private final IntFunction<RunExecutor> executors;
  private final Screen screen;
  private final Map<String, String> died = new ConcurrentSkipListMap<>();
  private @Nullable TrainAndTest data;
  private Runnable tells = () -> {};
  private int status;

  /**
   * Nothing is made yet.
   *
   * @param call of {@code train}, with what all runs have in common
   * @param images who reads them
   * @param executors who makes so many runs
   * @param screen shows how they stand
   */
  Trials(TypedCall call, RunImages images, IntFunction<RunExecutor> executors, Screen screen) {
    this.call = call;
    this.images = images;
    this.executors = executors;
    this.screen = screen;
  }

  /** The call of a run, with so many images a step where there are as many. */
  TypedCall call(String listing, long seed, int batch) {
    return call.withArguments(listing)
        .with("--seed", Long.toString(seed))
        .with(BATCH, Integer.toString(Math.min(batch, data().train().size())));
  }

  /** The images, with the usual seed. */
  TrainAndTest data() {
    TrainAndTest known = data;
    if (known == null) {
      known = setup(call.with(BATCH, "1")).data(); // of which there is one at least
      data = known;
    }
    return known;
  }

  /** All that the run of a call is made of. */
  Setup setup(TypedCall run) {
    return new RunPlan("setup", run.words()).call().oneOfSeveral(images, null).setup();
  }

  /**
   * Makes the runs that have no log yet; ends early when a signal comes.
   *
   * @param plans in the order in which they are told
   * @param folder of the logs, made if need be
   * @param hears is told of each log, whoever ended first
   * @throws WorkException when runs died, or a log can't be written
   */
  void make(List<RunPlan> plans, Path folder, Consumer<Path> hears) {
    OutputFolder.make(folder);
    RunQueue queue = new RunQueue(folder, screen, this);
    List<RunPlan> left = plans.stream().filter(plan -> !Files.exists(queue.log(plan))).toList();
    tells =
        new Runnable() {
          private int told;

          @Override
          public void run() {
            while (told < plans.size() && Files.exists(queue.log(plans.get(told)))) {
              hears.accept(queue.log(plans.get(told++)));
            }
          }
        };
    tell();
    if (!left.isEmpty()) {
      status = queue.make(left, plans.size() - left.size(), executors.apply(left.size()));
    }
    if (!died.isEmpty()) {
      throw new WorkException(
          "%s died, twice each (%s)."
              .formatted(Count.of(died.size(), "run"), String.join("; ", died.keySet())));
    }
  }

  /** The exit status of the signal that ended it, or 0. */
  int status() {
    return status;
  }

  private synchronized void tell() {
    tells.run();
  }

  @Override
  public String title(RunPlan plan) {
    return plan.name();
  }

  @Override
  public void made(RunPlan plan, Outcome outcome) {
    tell();
  }

  @Override
  public void died(RunPlan plan, String why) {
    died.put(plan.name(), why);
    screen.prose(screen.styled("bold,red", "DIED") + "  " + plan.name() + ": ", why);
  }
}
