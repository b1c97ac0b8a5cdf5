package org.lanewise.lab.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Errors;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.run.Interrupts;
import org.lanewise.lab.terminal.Shown;
import org.lanewise.lab.terminal.SweepState;

/** Makes runs in their order, as many at a time as their executor takes, each into its own log. */
public final class RunQueue {

  private static final double NANO = 1e-9;

  private final Path folder;
  private final Screen screen;
  private final Listener listener;
  private final AtomicInteger ended = new AtomicInteger();
  private final Map<RunPlan, Double> underWay = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /** Who wants the runs; hears of them from several threads, as they end. */
  public interface Listener {

    /** What sets a run apart, in a few words. */
    String title(RunPlan plan);

    /** A run ended of itself, also by NaN or infinity. */
    void made(RunPlan plan, Outcome outcome);

    /** A run died twice. */
    void died(RunPlan plan, String why);
  }

  /**
   * Nothing is made yet.
   *
   * @param folder of the logs, which is there
   * @param screen shows how the runs stand
   */
  public RunQueue(Path folder, Screen screen, Listener listener) {
    this.folder = folder;
    this.screen = screen;
    this.listener = listener;
  }

  /** Where the log of a run goes when it has ended. */
  public Path log(RunPlan plan) {
    return folder.resolve(plan.name() + ".jsonl");
  }

  /**
   * Makes runs; returns when all have ended, or a signal came and those under way were stopped.
   *
   * @param plans whose names differ
   * @param before how many others were made before
   * @param executor is closed at the end
   * @return the exit status of the signal, or 0
   */
  public int make(List<RunPlan> plans, int before, RunExecutor executor) {
    Runnable stop =
        () -> {
          stopped = true;
          executor.stop();
          screen.prose("stopping the runs under way; a second interrupt ends at once");
        };
    try (Interrupts interrupts = Interrupts.catching(stop);
        executor) { // closed first: that may take a while too
      Queue<RunPlan> left = new ConcurrentLinkedQueue<>(plans);
      int total = before + plans.size();
      long began = System.nanoTime();
      try (Shown shown =
              screen.show(() -> state(before, total, (System.nanoTime() - began) * NANO));
          ExecutorService threads = Executors.newFixedThreadPool(executor.atOnce())) {
        for (int i = 0; i < executor.atOnce(); i++) {
          threads.execute(() -> {
            for (RunPlan plan = left.poll(); plan != null && !stopped; plan = left.poll()) {
              make(plan, executor);
            }
          });
        }
      }
      return interrupts.status();
    }
  }

  /** Makes a run; one that dies is made once more. */
  private void make(RunPlan plan, RunExecutor executor) {
    String why = attempt(plan, executor);
    if (why != null && !stopped) {
      screen.prose(listener.title(plan) + ": ", why + " It is made once more.");
      why = attempt(plan, executor);
    }
    if (why != null && !stopped) {
      ended.incrementAndGet();
      listener.died(plan, why);
    }
  }

  /** Null where it was made or stopped, else why it died. */
  private @Nullable String attempt(RunPlan plan, RunExecutor executor) {
    Path log = log(plan);
    Path part = log.resolveSibling(log.getFileName() + ".part");
    try {
      if (!executor.make(plan, part, done -> underWay.put(plan, done))) {
        Files.deleteIfExists(part);
        return null;
      }
      Outcome outcome = Outcome.read(part);
      if (outcome == null) {
        return "its log %s has no end.".formatted(part);
      }
      Files.move(part, log, StandardCopyOption.REPLACE_EXISTING);
      ended.incrementAndGet();
      listener.made(plan, outcome);
      return null;
    } catch (IOException e) {
      return "its log %s can't be written: %s.".formatted(log, e.getMessage());
    } catch (RuntimeException | Error e) {
      return Errors.sentence(e);
    } finally {
      underWay.remove(plan);
    }
  }

  private SweepState state(int before, int total, double seconds) {
    List<Double> parts = List.copyOf(underWay.values());
    double sum = parts.stream().mapToDouble(Double::doubleValue).sum();
    return new SweepState(before + ended.get(), total, parts.size(), sum, before, seconds);
  }
}
