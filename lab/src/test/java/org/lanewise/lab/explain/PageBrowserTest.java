package org.lanewise.lab.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.lab.testkit.Browser;

/**
 * The page in a real browser, for every type of layers: what it adds up has the engine's bits, and
 * every kind of press works. Skipped, and said so, where there is no browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageBrowserTest {

  private Path folder = Path.of("");
  private Optional<Browser> browser = Optional.empty();

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
    folder = temporary;
    browser = Optional.of(new Browser(chromium.get(), folder.resolve("profile")));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void addsUpToTheBitsOfTheEngine(LayerCase layerCase) throws IOException, InterruptedException {
    LayerCase.Drawn drawn = layerCase.draw(new SplittableRandom(layerCase.ordinal()));
    boolean even = layerCase.ordinal() % 2 == 0;
    // The layers around it have as many pictures again as all that are pressed otherwise.
    boolean third = layerCase.ordinal() % 3 == 0;
    Loss weighted = SoftmaxCrossEntropy.smoothed(0.1).weighted(1, 2, 0.5);
    if (even) {
      check(CaseNetwork.alone(drawn), 1, new SoftmaxCrossEntropy(), Adam.defaults(), true);
      check(CaseNetwork.branched(drawn), 9, weighted, new Sgd(0.01, 0.9, true), third);
    } else {
      check(CaseNetwork.alone(drawn), 5, new BinaryCrossEntropy(), new Sgd(0.01, 0), true);
      check(CaseNetwork.branched(drawn), 1, new MeanSquaredError(), Adam.defaults(), third);
    }
  }

  private void check(Network network, int images, Loss loss, Optimizer optimizer, boolean pressed)
      throws IOException, InterruptedException {
    Path file = folder.resolve("page.html");
    SplittableRandom random = new SplittableRandom(images);
    PageNumbers numbers = PageSample.numbers(network, images, loss, optimizer, random);
    Files.writeString(file, PageOf.html(numbers));
    Browser.Page tab = browser.orElseThrow().open();
    tab.show(file, 1280, "light");
    assertEquals("", tab.evaluate(ALL_TENSORS), network + ": sums with other bits");
    if (pressed) {
      assertEquals("", tab.evaluate(PRESSES), network + ": presses");
    }
    assertEquals("", tab.evaluate(WIGGLES), network + ": finite differences");
    assertEquals("", tab.evaluate(WALK), network + ": a walk");
    requireQuiet(tab);
  }

  static void requireQuiet(Browser.Page tab) {
    assertEquals(List.of(), tab.events("Runtime.exceptionThrown"));
    assertEquals(List.of(), tab.events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), tab.events("Log.entryAdded"));
    assertEquals(1, tab.events("Network.requestWillBeSent").size(), "only the page itself");
  }

  /** Up to 25 places of every tensor that the engine stored, and all updates of some weights. */
  static final String ALL_TENSORS =
      """
      (() => {
        const wrong = [];
        let count = 0;
        for (const them of numbers.values()) {
          if (!them.data || them.kind === "draw" || them.id === "input") continue;
          const step = Math.max(1, Math.floor(them.data.length / 25));
          for (let i = 0; i < them.data.length; i += step) {
            count++;
            if (them.kind === "parameter") {
              const { value, stored } = updated(them.id, i);
              if (bits(value) !== bits(stored)) wrong.push(`update of ${written(them.id, i)}: ${value}, engine ${stored}`);
            } else {
              const { value } = explained(them.id, i);
              if (bits(value) !== bits(them.data[i])) wrong.push(`${written(them.id, i)}: ${value}, engine ${them.data[i]}`);
            }
          }
        }
        if (!Object.is(meanLoss(), PAGE.meanLoss)) wrong.push(`loss ${meanLoss()}, engine ${PAGE.meanLoss}`);
        if (count < 20) wrong.push(`only ${count} numbers`);
        const known = (id) => numbers.has(id) || /^(new|memory\\d+|frame) /.test(id);
        wrong.push(...Object.keys(PAGE.tensors).filter((id) => !known(id)).map((id) => `${id} is not shown`));
        return wrong.slice(0, 10).join("\\n");
      })()
      """;

  /**
   * Every picture is entered by keyboard and a number opened; its first and its last factor are
   * followed.
   */
  static final String PRESSES =
      """
      (() => {
        const wrong = [];
        const key = (target, name) => target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
        const heading = () => document.querySelector("#panel h2")?.textContent;
        const verdicts = () => [...document.querySelectorAll("#panel [data-same], #panel [data-update]")]
          .filter((one) => one.dataset.same === "false" || one.dataset.update === "false").map((one) => `${heading()}: ${one.textContent}`);
        for (const figure of document.querySelectorAll("#strip figure[data-tensor]")) {
          const id = figure.dataset.tensor;
          const box = figure.querySelector(".atlas");
          box.focus();
          for (const move of ["PageDown", "ArrowRight", "ArrowDown", "ArrowLeft"]) key(box, move);
          key(box, "Enter");
          if (!heading()?.startsWith(`${id}[`)) { wrong.push(`${id} opened ${heading()}`); continue; }
          wrong.push(...verdicts());
          const first = heading();
          const count = document.querySelectorAll("#panel button.place").length;
          for (const n of new Set(count ? [0, count - 1] : [])) {
            const button = document.querySelectorAll("#panel button.place")[n];
            const wanted = button.dataset.place;
            button.click();
            if (heading() !== wanted) wrong.push(`${wanted} opened ${heading()}`);
            wrong.push(...verdicts());
            if (wanted !== first) document.querySelector(".crumbs li:nth-last-child(2) button").click();
            if (heading() !== first) { wrong.push(`back from ${wanted} to ${heading()}, not ${first}`); break; }
          }
          for (const chain of document.querySelectorAll("#panel .chain .tools button:not(:disabled)")) chain.click();
          key(document.body, "Escape");
          if (document.querySelector("#panel h2")) wrong.push(`Escape leaves ${heading()}`);
          if (document.activeElement !== box) wrong.push(`focus after ${id} is on ${document.activeElement.className}`);
        }
        for (const button of document.querySelectorAll("#strip .output .place")) {
          button.click();
          if (heading() !== button.dataset.place) wrong.push(`${button.dataset.place} opened ${heading()}`);
          wrong.push(...verdicts());
          key(document.body, "Escape");
        }
        return wrong.slice(0, 10).join("\\n");
      })()
      """;

  /** A finite difference for a number of every tensor, where no gate flips. */
  static final String WIGGLES =
      """
      (() => {
        const wrong = [];
        let compared = 0;
        for (const them of [...numbers.values()]) {
          const gradient = numbers.get(`d ${them.id}`);
          if (!gradient?.data || !them.data) continue;
          const i = Math.floor(them.data.length / 2);
          const { difference, flips } = wiggle(them.id, i);
          if (flips) continue;
          compared++;
          const near = 2e-3 * largestOf(gradient.data) + 1e-6;
          if (!(Math.abs(difference - gradient.data[i]) <= near)) wrong.push(`${written(them.id, i)}: ${gradient.data[i]}, wiggled ${difference}`);
        }
        if (compared < 2) wrong.push(`only ${compared} compared`);
        return wrong.slice(0, 10).join("\\n");
      })()
      """;

  /** Forward to the end and back again; every stop says something. */
  static final String WALK =
      """
      (() => {
        const wrong = [];
        const stops = walk().length;
        for (let n = 0; n < stops; n++) {
          document.getElementById("later").click();
          const text = document.getElementById("stop").textContent;
          if (!text.startsWith(`${n + 1} of ${stops}. `) || text.includes("undefined")) wrong.push(text);
        }
        document.getElementById("earlier").click();
        if (!document.getElementById("stop").textContent.startsWith(`${stops - 1} of`)) wrong.push("not back");
        document.getElementById("everything").click();
        return wrong.join("\\n");
      })()
      """;
}
