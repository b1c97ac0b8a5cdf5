package org.lanewise.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.sweep.Here;
import org.lanewise.lab.sweep.RunExecutor;
import org.lanewise.lab.sweep.RunPlan;
import scala.runtime.BoxedUnit;

/**
 * Has Spark's executors make runs, each a task. A run is a pure function of its words and images,
 * so it does not matter who makes it, or how often it is begun. Spark gives the run of an executor
 * that was lost to another one; where nobody is left, runs are made here.
 */
final class SparkRuns implements RunExecutor {

  private final String sweep = UUID.randomUUID().toString();
  private final JavaSparkContext context;
  private final Executors executors;
  private final Here here;
  private final int atOnce;
  private final Screen screen;
  private final Semaphore turns;
  private final ReentrantLock preparing = new ReentrantLock(true);
  private final RunBeginnings beginnings = new RunBeginnings();
  private final AtomicBoolean alone = new AtomicBoolean();
  private volatile boolean stopped;

  SparkRuns(JavaSparkContext context, Executors executors, Here here, int atOnce, Screen screen) {
    this.context = context;
    this.executors = executors;
    this.here = here;
    this.atOnce = atOnce;
    this.screen = screen;
    this.turns = new Semaphore(here.atOnce());
    context.sc().addSparkListener(beginnings);
  }

  @Override
  public int atOnce() {
    return atOnce;
  }

  @Override
  public String summary() {
    return "on " + executors.summary();
  }

  @Override
  public boolean make(RunPlan plan, Path log, DoubleConsumer progress) {
    byte[] message = message(plan).write();
    while (!stopped) {
      if (nobody()) {
        Optional<Boolean> made = madeHere(plan, log, progress);
        if (made.isPresent()) {
          return made.get();
        }
        continue;
      }
      Optional<RunAnswer> came = there(plan, message, progress);
      if (came.isEmpty()) {
        continue;
      }
      RunAnswer answer = came.get();
      if (!answer.death().isEmpty()) {
        throw new WorkException(answer.death());
      }
      if (answer.refusal().isEmpty()) {
        write(log, answer.log());
        return true;
      }
      executors.refuse(context, answer.executor(), answer.host(), answer.refusal());
    }
    return false;
  }

  /** One at a time and in their order: a thousand runs that wait need the memory of one. */
  private RunMessage message(RunPlan plan) {
    preparing.lock();
    try {
      RunRequest request = here.request(plan, null);
      return RunMessage.of(
          sweep,
          plan,
          request,
          new TrainRun(request, Here.silence()).parts(),
          SparkSettings.taskCores(context.getConf()),
          SparkSettings.isLocalCluster(context.master()));
    } finally {
      preparing.unlock();
    }
  }

  private boolean nobody() {
    return executors.count() == 0 || context.sc().isStopped();
  }

  /** Waits a while for its turn; empty where it did not come, or somebody else is there again. */
  private Optional<Boolean> madeHere(RunPlan plan, Path log, DoubleConsumer progress) {
    try {
      if (!turns.tryAcquire(Tasks.LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(false);
    }
    try {
      if (!nobody()) {
        return Optional.empty();
      }
      if (alone.compareAndSet(false, true)) {
        screen.prose("no executor is left, so runs are made here until one comes");
      }
      return Optional.of(here.make(plan, log, progress));
    } finally {
      turns.release();
    }
  }

  /** The answer to a run; empty where nobody is left to give one, or it was stopped. */
  private Optional<RunAnswer> there(RunPlan plan, byte[] message, DoubleConsumer progress) {
    context.setLocalProperty(RunBeginnings.RUN, plan.name());
    beginnings.await(plan.name(), () -> progress.accept(0));
    AtomicReference<byte[]> answer = new AtomicReference<>();
    try {
      boolean came =
          Tasks.run(
              context,
              List.of(0),
              new RunTask(message),
              (_, bytes) -> {
                answer.set(bytes);
                return BoxedUnit.UNIT;
              },
              () -> stopped || nobody());
      if (came) {
        alone.set(false);
        return Optional.of(RunAnswer.read(answer.get()));
      }
    } catch (WorkException e) {
      if (!nobody()) {
        throw e;
      }
    } finally {
      beginnings.forget(plan.name());
    }
    if (Thread.currentThread().isInterrupted()) {
      stopped = true;
    }
    return Optional.empty();
  }

  private static void write(Path log, byte[] bytes) {
    try {
      Files.write(log, bytes);
    } catch (IOException e) {
      throw new WorkException("its log %s can't be written: %s.".formatted(log, e.getMessage()), e);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    here.stop();
  }

  @Override
  public void close() {
    SparkProvider.close(context, screen);
  }
}
