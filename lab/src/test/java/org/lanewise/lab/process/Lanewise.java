package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lanewise.lab.CalledMain;

/**
 * The command line with the JDK and class path of the tests: every call a process of its own, or
 * one JVM that {@link #standing stays} for call after call.
 */
final class Lanewise {

  static final long LONGEST_SECONDS = 300;

  private final Path folder;
  private final List<String> javaOptions;
  private final boolean standing;

  /**
   * What a process left behind.
   *
   * @param status its exit status
   * @param out its standard output
   * @param err its standard error, without what Java itself warns of
   */
  record Result(int status, String out, String err) {

    /** The line of standard output that begins so, without that beginning. */
    String line(String beginning) {
      return out.lines()
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(beginning.length()).strip())
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("no line begins with " + beginning + " in\n" + out));
    }
  }

  /** A command line that runs in this folder and has its cache there. */
  Lanewise(Path folder) {
    this(folder, List.of("--add-modules=jdk.incubator.vector"), false);
  }

  private Lanewise(Path folder, List<String> javaOptions, boolean standing) {
    this.folder = folder;
    this.javaOptions = javaOptions;
    this.standing = standing;
  }

  /**
   * The same with one JVM for all that is {@link #run}, which saves most of the time of a short
   * call. For what a process's own beginning and end don't matter to.
   */
  Lanewise standing() {
    return new Lanewise(folder, javaOptions, true);
  }

  /** The same without the module of the Vector API. */
  Lanewise withoutVectors() {
    return new Lanewise(folder, List.of(), standing);
  }

  /** The same with further options for Java. */
  Lanewise with(String... options) {
    List<String> all = new ArrayList<>(javaOptions);
    all.addAll(List.of(options));
    return new Lanewise(folder, all, standing);
  }

  /** Runs to the end. */
  Result run(String... arguments) {
    try {
      if (standing) {
        return StandingCalls.run(this, arguments);
      }
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      return finish(start(out, err, arguments), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script to its end, whose {@code "$@"} is the call; skipped where there is no bash. */
  Result shell(String script, String... arguments) {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "SKIPPED: bash is needed");
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      List<String> words = new ArrayList<>(List.of("/bin/bash", "-c", script, "lanewise"));
      words.addAll(command(arguments));
      return finish(start(out, err, words), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words of the command that runs this call. */
  List<String> command(String... arguments) {
    return command(CalledMain.class, arguments);
  }

  /** The same with another main class. */
  List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    command.add(CalledMain.startedBy(ProcessHandle.current()));
    command.add("-Dlanewise.rate.seconds=0"); // three of each call of evaluate otherwise
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a process whose output goes to files. */
  Process start(Path out, Path err, String... arguments) throws IOException {
    return start(out, err, command(arguments));
  }

  private Process start(Path out, Path err, List<String> words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    prepare(builder);
    return builder.start();
  }

  /** Where it runs. */
  Path folder() {
    return folder;
  }

  /** Gives a process the folder and the environment of such calls. */
  void prepare(ProcessBuilder builder) {
    builder.directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LANEWISE_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().put("LANEWISE_CACHE", folder.resolve("cache").toString());
  }

  /** Waits for a process's end. */
  static Result finish(Process process, Path out, Path err) throws IOException {
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the process did not end; it said\n" + Files.readString(out));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("interrupted", e);
    }
    String errors = own(Files.readString(err, StandardCharsets.UTF_8));
    return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), errors);
  }

  /** What the program said on standard error, without what Java itself warns of. */
  static String own(String errors) {
    return errors
        .lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .reduce("", (a, b) -> a + b + "\n");
  }
}
