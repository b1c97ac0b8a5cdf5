package org.lanewise.cluster;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.Cluster;

/**
 * How Spark is set up: closed, unless its properties say otherwise. Everyone proves to know a
 * secret, what goes over the wire is encrypted, no page is served, and processes of this machine
 * listen to this machine alone.
 */
final class SparkSettings {

  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");
  private static final String SECRET = "spark.authenticate.secret";
  private static final String JARS = "spark.jars";
  private static final int SECRET_BYTES = 32;

  /**
   * What may be brought to life from bytes: Spark's own messages and what they are made of, our
   * task, and nothing else that lies on the class path.
   */
  static final String FILTER =
      "org.lanewise.cluster.*;org.apache.spark.**;scala.**;java.lang.**;java.util.**;java.math.**;java.net.**;java.nio.**;java.io.**;io.netty.**;!*";

  /** As the launcher has it: kernels are compiled early. */
  private static final String JAVA_OPTIONS =
      "--add-modules=jdk.incubator.vector -XX:CompileCommand=quiet"
          + " -XX:CompileCommand=CompileThresholdScaling,org.lanewise.engine.kernel.*::*,0.1"
          + " -XX:Tier3BackEdgeThreshold=600000 -XX:Tier4BackEdgeThreshold=400000";

  private SparkSettings() {}

  /** Whether the executors are processes of this machine that Spark starts and ends with us. */
  static boolean isLocalCluster(String master) {
    return LOCAL_CLUSTER.matcher(master).matches();
  }

  /** Whether nobody but this process computes. */
  static boolean isThisProcess(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * Spark's properties for a request.
   *
   * @throws WorkException when a secret is missing
   */
  static SparkConf of(Cluster.Request request) {
    SparkConf conf = new SparkConf(); // with the system properties that spark-submit sets
    defaults().forEach(conf::setIfMissing);
    request.properties().forEach(conf::set);
    conf.setMaster(request.master());
    conf.setIfMissing("spark.app.name", "lanewise");
    Map.ofEntries(
            Map.entry("spark.ui.enabled", "false"),
            Map.entry("spark.ui.showConsoleProgress", "false"),
            Map.entry("spark.authenticate", "true"),
            Map.entry("spark.network.crypto.enabled", "true"),
            Map.entry("spark.serializer", "org.apache.spark.serializer.KryoSerializer"),
            Map.entry("spark.kryo.registrationRequired", "true"),
            // Executors look for a step's parameters at each other first. One that stands still
            // keeps whoever asks it waiting for so long, and Spark's own half a minute is many
            // steps; a handshake takes milliseconds, and seconds where a machine is overloaded.
            Map.entry("spark.network.auth.rpcTimeout", "10s"),
            // The same where they are connected already; then they ask the driver. There is no
            // shuffle: the name is that of all blocks.
            Map.entry("spark.shuffle.io.connectionTimeout", "10s"),
            Map.entry("spark.shuffle.io.maxRetries", "0"),
            // Parameters and gradients are noise: compressing costs time and saves nothing.
            Map.entry("spark.broadcast.compress", "false"),
            // An executor may be lost many times in a long run, and each time it is somebody's
            // task.
            Map.entry("spark.task.maxFailures", "16"),
            Map.entry("spark.speculation", "true"),
            Map.entry("spark.speculation.multiplier", "3"))
        .forEach(conf::setIfMissing);
    boolean local = isLocalCluster(request.master()) || isThisProcess(request.master());
    if (local) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    Matcher processes = LOCAL_CLUSTER.matcher(request.master());
    if (processes.matches()) {
      conf.setIfMissing("spark.executor.memory", processes.group(3) + "m");
      // The first step waits for all of them, so that what it costs is known.
      conf.setIfMissing(
          "spark.cores.max",
          Long.toString(Long.parseLong(processes.group(1)) * Long.parseLong(processes.group(2))));
      conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1");
    }
    secret(conf, request.master(), local);
    String options = conf.get("spark.executor.extraJavaOptions", "");
    conf.set(
        "spark.executor.extraJavaOptions",
        (JAVA_OPTIONS + " -Djdk.serialFilter=" + FILTER + " " + options).strip());
    Path jar = jar();
    if (jar != null && !isThisProcess(request.master()) && !conf.contains(JARS)) {
      conf.set(JARS, jar.toUri().toString());
    }
    return conf;
  }

  /** Cores of an executor that a task takes. */
  static int taskCores(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  /**
   * From now on this process too brings nothing else to life. A filter that it was started with is
   * somebody's decision, and stays.
   */
  static void filter() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(FILTER));
    }
  }

  private static void secret(SparkConf conf, String master, boolean local) {
    if (!conf.getBoolean("spark.authenticate", true) || conf.contains(SECRET)) {
      return;
    }
    if (local) {
      byte[] bytes = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(bytes);
      conf.set(SECRET, HexFormat.of().formatHex(bytes));
    } else if (master.startsWith("spark://")) {
      throw new WorkException(
          "%s asks who knows its secret, and none was given: write the line \"%s SECRET\" into a file that only you can read, and name it with --spark-properties. (A cluster that is open to everybody takes \"spark.authenticate false\" there.)"
              .formatted(master, SECRET));
    }
  }

  /** As spark-submit reads them, so that both go to the same cluster. */
  private static Map<String, String> defaults() {
    Map<String, String> environment = System.getenv();
    String folder =
        environment.getOrDefault(
            "SPARK_CONF_DIR", environment.getOrDefault("SPARK_HOME", "") + "/conf");
    Path file = Path.of(folder, "spark-defaults.conf");
    Properties properties = new Properties();
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new WorkException("%s can't be read (%s).".formatted(file, e.getMessage()), e);
      }
    }
    Map<String, String> all = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    return all;
  }

  /**
   * The jar that this runs from, which executors are sent; null where it is a folder of classes.
   */
  private static @Nullable Path jar() {
    try {
      Path code =
          Path.of(SparkSettings.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(code) ? code : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
