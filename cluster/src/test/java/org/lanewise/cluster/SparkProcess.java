package org.lanewise.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A process of the product or of Spark, with what it has written so far. */
final class SparkProcess implements AutoCloseable {

  /** Only against a hang. */
  private static final long SECONDS = 300;

  /** Java's options for processes that are over before its best code pays. */
  static final List<String> SHORT_LIVED = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final List<String> OPTIONS =
      Stream.concat(
              SHORT_LIVED.stream(),
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

  /** The command line of Lanewise, with Spark on its class path, in a folder. */
  static SparkProcess lanewise(Path folder, Map<String, String> environment, String... words) {
    return start(folder, environment, "org.lanewise.lab.Main", words);
  }

  /** One of Spark's own programs. */
  static SparkProcess start(
      Path folder, Map<String, String> environment, String program, String... words) {
    List<String> command =
        new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-cp",
            TARGET.resolve("lanewise-cluster.jar")
                + File.pathSeparator
                + TARGET.resolve("spark/jars")
                + "/*",
            program));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_HOME", TARGET.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
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
    return await(line -> line.contains(text), text);
  }

  private synchronized String await(Predicate<String> wanted, String what)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    for (int i = 0; ; i++) {
      while (i >= lines.size() && !ended && System.nanoTime() < end) {
        wait(1000);
      }
      if (i >= lines.size()) {
        throw new AssertionError("no line has '" + what + "':\n" + String.join("\n", lines));
      }
      if (wanted.test(lines.get(i))) {
        return lines.get(i);
      }
    }
  }

  /** Waits until a file in this folder holds a text; its processes write there. */
  void awaitFile(Path folder, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!holds(folder, text)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError("no file in " + folder + " has '" + text + "':\n" + output());
      }
      Thread.sleep(100);
    }
  }

  private static boolean holds(Path folder, String text) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.endsWith("stderr")).toList()) {
        if (Files.readString(file).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The hash that it ends with; waits for its end. */
  String hash() throws InterruptedException {
    String line = await("sha256 of the parameters ");
    finish();
    return line.substring(line.lastIndexOf(' ') + 1);
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
