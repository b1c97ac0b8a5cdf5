package org.lanewise.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.lab.cli.DataOption;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.run.RunParts;
import org.lanewise.lab.terminal.Shown;

/** Connects to Spark clusters. */
public final class SparkProvider implements Cluster.Provider {

  /** A cluster that is busy, or has to start machines, takes its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long a step is waited for once somebody asked for an end; then it is computed here. */
  private static final Duration LAST_STEP = Duration.ofSeconds(5);

  /** Spark ends in that time where nobody stands still. */
  private static final Duration SOON = Duration.ofSeconds(3);

  /** Nobody waits longer for Spark's end. */
  private static final Duration LATE = Duration.ofSeconds(7);

  private static final String NETWORK = "--network";
  private static final String DATA = "--data";

  @Override
  public @Nullable Cluster connect(
      Cluster.Request request, RunParts run, Screen screen, BooleanSupplier stopped) {
    SparkConf conf = SparkSettings.of(request);
    Executors executors = new Executors(screen, SparkSettings.taskCores(conf));
    JavaSparkContext context = open(conf, executors, screen, stopped);
    if (context == null) {
      return null;
    }
    try {
      JobMessage message = message(request, conf, run);
      EndRequest end = new EndRequest(stopped, LAST_STEP);
      SparkCluster cluster = new SparkCluster(context, executors, message, run, screen, end);
      new StepTrial(run).tell(cluster, executors, screen);
      executors.tell();
      return cluster;
    } catch (RuntimeException e) {
      close(context, screen);
      throw e;
    }
  }

  /**
   * Connects, and waits for the first executor.
   *
   * @param stopped whether somebody asked for an end meanwhile
   * @return null where that was asked for
   */
  static @Nullable JavaSparkContext open(
      SparkConf conf, Executors executors, Screen screen, BooleanSupplier stopped) {
    SparkSettings.filter();
    String master = conf.get("spark.master");
    try (Shown shown = screen.busy("connecting to " + master)) {
      JavaSparkContext context = connect(conf, master, stopped);
      if (context == null) {
        return null;
      }
      executors.listen(context, SparkSettings.isThisProcess(master));
      boolean came = executors.await(PATIENCE, stopped);
      if (came && !stopped.getAsBoolean()) {
        return context;
      }
      close(context, screen);
      if (stopped.getAsBoolean()) {
        return null;
      }
    }
    throw new WorkException(
        "no executor of %s came within two minutes; is it the right address and secret, and are cores and memory free there?"
            .formatted(master));
  }

  /** By a thread of its own: Spark waits a minute for a master that does not answer. */
  private static @Nullable JavaSparkContext connect(
      SparkConf conf, String master, BooleanSupplier stopped) {
    FutureTask<JavaSparkContext> connecting = new FutureTask<>(() -> new JavaSparkContext(conf));
    Thread.ofPlatform().daemon().name("connecting").start(connecting);
    while (!stopped.getAsBoolean()) {
      try {
        return connecting.get(Tasks.LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // It goes on.
      } catch (ExecutionException e) {
        throw new WorkException(
            "Spark could not be reached at %s: %s. (LANEWISE_SPARK_LOG=info shows what it does.)"
                .formatted(master, reason(e)),
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WorkException("connecting to %s was interrupted.".formatted(master), e);
      }
    }
    return null;
  }

  /**
   * Ends the connection. Spark may wait long for executors that stand still, and leaves those
   * behind that are processes of this machine: so it gets its time, and then they are ended.
   */
  static void close(JavaSparkContext context, Screen screen) {
    boolean local = SparkSettings.isLocalCluster(context.master());
    Thread closing = Thread.ofPlatform().daemon().name("end of Spark").start(context::close);
    try {
      if (!closing.join(SOON)) {
        screen.prose("waiting for Spark to end its executors, for some seconds at most");
        closing.join(LATE);
      }
      if (local) {
        endProcesses();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The executors; they were asked for an end already. */
  private static void endProcesses() throws InterruptedException {
    List<ProcessHandle> executors = ProcessHandle.current().children().toList();
    if (!haveEnded(executors)) {
      executors.forEach(ProcessHandle::destroyForcibly);
      haveEnded(executors);
    }
  }

  /** Waits a while for them. */
  private static boolean haveEnded(List<ProcessHandle> executors) throws InterruptedException {
    try {
      CompletableFuture.allOf(
              executors.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(SOON.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  static String reason(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  private static JobMessage message(Cluster.Request request, SparkConf conf, RunParts run) {
    return new JobMessage(
        UUID.randomUUID().toString(),
        ExecutorJob.words(elsewhere(run)),
        run.identity(),
        SparkSettings.taskCores(conf),
        SparkSettings.isLocalCluster(request.master()));
  }

  /** The call that makes the same run on an executor, which may lack the network's file. */
  static TypedCall elsewhere(RunParts run) {
    TypedCall call = withData(run.call(), run);
    List<String> typed = call.options().get(NETWORK);
    Path file = typed == null ? null : Path.of(typed.getFirst());
    return file != null && Files.exists(file)
        ? call.with(NETWORK, NetworkJson.print(NetworkJson.read(file)))
        : call;
  }

  /** Executors stand in other folders, and take the very data that was found here. */
  private static TypedCall withData(TypedCall call, RunParts run) {
    List<String> typed = call.options().get(DATA);
    String where = typed == null ? "auto" : typed.getFirst();
    if (where.equals("auto")) {
      return call.with(DATA, run.run().data().name());
    }
    return DataSource.NAMES.contains(where)
        ? call
        : call.with(DATA, DataOption.folder(Path.of(where).toAbsolutePath()));
  }
}
