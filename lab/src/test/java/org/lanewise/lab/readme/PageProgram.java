package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Java program of a page. */
record PageProgram(String source) {

  /** The modules and what they stand on, without the command line and what tests need. */
  private static final Pattern LIBRARIES =
      Pattern.compile("(engine|datasets)/target/|fastutil|jackson-core|joml|commons-|jspecify");

  private static final long PATIENCE_SECONDS = 300;

  private static final String FENCE = "```java\n";

  /** Takes the first one from a page of this name. */
  static PageProgram of(String page) throws IOException {
    return of(page, 0);
  }

  /** Takes the one of this number, from 0. */
  static PageProgram of(String page, int number) throws IOException {
    String text = Files.readString(Pages.root().resolve(page)).replace("\r\n", "\n");
    int at = text.indexOf(FENCE);
    for (int i = 0; i < number; i++) {
      at = text.indexOf(FENCE, at + 1);
    }
    String program = text.substring(at + FENCE.length());
    return new PageProgram(program.substring(0, program.indexOf("```")));
  }

  /** Runs it in this folder as the README says, and returns what it printed. */
  String run(Path folder) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("Page.java"), source);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "org.lanewise.engine,jdk.incubator.vector",
                "Page.java")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertTrue(ended, text);
    assertEquals(0, process.exitValue(), text);
    return text;
  }

  static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .filter(entry -> LIBRARIES.matcher(entry.replace('\\', '/')).find())
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
