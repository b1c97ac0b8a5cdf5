package org.lanewise.lab.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.doctor.DoctorRequest;
import org.lanewise.lab.run.Cluster;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name a cluster. */
public final class ClusterOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Compute there: spark://HOST:PORT, yarn, k8s://..., or processes of this machine:"
              + " local-cluster[EXECUTORS,CORES,MB]. Pays for large batches, and for many runs. The first"
              + " use fetches Spark, 220 MB, unless SPARK_HOME is set.")
  private @Nullable String master;

  @Option(
      names = "--spark-properties",
      paramLabel = "FILE",
      description =
          "Spark's properties, a name and its value a line; spark.authenticate.secret belongs"
              + " there. Default: conf/spark-defaults.conf of SPARK_HOME.")
  private @Nullable Path properties;

  /**
   * Refuses what goes with no cluster.
   *
   * @param doctor as it was asked for
   */
  public void check(DoctorRequest doctor) {
    if (request() != null && doctor.fault() != null) {
      throw Calls.wrong(
          command, "--inject and --master don't go together: no other machine knows of the fault");
    }
  }

  /**
   * The cluster that was asked for; null for none.
   *
   * @throws WorkException when the properties can't be read
   */
  public Cluster.@Nullable Request request() {
    if (master == null) {
      if (properties != null) {
        throw Calls.wrong(command, "--spark-properties is for a cluster; name it with --master");
      }
      return null;
    }
    return new Cluster.Request(master, read(properties));
  }

  /** The file with properties; null for none. */
  public @Nullable Path file() {
    return properties;
  }

  private static Map<String, String> read(@Nullable Path file) {
    Map<String, String> all = new TreeMap<>();
    if (file == null) {
      return all;
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new WorkException(
          "%s can't be read (%s); --spark-properties takes a file with a name and its value a line."
              .formatted(file, e.getMessage()),
          e);
    }
    read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name).strip()));
    return all;
  }
}
