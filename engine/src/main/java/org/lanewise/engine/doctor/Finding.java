package org.lanewise.engine.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One cause that the doctor found.
 *
 * @param cause its name, such as {@code input-not-scaled}
 * @param severity how bad it is
 * @param epoch when it was found, from 1; 0 before the first step
 * @param step the steps of that epoch made by then
 * @param seen what was seen, a full sentence with numbers
 * @param healthy what a healthy run shows, a full sentence
 * @param evidence the numbers that the rule looked at, by name
 * @param fix what to do
 */
public record Finding(
    String cause,
    Severity severity,
    int epoch,
    int step,
    String seen,
    String healthy,
    Map<String, Double> evidence,
    Fix fix) {

  /** Keeps a copy of the evidence, in its order. */
  public Finding {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(seen, "seen");
    Objects.requireNonNull(healthy, "healthy");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(fix, "fix");
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  /** When it was found, in words. */
  public String when() {
    return epoch == 0
        ? "before step 1"
        : String.format(Locale.ROOT, "epoch %d, step %,d", epoch, step);
  }
}
