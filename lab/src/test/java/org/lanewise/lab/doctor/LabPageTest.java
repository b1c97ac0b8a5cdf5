package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;

/** The laboratory's page and table. */
final class LabPageTest {

  private static List<EpochResult> epochs(int count, double accuracy) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(epoch ->
            new EpochResult(
                epoch, 1.5, 0.4, OptionalDouble.of(1.4), OptionalDouble.of(accuracy), 2, 320))
        .toList();
  }

  private static LabRun run(String name, double accuracy) {
    return new LabRun(
        Listings.find(name).orElseThrow(),
        50_000,
        64,
        epochs(10, accuracy),
        List.of(new LabRun.Point(0.5, 2), new LabRun.Point(1, 1.5)),
        List.of(),
        5_000_000L);
  }

  private static final List<LabRun> RUNS = List.of(run("raw", 0.38), run("scaled", 0.63));

  @Test
  void needsNoNetwork() {
    String page = LabPage.html(RUNS, "a < b");
    assertTrue(page.contains("Chart.js"));
    assertTrue(page.contains("a &lt; b"));
    assertFalse(page.contains("src=\"http"));
    assertFalse(page.contains("<link"));
    assertTrue(page.contains("\"raw\":{\"loss\":[{\"x\":0.5,\"y\":2.0}"));
    assertFalse(page.contains("/*" + "data*/"));
  }

  @Test
  void saysWhereAClaimDoesNotHold() {
    LabVerdict verdict = new LabVerdict(RUNS);
    assertTrue(verdict.of(RUNS.get(0)).startsWith("Does not hold with Adam"));
    assertTrue(verdict.of(RUNS.get(1)).startsWith("Holds: 0.630"));
    assertTrue(new LabVerdict(List.of()).of(run("raw", 0.1)).startsWith("Holds in this run"));
  }

  @Test
  void givesNoVerdictOnARunThatIsTooShortToHaveOne() {
    Listing raw = Listings.find("raw").orElseThrow();
    LabRun run = new LabRun(raw, 600, 32, epochs(1, 0.1), List.of(), List.of(), null);
    String verdict = new LabVerdict(List.of(run)).of(run);
    assertEquals(
        "No verdict: 1 epoch of 600 images are too little to judge a claim about 10 epochs of 50,000; at least 3 epochs and 10,000 images in all are needed.",
        verdict);
  }

  @Test
  void tabulatesEveryRun() {
    String table = LabReport.markdown(RUNS, "facts");
    assertEquals(2, table.lines().filter(line -> line.matches("\\| \\d `.*")).count());
  }
}
