package org.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lanewise.bench.report.ReportCommandTest.counter;
import static org.lanewise.bench.report.ReportCommandTest.ladder;
import static org.lanewise.bench.report.ReportCommandTest.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.bench.ladder.Rung;
import org.lanewise.lab.testkit.Browser;
import picocli.CommandLine;

/** The report's page in a real browser; skipped, and said so, where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportPageBrowserTest {

  private static final int ROUTINES = 3;

  private Path page = Path.of("bench-report.html");
  private Optional<Browser> browser = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
    List<String> entries = new ArrayList<>();
    entries.add(sure(result("PeakBenchmark.fma", "", 1000, counter("gflop", 96))));
    double gbyte = 300;
    for (String level : List.of("L1", "L2", "L3", "DRAM")) {
      String params = "\"level\": \"" + level + "\"";
      entries.add(sure(result("BandwidthBenchmark.read", params, 1000, counter("gbyte", gbyte))));
      gbyte /= 2.5;
    }
    // All points of the roofline stand over each other: one convolution, many figures close by.
    for (String routine : List.of("forward", "backwardWeights", "backward")) {
      double gflop = 1.3;
      for (Rung rung : Rung.values()) {
        String entry = ladder(routine, rung.name(), gflop);
        entries.add(rung == Rung.IMPLICIT ? entry : sure(entry));
        gflop *= 1.7;
      }
    }
    // A figure of a kernel that was measured while it was still being compiled: very long labels.
    entries.add(ladder("backwardInput", Rung.LOOPS.name(), 123_456));
    Path results = folder.resolve("results.json");
    Files.writeString(results, "[" + String.join(",", entries) + "]");
    assertEquals(
        0,
        new CommandLine(new ReportCommand())
            .execute(results.toString(), "--out", folder.toString()));
    page = folder.resolve("bench-report.html");
    browser = Optional.of(new Browser(chromium.get(), folder.resolve("profile")));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  /** With an error that can be relied upon. */
  private static String sure(String entry) {
    return entry.replace("\"scoreError\": \"NaN\"", "\"scoreError\": 0.1");
  }

  @ParameterizedTest(name = "{0} pixels wide, {1}")
  @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
  void isDrawnAsItShould(int width, String scheme) throws IOException, InterruptedException {
    Browser.Page tab = browser.orElseThrow().open();
    tab.show(page, width, scheme);

    assertEquals((long) width, tab.evaluate("window.innerWidth"));
    assertEquals(
        true, tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "overflows");
    assertEquals(
        true,
        tab.evaluate("document.querySelector('canvas').getBoundingClientRect().top < 600"),
        "the first chart is on the first screen");
    assertEquals((long) ROUTINES + 2, tab.evaluate("charts.length"));
    assertEquals("", tab.evaluate(CUT), "figures behind bars that are cut off");

    assertEquals("", tab.evaluate(OVER_EACH_OTHER), "texts over each other");
    assertEquals(
        (long) ROUTINES * Rung.values().length + 1 + 4 + 1,
        tab.evaluate(ROOFLINE + ".written.length"),
        "every point has its number, every line its name");
    assertEquals(
        (long) ROUTINES * Rung.values().length + 1,
        tab.evaluate("document.querySelectorAll('.key li').length"));
    assertEquals((long) ROUTINES + 1, tab.evaluate(HOLLOW), "figures that are not sure");
    assertEquals(
        (long) ROUTINES + 1,
        tab.evaluate(
            "[...document.querySelectorAll('.key li')]"
                + ".filter(item => item.textContent.endsWith('(± unknown)')).length"));
    assertEquals(
        "FLOP per byte (logarithmic), GFLOP/s (logarithmic)",
        tab.evaluate(
            "['x', 'y'].map(axis => " + ROOFLINE + ".options.scales[axis].title.text).join(', ')"));

    assertEquals(List.of(), tab.events("Runtime.exceptionThrown"));
    assertEquals(List.of(), tab.events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), tab.events("Log.entryAdded"));
    List<Object> requests = tab.events("Network.requestWillBeSent");
    assertEquals(1, requests.size(), "only the page itself: " + requests);
    assertTrue(String.valueOf(requests).contains(page.toUri().toString()), requests.toString());
  }

  private static final String ROOFLINE = "charts.find(chart => chart.written)";

  private static final String HOLLOW =
      ROOFLINE
          + ".data.datasets.flatMap(set => set.pointBackgroundColor ?? [])"
          + ".filter(colour => colour === 'transparent').length";

  private static final String CUT =
      """
      charts.filter(chart => chart.data.datasets[0].ends).flatMap(chart => {
        chart.ctx.font = endFont;
        return chart.getDatasetMeta(0).data.map((bar, i) => [bar, chart.data.datasets[0].ends[i]])
          .filter(([bar, end]) => bar.x + 5 + chart.ctx.measureText(end).width > chart.width)
          .map(([, end]) => end);
      }).join(', ')
      """;

  private static final String OVER_EACH_OTHER =
      """
      (() => {
        const texts = charts.find(chart => chart.written).written;
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        return texts.flatMap((one, i) => texts.slice(i + 1)
          .filter(other => one.boxes.some(a => other.boxes.some(b => meet(a, b))))
          .map(other => one.text + ' / ' + other.text)).join(', ');
      })()
      """;
}
