package org.lanewise.lab.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.lab.fault.Setup;

/** The page on which every number of a step can be pressed: one file that needs nothing else. */
final class PageOf {

  /** In this order: each file uses those before it. */
  private static final List<String> SCRIPTS =
      List.of(
          "float",
          "doubles",
          "functions",
          "graph",
          "sums",
          "linear",
          "windows",
          "pointwise",
          "norms",
          "losses",
          "zeros",
          "wiggle",
          "draw",
          "panel",
          "update",
          "strip",
          "play",
          "main");

  private PageOf() {}

  /**
   * Writes the page of one step, whole or not at all.
   *
   * @throws StoreException when the file system refuses
   */
  static void write(Trace trace, PageFacts facts, Path file) {
    PageNumbers numbers = PageStep.of(trace, facts);
    Setup play = facts.play();
    if (play != null) {
      PagePlay.add(numbers, play);
    }
    AtomicFile.write(file, out -> out.write(html(numbers).getBytes(StandardCharsets.UTF_8)));
  }

  /** The page of these numbers. */
  static String html(PageNumbers numbers) {
    String script =
        SCRIPTS.stream().map(name -> text(name + ".js")).collect(Collectors.joining("\n"));
    return text("page.html")
        .replace("/*style*/", text("page.css"))
        .replace("/*script*/", script)
        .replace("/*data*/", numbers.script());
  }

  private static String text(String resource) {
    try (InputStream in = PageOf.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
