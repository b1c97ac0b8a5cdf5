package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Fix;
import org.lanewise.engine.doctor.Severity;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.testkit.Browser;

/** The laboratory's page in a real browser; skipped, and said so, where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LabPageBrowserTest {

  private Path page = Path.of("lab.html");
  private Optional<Browser> browser = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
    page = folder.resolve("lab.html");
    Files.writeString(
        page,
        LabPage.html(Listings.all().stream().map(LabPageBrowserTest::run).toList(), "made up"));
    browser = Optional.of(new Browser(chromium.get(), folder.resolve("profile")));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  private static LabRun run(Listing listing) {
    List<EpochResult> history = new ArrayList<>();
    List<LabRun.Point> losses = new ArrayList<>();
    for (int epoch = 1; epoch <= 10; epoch++) {
      double loss = 2.3 / Math.sqrt(epoch + listing.article());
      history.add(
          new EpochResult(
              epoch,
              loss,
              1 - loss / 3,
              OptionalDouble.of(loss * 1.1),
              OptionalDouble.of(1 - loss / 2.8),
              2,
              640));
      losses.add(new LabRun.Point(epoch, loss));
    }
    Finding finding =
        new Finding(
            "input-not-scaled",
            Severity.PROBLEM,
            0,
            0,
            "the input runs from 0 to 255 with mean 120 and deviation 64, and the loss is 41.20.",
            "Inputs in [0, 1].",
            Map.of("first_loss", 41.2),
            new Fix("Divide the pixels by 255.", List.of(new Fix.ScalePixels())));
    return new LabRun(
        listing, 640, listing.batch().orElse(640), history, losses, List.of(finding), 525_000_000L);
  }

  @ParameterizedTest(name = "{0} pixels wide, {1}")
  @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
  void isDrawnAsItShould(int width, String scheme) throws IOException, InterruptedException {
    Browser.Page tab = browser.orElseThrow().open();
    tab.show(page, width, scheme);

    assertEquals((long) width, tab.evaluate("window.innerWidth"));
    assertEquals(
        true, tab.evaluate("matchMedia('(prefers-color-scheme: %s)').matches".formatted(scheme)));
    assertEquals(
        "",
        tab.evaluate(
            "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right >"
                + " innerWidth + 0.5).map(e => e.outerHTML.slice(0, 80)).join('\\n')"),
        "reaches beyond the right border");
    assertEquals(
        true, tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "overflows");

    assertEquals(6L, tab.evaluate("document.querySelectorAll('canvas').length"));
    assertEquals("", tab.evaluate(BLANK), "blank charts");
    assertEquals("", tab.evaluate(DASHES), "the legend shows other dashes than the curves");
    assertEquals(
        3L,
        tab.evaluate(
            "charts.filter(c => c.options.scales.y.title.text === 'loss (logarithmic)').length"));
    assertEquals("", tab.evaluate(LOW_CURVES), "curves that use less than half of the height");
    boolean light = scheme.equals("light");
    assertEquals(
        light,
        tab.evaluate(String.format(Locale.ROOT, BRIGHTNESS, "backgroundColor") + " > 128"),
        "background");
    assertEquals(
        !light, tab.evaluate(String.format(Locale.ROOT, BRIGHTNESS, "color") + " > 128"), "ink");

    assertEquals(List.of(), tab.events("Runtime.exceptionThrown"));
    assertEquals(List.of(), tab.events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), tab.events("Log.entryAdded"));
    List<Object> requests = tab.events("Network.requestWillBeSent");
    assertEquals(1, requests.size(), "only the page itself: " + requests);
    assertTrue(String.valueOf(requests).contains(page.toUri().toString()), requests.toString());
  }

  /** Canvases in which fewer than 500 pixels have a curve's colour: neither clear nor grey. */
  private static final String BLANK =
      """
      [...document.querySelectorAll('canvas')].filter(canvas => {
        const p = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let coloured = 0;
        for (let i = 0; i < p.length; i += 4) {
          const spread = Math.max(p[i], p[i + 1], p[i + 2]) - Math.min(p[i], p[i + 1], p[i + 2]);
          if (p[i + 3] > 128 && spread > 80) coloured++;
        }
        return coloured < 500;
      }).map(canvas => canvas.getAttribute('aria-label')).join(', ')
      """;

  /** Entries of a legend whose dashes are not those of their curve. */
  private static final String DASHES =
      """
      charts.flatMap(chart => chart.legend.legendItems.filter(item =>
        String(item.lineDash) !== String(chart.data.datasets[item.datasetIndex].borderDash)))
        .map(item => item.text).join(', ')
      """;

  private static final String LOW_CURVES =
      """
      charts.filter(chart => {
        const ys = chart.data.datasets.flatMap((set, i) => chart.getDatasetMeta(i).data.map(p => p.y));
        const area = chart.chartArea;
        return Math.max(...ys) - Math.min(...ys) < (area.bottom - area.top) / 2;
      }).map(chart => chart.options.scales.y.title.text).join(', ')
      """;

  private static final String BRIGHTNESS =
      "getComputedStyle(document.body).%s.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3";
}
