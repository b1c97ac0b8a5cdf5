package org.lanewise.lab.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.testkit.Browser;

/**
 * The page of the two-block listing in a real browser; skipped, and said so, where there is none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageViewBrowserTest {

  /** What the page of this network may take. */
  private static final long MOST_BYTES = 6_000_000;

  private Path page = Path.of("step.html");
  private Optional<Browser> browser = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
    page = folder.resolve("step.html");
    write(page);
    browser = Optional.of(new Browser(chromium.get(), folder.resolve("profile")));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  /** One image of stripes, and fresh weights. */
  private static void write(Path file) {
    byte[] pixels = new byte[32 * 32 * 3];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (((i / 24) * 40 + random.nextInt(60)) & 0xff);
    }
    List<String> names =
        List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    ImageSet set = ImageSet.of("stripes/train/0", names, 32, 32, 3, pixels, new byte[] {6});
    Listing deep = Listings.find("deep").orElseThrow();
    TrainingSettings settings = new TrainingSettings(1, 1, Adam.defaults(), 1, false);
    Setup healthy =
        Setup.of(
            new TrainAndTest("stripes", set, set), deep.graph(), deep.preprocessing(), settings);
    TrainingState state = healthy.initialState(healthy.network());
    PageFacts facts =
        new PageFacts(
            "One step of deep on stripes/train/0",
            List.of("The label is 'seven' (6)."),
            names,
            healthy.trainingDataset(),
            settings,
            state,
            healthy.from(state.parameters()));
    Trace trace = Trace.of(healthy.network(), state.parameters()).seed(1).images(facts.images());
    PageOf.write(trace, facts, file);
  }

  private Browser.Page show(int width, String scheme) throws IOException, InterruptedException {
    Browser.Page tab = browser.orElseThrow().open();
    tab.show(page, width, scheme);
    return tab;
  }

  @ParameterizedTest(name = "{0} pixels wide, {1}")
  @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
  void fitsTheScreen(int width, String scheme) throws IOException, InterruptedException {
    Browser.Page tab = show(width, scheme);
    assertEquals("", tab.evaluate(BEYOND), "reaches beyond the right border");
    assertEquals(10L, tab.evaluate("document.querySelectorAll('.logits tbody tr').length"));
    assertEquals(
        scheme.equals("light"),
        tab.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
                + ".reduce((a, b) => a + +b, 0) / 3 > 128"));
    for (String place :
        List.of(
            "'conv2', 1000",
            "'d before conv2', 77",
            "'d conv2/kernel', 5000",
            "'pool1', 99",
            "'d pool1', 99",
            "'dense', 3",
            "'d dense/kernel', 17",
            "'d input', 500")) {
      tab.evaluate("openPlace(" + place + ")");
      assertEquals("", tab.evaluate(BEYOND), "beyond the right border at " + place);
      assertEquals(
          "true", tab.evaluate("document.querySelector('#panel [data-same]').dataset.same"));
    }
    PageBrowserTest.requireQuiet(tab);
  }

  @Test
  void isOneFileThatIsNotTooLarge() throws IOException {
    assertTrue(Files.size(page) < MOST_BYTES, Files.size(page) + " bytes");
  }

  @Test
  void saysTheGradientTwice() throws IOException, InterruptedException {
    Browser.Page tab = show(1280, "light");
    String abouts = "Array.from({ length: 3000 }, (_, i) => explained('d conv1', i).about)";
    assertEquals(
        true,
        tab.evaluate(abouts + ".some((about) => about.includes('as large and comes first'))"));
    assertEquals("", tab.evaluate(PageBrowserTest.ALL_TENSORS));
    assertEquals("", tab.evaluate(PageBrowserTest.WIGGLES));
    tab.evaluate("openPlace('d conv2/kernel', 5000); document.querySelector('.wiggle').click()");
    long end = System.nanoTime() + 300_000_000_000L;
    String text = "";
    while (!text.contains("by wiggling") && System.nanoTime() < end) {
      text = String.valueOf(tab.evaluate("document.querySelector('.wiggled').textContent"));
    }
    assertTrue(text.contains("by backpropagation"), text);
  }

  @Test
  void playsTenStepsWithAndWithoutFaults() throws IOException, InterruptedException {
    Browser.Page tab = show(1280, "light");
    assertEquals("", tab.evaluate(PageBrowserTest.WALK));
    assertEquals("", tab.evaluate(TRAINING));
    PageBrowserTest.requireQuiet(tab);
  }

  /** Tab to a picture, move in it, open a number, follow a factor, go back, and close. */
  @ParameterizedTest(name = "{0} pixels wide")
  @ValueSource(ints = {1280, 400})
  void goesByKeyboardAlone(int width) throws IOException, InterruptedException {
    Browser.Page tab = show(width, "light");
    String focused = "document.activeElement.closest('figure')?.dataset.tensor ?? ''";
    for (int tabs = 0; tabs < 40 && !"conv1".equals(tab.evaluate(focused)); tabs++) {
      tab.press("Tab");
    }
    assertEquals("conv1", tab.evaluate(focused), "reached by Tab");
    for (String key : List.of("PageDown", "ArrowRight", "ArrowRight", "ArrowDown")) {
      tab.press(key);
    }
    String said = "document.getElementById('live').textContent";
    assertTrue(String.valueOf(tab.evaluate(said)).startsWith("conv1[1,2,1] = "));
    tab.press("Enter");
    String heading = "document.querySelector('#panel h2')?.textContent ?? ''";
    assertEquals("conv1[1,2,1]", tab.evaluate(heading));
    assertEquals("H2", tab.evaluate("document.activeElement.tagName"), "focus is in the panel");
    String onNumber = "document.activeElement.classList.contains('place')";
    for (int tabs = 0; tabs < 40 && !Boolean.TRUE.equals(tab.evaluate(onNumber)); tabs++) {
      tab.press("Tab");
    }
    Object factor = tab.evaluate("document.activeElement.dataset.place");
    tab.evaluate("document.activeElement.click()"); // Enter on a button is the browser's own
    assertEquals(factor, tab.evaluate(heading));
    assertEquals(3L, tab.evaluate("document.querySelectorAll('.crumbs li').length"));
    tab.press("Escape");
    assertEquals("conv1[1,2,1]", tab.evaluate(heading));
    tab.press("Escape");
    assertEquals("", tab.evaluate(heading));
    assertEquals("conv1", tab.evaluate(focused), "focus is back where it was");
    PageBrowserTest.requireQuiet(tab);
  }

  @Test
  void opensTheNumberUnderTheMouse() throws IOException, InterruptedException {
    Browser.Page tab = show(1280, "light");
    tab.evaluate("document.querySelector('[data-tensor=\"conv1/kernel\"]').scrollIntoView()");
    tab.evaluate("scrollBy(0, -200)");
    String corner =
        "document.querySelector('[data-tensor=\"conv1/kernel\"] canvas').getBoundingClientRect()";
    double x = ((Number) Objects.requireNonNull(tab.evaluate(corner + ".left"))).doubleValue();
    double y = ((Number) Objects.requireNonNull(tab.evaluate(corner + ".top"))).doubleValue();
    tab.click(x + 25, y + 5); // third column of the first row: cells are ten pixels wide
    assertEquals(
        "conv1/kernel[0,2,0,0]",
        tab.evaluate("document.querySelector('#panel h2')?.textContent ?? ''"));
  }

  private static final String BEYOND =
      """
      (() => {
        const scrolled = (e) => e.closest(".scroll, .atlas");
        const room = document.documentElement.clientWidth;
        const wide = [...document.querySelectorAll("body *")].filter((e) => !scrolled(e) && e.getBoundingClientRect().right > room + 0.5);
        wide.push(...[...document.querySelectorAll(".pictures .atlas")].filter((e) => e.scrollWidth > e.clientWidth));
        return document.documentElement.scrollWidth > room ? "scrolls sideways" : wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join("\\n");
      })()
      """;

  /**
   * The healthy run learns its picture; each fault is answered by the doctor or at least not
   * hidden.
   */
  private static final String TRAINING =
      """
      (() => {
        const wrong = [];
        const slider = document.querySelector("#training input");
        const to = (step) => { slider.value = step; slider.dispatchEvent(new Event("input")); };
        for (const run of PAGE.play) {
          document.querySelector(`[data-run="${run.name}"]`).click();
          for (let step = 0; step < run.losses.length; step++) {
            to(step);
            const text = document.getElementById("steps").textContent;
            if (!text.startsWith(`after ${step} step`)) wrong.push(`${run.name}: ${text}`);
            if (!document.querySelector("#training .chart .here") && run.losses[step] !== null) wrong.push(`${run.name}, ${step}: no point`);
          }
          const words = document.querySelector(".doctor").textContent;
          if (["weights-zero", "softmax-twice"].includes(run.name) && !words.includes(run.name)) wrong.push(`${run.name}: ${words}`);
        }
        const healthy = PAGE.play[0].losses;
        if (PAGE.play.length !== 4 || healthy.length !== 11 || !(healthy[10] < healthy[0] / 2)) wrong.push(`losses ${healthy}`);
        return wrong.join("\\n");
      })()
      """;
}
