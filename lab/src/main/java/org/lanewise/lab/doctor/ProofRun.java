package org.lanewise.lab.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Finding;

/**
 * A run of the doctor's proof: what was put in, and what was found.
 *
 * @param listing the listing that was trained
 * @param fault what was put in, or null for a healthy run
 * @param settings batch, optimizer and rate, in words
 * @param seed of the run
 * @param found the names of the causes found, in the order in which they were found
 */
record ProofRun(
    String listing, @Nullable String fault, String settings, long seed, List<String> found) {

  static ProofRun of(
      String listing, @Nullable String fault, String settings, long seed, List<Finding> findings) {
    return new ProofRun(
        listing, fault, settings, seed, findings.stream().map(Finding::cause).toList());
  }

  /** Whether exactly what was put in was found, and nothing in a healthy run. */
  boolean right() {
    return found.equals(fault == null ? List.of() : List.of(fault));
  }

  /** What was put in, as a table names it. */
  String injected() {
    return fault == null ? "healthy" : fault;
  }
}
