package org.lanewise.lab.parity;

import java.util.Optional;

/**
 * What came of one tensor of a file.
 *
 * @param name the tensor's name
 * @param outcome whether it agrees
 * @param difference how far apart the two are; empty where nothing was compared
 * @param note what else there is to say, or empty
 */
public record Verdict(String name, Outcome outcome, Optional<Difference> difference, String note) {

  /** How a tensor fares. */
  public enum Outcome {
    /** Within the tolerance. */
    AGREES,
    /** Beyond the tolerance, or not comparable. */
    DIFFERS,
    /** Not compared, for a reason that is given. */
    SKIPPED
  }

  static Verdict compared(String name, Difference difference, double tolerance) {
    boolean agrees = difference.relative() <= tolerance;
    return new Verdict(
        name,
        agrees ? Outcome.AGREES : Outcome.DIFFERS,
        Optional.of(difference),
        difference.note());
  }

  static Verdict failed(String name, String why) {
    return new Verdict(name, Outcome.DIFFERS, Optional.empty(), why);
  }

  static Verdict skipped(String name, String why) {
    return new Verdict(name, Outcome.SKIPPED, Optional.empty(), why);
  }
}
