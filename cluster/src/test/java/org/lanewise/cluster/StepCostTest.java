package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.train.BatchCut;

final class StepCostTest {

  private static final BatchCut CUT = new BatchCut(0, BatchCut.LEAST);

  /** As measured for the network {@code deep}; docs/cluster.md says how. */
  private static final int PARAMETERS = 42_442;

  private static final double HERE = 5.40 / 50_000;
  private static final double THERE = 2 * 5.27 / 50_000;
  private static final double FIXED = 0.117;
  private static final int CORES = 2;

  @Test
  void aStepTakesAsLongAsItsBusiestCore() {
    StepCost cost = new StepCost(0.001, 0.5, 0.002, 3, CUT);
    assertEquals(1.024, cost.here(1024), 1e-9);
    assertEquals(0.5 + 0.002 * 6 * 64, cost.there(1024), 1e-9);
    assertEquals(0.5 + 0.002 * 64, cost.there(64), 1e-9);
    assertEquals(
        "a step of 1,024 images: about 1.02 s here on 2 threads, 1.27 s there on them, 0.50 s of it for sending",
        cost.text(1024, 2, "them"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.001, 0.5, 0.002, 3",
    "0.001, 0.01, 0.001, 2",
    "0.001, 0.0, 0.0005, 1",
    "0.001, 1, 0.001, 16",
    "0.001, 0.1, 0.001, 40",
    "0.001, 0.1, 0.002, 2",
  })
  void theBatchFromWhichItPaysIsTheSmallestThatCostsLess(
      double here, double fixed, double there, int slots) {
    StepCost cost = new StepCost(here, fixed, there, slots, CUT);
    OptionalLong first =
        LongStream.rangeClosed(1, 5_000)
            .filter(batch -> cost.there(batch) <= cost.here(batch) + 1e-12)
            .findFirst();
    assertEquals(first, cost.breakEven());
  }

  @Test
  void bothWaysAreOnTheWire() {
    assertEquals(8 * 4 * 1000 * (3 + 5) / 1e6, StepCost.onWire(1000, 3, 5, 1e6), 1e-12);
  }

  /** The table in the documentation, by what the command reckons with. */
  @ParameterizedTest
  @CsvSource({"100 Mbit/s, 1e8", "1 Gbit/s, 1e9", "10 Gbit/s, 1e10"})
  void theTableIsWhatTheCommandWouldSay(String wire, double bits) throws IOException {
    StringBuilder row = new StringBuilder("| ").append(wire).append(" |");
    for (int machines : new int[] {2, 4, 8}) {
      int slots = machines * CORES;
      int answers = Handout.of(BatchCut.MOST, slots).tasks().size();
      double fixed = FIXED + StepCost.onWire(PARAMETERS, machines, answers, bits);
      long batch = new StepCost(HERE, fixed, THERE, slots, CUT).breakEven().orElseThrow();
      row.append(String.format(Locale.ROOT, " %,d |", batch));
    }
    String page = Files.readString(Path.of("..", "docs", "cluster.md"));
    assertTrue(page.contains(row), () -> row + " is not in docs/cluster.md");
  }
}
