package org.lanewise.lab.explain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.page.PageText;

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
    return PageText.filled(
        text("page.html"),
        Map.of("style", text("page.css"), "script", script, "data", numbers.script()));
  }

  private static String text(String resource) {
    return PageText.resource(PageOf.class, resource);
  }
}
