package org.lanewise.engine.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Watches a run and names the cause when it is stuck. It is told what happens, {@link Observation}
 * by observation, by a {@link DoctorCallback} or from the log of a finished run. Each cause is
 * found once, and again when it turns out to leave no hope, or after it was withdrawn because it
 * does not {@linkplain Cause#holds hold} any more. What follows from a cause is none: after it,
 * nothing is found that it {@link Cause#explains}, and nothing at all after one that leaves no
 * hope. It judges networks for classes: most of its rules compare with what a guess of the class
 * would bring. One thread at a time.
 */
public final class Doctor {

  /** What is said to who asks for more. */
  static final String CLASSES_ONLY =
      "the doctor judges networks for classes, but these targets are numbers; watch the loss and its metrics, and check the gradient with GradientCheck";

  private Observations observations;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();

  /** A doctor for one run. */
  public Doctor(RunFacts facts) {
    Objects.requireNonNull(facts, "facts");
    observations = new Observations(facts);
  }

  /** What to go on with when the run was interrupted. */
  public DoctorMemory memory() {
    return observations.memory(findings);
  }

  /** Goes on with a run that an earlier doctor has heard of, and forgets what it heard itself. */
  public void recall(DoctorMemory memory) {
    Objects.requireNonNull(memory, "memory");
    recall(observations.facts(), memory);
  }

  /** The same where facts have changed: more epochs, other threads. */
  public void recall(RunFacts facts, DoctorMemory memory) {
    Objects.requireNonNull(facts, "facts");
    Objects.requireNonNull(memory, "memory");
    observations = Observations.of(facts, memory);
    findings.clear();
    findings.addAll(memory.findings());
    settle();
  }

  private void settle() {
    settled.clear();
    for (Cause cause : Causes.all()) {
      if (findings.stream().anyMatch(finding -> finding.cause().equals(cause.name()))) {
        settled.addAll(cause.explains());
      }
    }
  }

  /**
   * Hears what happened next.
   *
   * @return what it finds because of that; mostly nothing
   */
  public List<Finding> hear(Observation observation) {
    Objects.requireNonNull(observation, "observation");
    observations.add(observation);
    for (Cause cause : Causes.all()) {
      if (findings.removeIf(
          one -> one.cause().equals(cause.name()) && !cause.holds(one, observations))) {
        settle();
      }
    }
    List<Finding> fresh = new ArrayList<>();
    for (Cause cause : Causes.all()) {
      if (!hopeless() && !settled.contains(cause.name())) {
        cause.find(observations).ifPresent(finding -> add(cause, finding, fresh));
      }
    }
    return fresh;
  }

  private void add(Cause cause, Finding finding, List<Finding> fresh) {
    int earlier = 0;
    while (earlier < findings.size() && !findings.get(earlier).cause().equals(finding.cause())) {
      earlier++;
    }
    if (earlier == findings.size()) {
      findings.add(finding);
      settled.addAll(cause.explains());
    } else if (finding.severity() == Severity.HOPELESS) {
      findings.set(earlier, finding);
    } else {
      return;
    }
    fresh.add(finding);
  }

  /** All findings so far, in the order in which the causes were found first. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Whether one of them says that the run can't recover. */
  public boolean hopeless() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.HOPELESS);
  }
}
