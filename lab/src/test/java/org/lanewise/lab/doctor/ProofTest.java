package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of what was put in against what was found. */
final class ProofTest {

  private static final ProofRun NAMED = run("slow", 1, "slow");
  private static final ProofRun SILENT = run(null, 1);

  private static ProofRun run(
      @org.jspecify.annotations.Nullable String fault, long seed, String... found) {
    return new ProofRun("deep", fault, "batch 32", seed, List.of(found));
  }

  @Test
  void isCleanWhenNothingIsMissedOrInvented() {
    assertTrue(new Proof(List.of(NAMED, SILENT)).clean());
    assertFalse(new Proof(List.of(NAMED, run("slow", 2))).clean(), "missed");
    assertFalse(new Proof(List.of(NAMED, run(null, 2, "slow"))).clean(), "a false alarm");
    assertFalse(new Proof(List.of(run("slow", 1, "slow", "overfitting"))).clean(), "one too many");
  }

  @Test
  void countsWhatWasFound() {
    Proof proof =
        new Proof(List.of(NAMED, run("slow", 2, "slow", "overfitting"), run("slow", 3), SILENT));
    assertEquals(
        """
        | put in | runs | found, in so many runs | right |
        |---|---|---|---|
        | `slow` | 3 | `slow` 2, `overfitting` 1, nothing 1 | 1 |
        | healthy: batch 32 | 1 | nothing 1 | 1 |
        """,
        proof.markdown());
    assertEquals("4 runs, 2 with something missed or found beside it", proof.summary());
  }
}
