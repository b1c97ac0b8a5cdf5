package org.lanewise.engine.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Watches a run and names the cause when it is stuck. It is told what happens, {@link Observation}
 * by observation, by a {@link DoctorListener} or from the log of a finished run. Each cause is
 * found once, and none after one that leaves no hope: what follows from that is no cause. One
 * thread at a time.
 */
public final class Doctor {

  private final Chart chart;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();

  /** A doctor for one run. */
  public Doctor(RunFacts facts) {
    Objects.requireNonNull(facts, "facts");
    chart = new Chart(facts);
  }

  /**
   * Hears what happened next.
   *
   * @return what it finds because of that; mostly nothing
   */
  public List<Finding> hear(Observation observation) {
    Objects.requireNonNull(observation, "observation");
    chart.add(observation);
    List<Finding> fresh = new ArrayList<>();
    for (Cause cause : Causes.all()) {
      if (!hopeless() && !settled.contains(cause.name())) {
        cause
            .find(chart)
            .ifPresent(finding -> {
              settled.add(finding.cause());
              settled.addAll(cause.explains());
              fresh.add(finding);
              findings.add(finding);
            });
      }
    }
    return fresh;
  }

  /** All findings so far, oldest first. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Whether one of them says that the run can't recover. */
  public boolean hopeless() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.HOPELESS);
  }
}
