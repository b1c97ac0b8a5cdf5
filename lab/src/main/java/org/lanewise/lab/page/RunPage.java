package org.lanewise.lab.page;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.StoreException;

/** One or several runs as one page that needs nothing else. */
public final class RunPage {

  /** In this order: each file uses those before it. */
  private static final List<String> SCRIPTS =
      List.of("parts", "charts", "tables", "confusion", "main");

  /** While a run goes on, the page is loaded again so often. */
  private static final double SHORTEST_SECONDS = 5;

  private static final double LONGEST_SECONDS = 60;

  /** So long without news that its process may be gone: some epochs, and a minute. */
  private static final double EPOCHS_OF_SILENCE = 3;

  private static final double SILENCE_SECONDS = 60;
  private static final double FIRST_SILENCE_SECONDS = 600;
  private static final int MILLIS = 1000;

  private RunPage() {}

  /**
   * Writes the page, whole or not at all.
   *
   * @throws StoreException when the file system refuses
   */
  public static void write(List<PageRun> runs, Path file) {
    String html = html(runs, System.currentTimeMillis());
    AtomicFile.write(file, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The page.
   *
   * @param now when it is written, in milliseconds since 1970
   */
  static String html(List<PageRun> runs, long now) {
    double epoch = runs.stream().mapToDouble(PageRun::secondsOfEpoch).max().orElse(0);
    boolean running = runs.stream().anyMatch(PageRun::running);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("written", now);
    data.put(
        "refresh",
        running ? (long) (MILLIS * Math.clamp(epoch, SHORTEST_SECONDS, LONGEST_SECONDS)) : null);
    data.put(
        "silence",
        (long)
            (MILLIS
                * (epoch == 0
                    ? FIRST_SILENCE_SECONDS
                    : EPOCHS_OF_SILENCE * epoch + SILENCE_SECONDS)));
    data.put("runs", runs.stream().map(PageRun::fields).toList());
    return PageText.filled(
        text("page.html"),
        Map.of(
            "style",
            text("page.css"),
            "library",
            PageText.library(),
            "data",
            "const page = " + PageText.script(data) + ";",
            "script",
            SCRIPTS.stream().map(name -> text(name + ".js")).collect(Collectors.joining("\n"))));
  }

  private static String text(String name) {
    return PageText.resource(RunPage.class, name);
  }
}
