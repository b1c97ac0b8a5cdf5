package org.lanewise.engine.doctor;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One reason why training may be stuck, and the joint rule that tells it from the others. */
public interface Cause {

  /** Its name in findings, logs and options. */
  String name();

  /** What a healthy run shows instead, a full sentence. */
  String healthy();

  /**
   * The names of causes that are not looked for any more once this one was found, because what they
   * go by follows from it.
   */
  default Set<String> explains() {
    return Set.of();
  }

  /**
   * Whether what it found earlier is still to be said.
   *
   * @param earlier what it found
   */
  default boolean holds(Finding earlier, Observations observations) {
    Objects.requireNonNull(earlier, "earlier");
    Objects.requireNonNull(observations, "observations");
    return true;
  }

  /**
   * Looks at a run after something was added to its observations.
   *
   * @return the finding, or empty when the rule does not hold
   */
  Optional<Finding> find(Observations observations);
}
