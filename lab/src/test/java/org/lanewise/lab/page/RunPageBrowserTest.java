package org.lanewise.lab.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.testkit.Browser;

/** The page of a run in a real browser; skipped, and said so, where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunPageBrowserTest {

  private static final String ODD = "<i>cat</i>\u05d0";

  private Path folder = Path.of("");
  private Optional<Browser> browser = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
    this.folder = folder;
    browser = Optional.of(new Browser(chromium.get(), folder.resolve("profile")));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  private static List<String> classes(int n) {
    List<String> names = new ArrayList<>(List.of(ODD, "a-rather-long-name-of-a-class-of-pictures"));
    IntStream.range(2, n).forEach(i -> names.add("class " + i));
    return names;
  }

  private PageRun run(String name, int classes, double rate) throws IOException {
    return PageRun.read(SampleLog.ended(classes(classes), rate).to(folder.resolve(name)), name);
  }

  @ParameterizedTest(name = "{0} pixels wide, {1}")
  @CsvSource({"1280, light", "400, dark"})
  void isDrawnAsItShould(int width, String scheme) throws IOException, InterruptedException {
    Path page = folder.resolve("page.html");
    RunPage.write(List.of(run("a.jsonl", 10, 0.1), run("b-with-more-classes.jsonl", 40, 1)), page);
    Browser.Page tab = browser.orElseThrow().open();
    tab.show(page, width, scheme);

    assertEquals("", tab.evaluate(BEYOND), "reaches beyond the right border");
    assertEquals(
        true, tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "overflows");
    assertEquals(7L, tab.evaluate("charts.length"));
    assertEquals("", tab.evaluate(BLANK), "blank charts");
    assertEquals(
        "a.jsonl, validation; a.jsonl, training, mean of the epoch; b-with-more-classes.jsonl,"
            + " validation; b-with-more-classes.jsonl, training, mean of the epoch",
        tab.evaluate("charts[0].data.datasets.map(set => set.label).join('; ')"));
    assertEquals(
        "[10,20,10,20]",
        tab.evaluate(
            "charts[0].options.plugins.findingLines.marks.length === 4"
                + " && (byId('along').value = 'steps', draw(), JSON.stringify(marks().map(m => m.x)))"));
    assertEquals(4L, tab.evaluate("document.querySelectorAll('ol.findings li').length"));
    assertEquals(
        "0.1 1",
        tab.evaluate(
            "[...document.querySelectorAll('#results tr')].find(r => r.cells[0].textContent === 'learning_rate')"
                + " && [...document.querySelectorAll('#results tr')].find(r => r.cells[0].textContent === 'learning_rate')"
                + ".innerText.split(/\\s+/).slice(1).join(' ')"));
    assertEquals(ODD, tab.evaluate("document.querySelector('.matrix tbody th').textContent"));
    assertEquals(0L, tab.evaluate("document.querySelectorAll('i').length"));
    assertEquals(2L, tab.evaluate("[...document.images].filter(i => i.naturalWidth === 1).length"));
    boolean light = scheme.equals("light");
    assertEquals(
        light,
        tab.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
                + ".reduce((a, b) => a + +b, 0) / 3 > 128"));

    tab.evaluate("document.querySelector('canvas.heat').focus()");
    tab.press("ArrowRight");
    tab.press("ArrowRight");
    assertEquals(
        "3 images of " + ODD + " taken for a-rather-long-name-of-a-class-of-pictures",
        tab.evaluate("document.querySelector('output').textContent"));
    tab.evaluate("dispatchEvent(new Event('beforeprint'))");
    assertEquals("", tab.evaluate(BLANK), "blank charts on paper");
    quiet(tab, page);
  }

  @Test
  void keepsTheReadersPlaceWhereItIsLoadedAgain() throws IOException, InterruptedException {
    Path page = folder.resolve("live.html");
    PageRun run = new PageRun("live", true);
    RunPage.write(List.of(run), page);
    Browser.Page tab = browser.orElseThrow().open();
    tab.show(page, 400, "light");
    assertTrue(
        String.valueOf(tab.evaluate("document.body.innerText")).contains("is being trained"));
    run =
        PageRun.read(SampleLog.ended(List.of("a", "b"), 0.1).to(folder.resolve("c.jsonl")), "live");
    RunPage.write(List.of(run), page);
    tab.show(page, 400, "light");
    tab.evaluate(
        "byId('logarithmic').click(), byId('numbers-0').open = true,"
            + " byId('along').focus(), scrollTo(0, 500)");
    tab.show(page, 400, "light");
    assertEquals(500L, tab.evaluate("scrollY"));
    assertEquals(true, tab.evaluate("byId('logarithmic').checked && byId('numbers-0').open"));
    assertEquals("logarithmic", tab.evaluate("charts[0].options.scales.y.type"));
    assertEquals("along", tab.evaluate("document.activeElement.id"));
    quiet(tab, page);
  }

  private static void quiet(Browser.Page tab, Path page) {
    assertEquals(List.of(), tab.events("Runtime.exceptionThrown"));
    assertEquals(List.of(), tab.events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), tab.events("Log.entryAdded"));
    List<Object> requests =
        tab.events("Network.requestWillBeSent").stream()
            .filter(request -> !String.valueOf(request).contains("url=data:"))
            .toList();
    assertEquals(1, requests.size(), "only the page itself: " + requests);
    assertTrue(String.valueOf(requests).contains(page.toUri().toString()), requests.toString());
  }

  /** What reaches beyond the right border and is in no region that scrolls by itself. */
  private static final String BEYOND =
      """
      [...document.querySelectorAll('*')].filter(e => !e.closest('.wide') &&
        e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 80)).join('\\n')
      """;

  /** Charts in which fewer than 300 pixels have a curve's colour: neither clear nor grey. */
  private static final String BLANK =
      """
      charts.map(chart => chart.canvas).filter(canvas => {
        const p = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let coloured = 0;
        for (let i = 0; i < p.length; i += 4) {
          const spread = Math.max(p[i], p[i + 1], p[i + 2]) - Math.min(p[i], p[i + 1], p[i + 2]);
          if (p[i + 3] > 128 && spread > 80) coloured++;
        }
        return coloured < 300;
      }).map(canvas => canvas.getAttribute('aria-label')).join(', ')
      """;
}
