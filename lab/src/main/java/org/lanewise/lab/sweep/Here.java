package org.lanewise.lab.sweep;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.Interrupts;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.TrainRun;

/** Makes runs in this process, side by side, on images that are read once. */
public final class Here implements RunExecutor {

  private final RunImages images;
  private final int atOnce;
  private final int threads;
  private final Set<TrainRun> running = ConcurrentHashMap.newKeySet();
  private final Interrupts interrupts = Interrupts.elsewhere();

  /**
   * Nothing runs yet.
   *
   * @param images who reads them
   * @param atOnce how many runs are made at a time, at least 1
   * @param threads of each of them, at least 1
   */
  public Here(RunImages images, int atOnce, int threads) {
    this.images = images;
    this.atOnce = atOnce;
    this.threads = Workers.requireThreads(threads);
  }

  /** Where runs say what nobody reads: their logs have it. */
  public static Screen silence() {
    return Screen.plain(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @Override
  public int atOnce() {
    return atOnce;
  }

  @Override
  public String summary() {
    return (atOnce == 1 ? "one" : atOnce) + " at a time";
  }

  @Override
  public boolean make(RunPlan plan, Path log, DoubleConsumer progress) {
    if (interrupts.status() != 0) {
      return false;
    }
    try (LogFile file = LogFile.open(log)) {
      return make(request(plan, file), progress);
    }
  }

  /**
   * What a plan asks for.
   *
   * @param log where its log goes, or null for nowhere
   */
  public RunRequest request(RunPlan plan, @Nullable LogFile log) {
    return plan.call().oneOfSeveral(images, log);
  }

  /** As {@link #make(RunPlan, Path, DoubleConsumer)}, of a run whose log is open. */
  public boolean make(RunRequest request, DoubleConsumer progress) {
    progress.accept(0);
    TrainRun run = new TrainRun(request, silence());
    run.watch(watcher(progress, request.setup().settings().epochs()));
    running.add(run);
    try (Workers workers = new Workers(threads)) {
      return run.run(workers, interrupts) == 0;
    } catch (WorkException e) {
      if (isNonFinite(e)) {
        return true;
      }
      throw e;
    } finally {
      running.remove(run);
    }
  }

  private static boolean isNonFinite(@Nullable Throwable e) {
    return e != null && (e instanceof NonFiniteException || isNonFinite(e.getCause()));
  }

  private static Callback watcher(DoubleConsumer progress, int epochs) {
    return new Callback() {
      @Override
      public void onStep(Position position, Metrics batch) {
        progress.accept(
            (position.epoch() - 1 + (double) position.step() / position.stepsPerEpoch()) / epochs);
      }

      @Override
      public void onEpoch(Position position, EpochResult result) {
        progress.accept((double) result.epoch() / epochs);
      }
    };
  }

  @Override
  public void stop() {
    interrupts.interrupt();
    running.forEach(TrainRun::stop);
  }

  @Override
  public void close() {}
}
