package org.lanewise.lab.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code examples/} compile as a module of their own and run on the class path. */
final class ExamplesTest {

  private static final Path EXAMPLES = Pages.root().resolve("examples");

  /** Each with arguments that make it small. */
  private static final List<String> RUNS =
      List.of(
          "MultiLabel 1",
          "FineTune 100 1",
          "OwnPictures pictures 16 2",
          "OwnRules 100 2",
          "Regression 1",
          "ResidualNetwork 64 1 4 solids10",
          "ToPyTorch 100");

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path folder;

  /**
   * What {@link #theyCompileAndRun} starts in a JVM of its own: the programs, one after another.
   */
  static final class Main {

    private Main() {}

    public static void main(String[] runs) throws ReflectiveOperationException {
      for (String run : runs) {
        String[] words = run.split(" ");
        System.out.println("== " + words[0]);
        var main = Class.forName("examples." + words[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) Arrays.copyOfRange(words, 1, words.length));
      }
    }
  }

  @Test
  void theyCompileAndRun() throws IOException, InterruptedException {
    Path classes = folder.resolve("classes");
    List<String> javac =
        new ArrayList<>(
            List.of(
                "-Xlint:all,-incubating",
                "-Werror",
                "--module-path",
                PageProgram.modulePath(),
                "-d",
                classes.toString()));
    TreeSet<String> programs = new TreeSet<>();
    try (Stream<Path> files = Files.walk(EXAMPLES.resolve("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        javac.add(file.toString());
        String name = file.getFileName().toString().replace(".java", "");
        if (!name.contains("-")) {
          programs.add(name);
        }
      }
    }
    assertEquals(programs, new TreeSet<>(RUNS.stream().map(run -> run.split(" ")[0]).toList()));
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler().run(null, null, null, javac.toArray(String[]::new)));

    pictures();
    List<String> java =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + EXAMPLES.resolve("jvm.options"),
                "-cp",
                classes + File.pathSeparator + CLASS_PATH,
                Main.class.getName()));
    java.addAll(RUNS);
    String text = run(java);
    for (String program : programs) {
      assertTrue(text.contains("== " + program), text);
    }
    assertTrue(text.contains("picture 3: "), text);
    assertTrue(text.contains("picture 3 has ["), text);
    assertTrue(text.contains(", R2 score ") && text.contains("radius "), text);
    assertTrue(Files.exists(folder.resolve("own-rules")), text);

    // And PyTorch agrees, where it is installed.
    assumeTrue(hasTorch(), "there is no PyTorch");
    String compared = run(List.of("python3", EXAMPLES.resolve("load_in_pytorch.py").toString()));
    assertTrue(compared.startsWith("64 images: the largest difference"), compared);
  }

  private void pictures() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path place = Files.createDirectories(folder.resolve("pictures").resolve("class" + i % 2));
      BufferedImage image = new BufferedImage(20 + i, 20, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, i % 2 == 0 ? 0xff0000 : 0xff);
      assertTrue(ImageIO.write(image, "png", place.resolve(i + ".png").toFile()));
    }
  }

  private static boolean hasTorch() throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "python3",
                  "-c",
                  "import importlib.util as u, sys; sys.exit(not u.find_spec('torch'))")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertTrue(ended, text);
    assertEquals(0, process.exitValue(), text);
    return text;
  }
}
