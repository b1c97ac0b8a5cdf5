package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the javadoc, {@code {@snippet : …}}, compile and run. Each is the body of a
 * method, compiled as a user's program of two {@code import module} and one {@code import static}
 * is, and finds there {@code network}, a small one, {@code data}, a few images for it, and {@code
 * folder}, with nothing in it but two pictures each of {@code pets/cat} and {@code pets/dog}. What
 * an example asserts must hold.
 */
final class SnippetTest {

  private static final String OPEN = "{@snippet :";

  /** What a user's program begins with; two names mean two classes each. */
  private static final String HEAD =
      """
      import module java.base;
      import module org.lanewise.datasets;
      import module org.lanewise.engine;
      import org.lanewise.engine.layer.Parameter;
      import org.lanewise.engine.train.Callback;
      import static org.lanewise.engine.Lanewise.*;

      public final class Snippets {
        static final TrainAndTest data = Solids10.render(20, 10);
        static final Network network =
            Network.sequential(Shape.of(32, 32, 3),
                conv2d(2, 3).strides(4).relu(), maxPool2d(2), flatten(), dense(10));
      """;

  /** The front of the library: all public classes of these packages have an example … */
  private static final Pattern FRONT =
      Pattern.compile(
          "engine/(layer/|loss/|optim/)?\\w+|engine/network/(Network|Graph|Node)|engine/store/Model(File)?"
              + "|engine/train/(Callback|EpochLines|History|Prediction|Predictor|Preprocessing|StopEarly|Trainer)"
              + "|datasets/(ImageSet|LabelledImages|TrainAndTest|augment/Augmentation)"
              + "|datasets/(folder/ImageFolder|solids/Solids10|store/DataStore)");

  /** … but what nobody makes who only uses them. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "package-info|Flop|LayerCase|LayerException|Parameter|Statistic|Metrics|Update|UpdateRange");

  @TempDir private Path folder;

  /** An example, and where it stands. */
  private record Snippet(String place, String text) {}

  @Test
  void everyExampleCompilesAndRuns() throws Exception {
    List<Snippet> snippets = new ArrayList<>();
    for (Path file : sources()) {
      snippets.addAll(snippets(file));
    }
    StringBuilder program = new StringBuilder(HEAD);
    for (int i = 0; i < snippets.size(); i++) {
      program
          .append("  // ")
          .append(snippets.get(i).place())
          .append("\n  public static void run")
          .append(i)
          .append("(Path folder) throws Exception {\n")
          .append(snippets.get(i).text())
          .append("  }\n");
    }
    compile(program.append("}\n").toString());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "png", png));
    byte[] picture = png.toByteArray();
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, SnippetTest.class.getClassLoader())) {
      loader.setDefaultAssertionStatus(true);
      Class<?> made = loader.loadClass("Snippets");
      for (int i = 0; i < snippets.size(); i++) {
        Path own = Files.createDirectory(folder.resolve("run" + i));
        for (String pet : List.of("cat/1", "cat/2", "dog/1", "dog/2")) {
          Path file = own.resolve("pets").resolve(pet + ".png");
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Files.write(file, picture);
        }
        run(snippets.get(i), made.getMethod("run" + i, Path.class), own);
      }
    }
  }

  private static void run(Snippet snippet, Method method, Path own) throws IllegalAccessException {
    try {
      method.invoke(null, own);
    } catch (InvocationTargetException e) {
      throw new AssertionError("the example of " + snippet.place(), e.getCause());
    }
  }

  @Test
  void everyClassOfTheFrontHasOne() throws IOException {
    List<String> without = new ArrayList<>();
    for (Path file : sources()) {
      String path = file.toString().replace('\\', '/');
      String name = path.substring(path.indexOf("org/lanewise/") + 13).replace(".java", "");
      String text = Files.readString(file);
      String last = name.substring(name.lastIndexOf('/') + 1);
      boolean isPublic =
          Pattern.compile("^public (\\w+ )*" + last + "\\b", Pattern.MULTILINE)
              .matcher(text)
              .find();
      if (FRONT.matcher(name).matches()
          && isPublic
          && !INSIDE.matcher(last).matches()
          && !text.contains(OPEN)) {
        without.add(name);
      }
    }
    assertEquals(List.of(), without);
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module : List.of("datasets", "engine")) {
      try (Stream<Path> files = Files.walk(root().resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("lanewise"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no folder above holds the launcher");
    }
    return folder;
  }

  private static List<Snippet> snippets(Path file) throws IOException {
    String text = Files.readString(file).replace("\r\n", "\n");
    List<Snippet> found = new ArrayList<>();
    for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, at + 1)) {
      int depth = 1;
      int end = at + OPEN.length();
      while (depth > 0) {
        char c = text.charAt(end++);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
      String body = text.substring(at + OPEN.length(), end - 1);
      int line = (int) text.substring(0, at).lines().count();
      Matcher stars = Pattern.compile("(?m)^ *\\* ?").matcher(body);
      found.add(new Snippet(file.getFileName() + ":" + line, stars.replaceAll("    ") + "\n"));
    }
    return found;
  }

  private void compile(String program) throws MalformedURLException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///Snippets.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    List<String> options =
        List.of(
            "-d",
            folder.toString(),
            "-proc:none",
            "--module-path",
            modulePath(),
            "--add-modules",
            "org.lanewise.engine,jdk.incubator.vector");
    StringWriter said = new StringWriter();
    boolean compiled = compiler.getTask(said, null, null, options, null, List.of(source)).call();
    assertTrue(compiled, said + "\n" + program);
  }

  private static String modulePath() {
    Pattern libraries =
        Pattern.compile(
            "(engine|datasets)/target/(classes|lanewise-)|fastutil|jackson-core|joml|commons-|jspecify");
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> libraries.matcher(entry.replace('\\', '/')).find())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
