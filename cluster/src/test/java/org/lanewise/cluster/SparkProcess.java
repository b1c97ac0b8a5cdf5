package org.lanewise.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of the product or of Spark, with what it has written so far. */
final class SparkProcess implements AutoCloseable {

  /** Only against a hang. */
  static final long SECONDS = 300;

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** What Spark asks for, for processes that are over before Java's best code pays. */
  private static final List<String> OPTIONS =
      Stream.concat(
              Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
              Stream.of(
                      "lang",
                      "lang.invoke",
                      "lang.reflect",
                      "io",
                      "net",
                      "nio",
                      "util",
                      "util.concurrent",
                      "util.concurrent.atomic")
                  .map(name -> "--add-opens=java.base/java." + name + "=ALL-UNNAMED"))
          .toList();

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private SparkProcess(Process process) {
    this.process = process;
    Thread reading = new Thread(this::read, "output of " + process.pid());
    reading.setDaemon(true);
    reading.start();
  }

  /** The command line of Lanewise, with Spark on its class path. */
  static SparkProcess lanewise(Path folder, List<String> before, String address, String... words) {
    Map<String, String> environment = Map.of("SPARK_LOCAL_IP", address);
    return start(folder, before, environment, "org.lanewise.lab.Main", words);
  }

  /** A {@link Machine}, which tells all that Spark does on it. */
  static SparkProcess machine(Path folder, List<String> before, String... words) {
    Map<String, String> environment = Map.of("LANEWISE_SPARK_LOG", "info");
    return start(folder, before, environment, Machine.class.getName(), words);
  }

  private static SparkProcess start(
      Path folder,
      List<String> before,
      Map<String, String> environment,
      String program,
      String... words) {
    List<String> command = new ArrayList<>(before);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-cp",
            TARGET.resolve("lanewise-cluster.jar")
                + File.pathSeparator
                + TARGET.resolve("spark/jars")
                + "/*"
                + File.pathSeparator
                + TARGET.resolve("test-classes"),
            program));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_HOME", TARGET.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    try {
      return new SparkProcess(builder.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException e) {
      // It was ended.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  /** The first line that holds this text; waits for it. */
  String await(String text) throws InterruptedException {
    return await(text, 1);
  }

  /** The line that is the first, or second and so on, to hold this text; waits for it. */
  synchronized String await(String text, int number) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int found = 0;
    for (int i = 0; ; i++) {
      while (i >= lines.size() && !ended && System.nanoTime() < end) {
        wait(1000);
      }
      if (i >= lines.size()) {
        throw new AssertionError(
            "no line has '" + text + "', time " + number + ":\n" + String.join("\n", lines));
      }
      if (lines.get(i).contains(text) && ++found == number) {
        return lines.get(i);
      }
    }
  }

  /** How many lines hold this text so far. */
  synchronized int count(String text) {
    return (int) lines.stream().filter(line -> line.contains(text)).count();
  }

  /** Waits for its end, and gives its status. */
  int finish() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + output());
    }
    return process.exitValue();
  }

  synchronized String output() {
    return String.join("\n", lines);
  }

  /** The executors that it, or a worker within it, has started. */
  List<ProcessHandle> executors() {
    return process
        .descendants()
        .filter(child ->
            Stream.of(child.info().arguments().orElse(new String[0]))
                .anyMatch(word -> word.contains("CoarseGrainedExecutorBackend")))
        .toList();
  }

  /** Asks it for an end: as Ctrl-C does, which a process in the background of a script ignores. */
  void interrupt() throws IOException, InterruptedException {
    signal("TERM", process.toHandle());
  }

  /** It ends at once, and does nothing before. */
  void kill() throws IOException, InterruptedException {
    signal("KILL", process.toHandle());
  }

  /** Sends a signal. */
  static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
