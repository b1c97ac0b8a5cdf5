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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.store.ModelFile;

/** The README's image of the engine as a library does what it says. */
class LibraryExampleTest {

  private static final Path README = Path.of("..", "README.md");

  /** The modules and what they stand on, without the command line and what tests need. */
  private static final Pattern LIBRARIES =
      Pattern.compile("(engine|datasets)/target/|fastutil|jackson-core|joml|commons-|jspecify");

  private static final long PATIENCE_SECONDS = 300;

  @TempDir private Path folder;

  @Test
  void theProgramOfThePageRuns() throws IOException, InterruptedException {
    String page = Files.readString(README).replace("\r\n", "\n");
    String program = page.substring(page.indexOf("```java\n") + "```java\n".length());
    program = program.substring(0, program.indexOf("```"));
    assertTrue(program.lines().count() <= 16, "15 lines and an empty one");
    Files.writeString(folder.resolve("Solids.java"), program);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "org.lanewise.engine,jdk.incubator.vector",
                "Solids.java")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertTrue(ended, text);
    assertEquals(0, process.exitValue(), text);
    assertTrue(text.contains("epoch 1: loss ") && text.contains("best epoch "), text);
    double accuracy =
        text.lines()
            .filter(line -> line.startsWith("accuracy "))
            .mapToDouble(line -> Double.parseDouble(line.substring("accuracy ".length())))
            .findFirst()
            .orElseThrow();
    assertTrue(accuracy > 0.4, "chance is 0.1:\n" + text);
    ModelFile.load(folder.resolve("solids.safetensors"));
  }

  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .filter(entry -> LIBRARIES.matcher(entry.replace('\\', '/')).find())
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
