package org.lanewise.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
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
  private static final long PATIENCE_MILLISECONDS = 120_000;

  private static final String NETWORK = "--network";
  private static final String DATA = "--data";

  @Override
  public Cluster connect(Cluster.Request request, RunParts run, Screen screen) {
    SparkConf conf = SparkSettings.of(request);
    Executors executors = new Executors(screen, SparkSettings.taskCores(conf));
    JavaSparkContext context = open(conf, request.master(), executors, screen);
    try {
      JobMessage message = message(request, conf, run);
      SparkCluster cluster = new SparkCluster(context, executors, message, run, screen);
      new StepTrial(run).tell(cluster, executors, screen);
      executors.tell();
      return cluster;
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** Connects, and waits for the first executor. */
  static JavaSparkContext open(SparkConf conf, String master, Executors executors, Screen screen) {
    SparkSettings.filter();
    try (Shown shown = screen.busy("connecting to " + master)) {
      JavaSparkContext context = connect(conf, master);
      executors.listen(context, SparkSettings.isThisProcess(master));
      await(context, executors, master);
      return context;
    }
  }

  private static JavaSparkContext connect(SparkConf conf, String master) {
    try {
      return new JavaSparkContext(conf);
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      throw new WorkException(
          "Spark could not be reached at %s: %s. (LANEWISE_SPARK_LOG=info shows what it does.)"
              .formatted(master, reason(e)),
          e);
    }
  }

  static String reason(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  private static void await(JavaSparkContext context, Executors executors, String master) {
    try {
      if (executors.await(PATIENCE_MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.close();
    throw new WorkException(
        "no executor of %s came within two minutes; is it the right address and secret, and are cores and memory free there?"
            .formatted(master));
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
