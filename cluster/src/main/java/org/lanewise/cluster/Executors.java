package org.lanewise.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.lanewise.lab.cli.Screen;
import scala.jdk.javaapi.CollectionConverters;

/** Which executors there are, as Spark tells; says on the screen who comes late and who is lost. */
final class Executors extends SparkListener {

  /** An executor. */
  private record Executor(String host, int cores) {}

  /** Spark answers within that time, unless its master stands still. */
  private static final Duration DISMISSAL = Duration.ofSeconds(5);

  private final Screen screen;
  private final int taskCores;
  private final Map<String, Executor> present = new LinkedHashMap<>();
  private final Map<String, String> kernels = new LinkedHashMap<>();
  private final Set<String> refused = new LinkedHashSet<>();
  private boolean told;

  Executors(Screen screen, int taskCores) {
    this.screen = screen;
    this.taskCores = taskCores;
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    present.put(
        added.executorId(),
        new Executor(added.executorInfo().executorHost(), added.executorInfo().totalCores()));
    if (told) {
      screen.prose(
          "executor %s on %s joined: "
              .formatted(added.executorId(), present.get(added.executorId()).host),
          summary());
    }
    notifyAll();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    Executor gone = present.remove(removed.executorId());
    if (told && gone != null && !refused.contains(removed.executorId())) {
      screen.prose(
          "executor %s on %s was lost: ".formatted(removed.executorId(), gone.host),
          "others do its work, with the same bits; " + summary());
    }
    notifyAll();
  }

  /**
   * Begins to listen; some may have come before.
   *
   * @param context the cluster
   * @param thisProcess whether this process is the executor
   */
  void listen(JavaSparkContext context, boolean thisProcess) {
    context.sc().addSparkListener(this);
    synchronized (this) {
      for (ExecutorSummary one :
          CollectionConverters.asJava(context.sc().statusStore().executorList(true))) {
        if (one.isActive() && one.id().equals("driver") == thisProcess) {
          String host = one.hostPort().replaceFirst(":\\d+$", "");
          present.putIfAbsent(one.id(), new Executor(host, one.totalCores()));
        }
      }
    }
  }

  /** From now on changes are told. */
  synchronized void tell() {
    told = true;
  }

  /** An executor can't do its work, for this reason: it is dismissed, unless it is this process. */
  void refuse(JavaSparkContext context, String executor, String host, String reason) {
    synchronized (this) {
      present.remove(executor);
      if (!refused.add(executor)) {
        return;
      }
      screen.prose(
          screen.styled("yellow", "executor %s on %s is refused".formatted(executor, host))
              + ": "
              + reason);
    }
    if (!SparkSettings.isThisProcess(context.master())) {
      dismiss(context, executor);
    }
  }

  /** Whoever asks for the number of executors, or for an end, does not wait for that. */
  private static void dismiss(JavaSparkContext context, String executor) {
    Thread dismissal =
        Thread.ofPlatform()
            .daemon()
            .name("dismissal")
            .start(() -> {
              try {
                context.sc().killExecutor(executor);
              } catch (RuntimeException e) {
                // Spark has ended, or its master does not answer.
              }
            });
    try {
      dismissal.join(DISMISSAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** This one computes with these kernels. */
  synchronized void compute(String executor, String with) {
    kernels.put(executor, with);
  }

  /** What those that are present compute with, where it is known: each once. */
  synchronized String kernels() {
    return present.keySet().stream()
        .map(kernels::get)
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  /**
   * Waits until there is one.
   *
   * @param over whether nobody waits any more
   * @return whether there is one
   */
  synchronized boolean await(Duration longest, BooleanSupplier over) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (present.isEmpty() && System.nanoTime() < end && !over.getAsBoolean()) {
        wait(Tasks.LOOK_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !present.isEmpty();
  }

  synchronized int count() {
    return present.size();
  }

  private int cores() {
    return present.values().stream().mapToInt(Executor::cores).sum();
  }

  /** Tasks that are computed at the same time, at least 1. */
  synchronized int slots() {
    return Math.max(1, present.values().stream().mapToInt(one -> one.cores() / taskCores).sum());
  }

  /** As {@code 2 executors with 4 cores}. */
  synchronized String summary() {
    return count() == 0
        ? "no executor is left"
        : String.format(
            Locale.ROOT,
            "%d executor%s with %d core%s",
            count(),
            count() == 1 ? "" : "s",
            cores(),
            cores() == 1 ? "" : "s");
  }
}
