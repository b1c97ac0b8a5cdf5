package org.lanewise.engine.doctor;

import java.util.Optional;

/** One reason why training may be stuck, and the joint rule that tells it from the others. */
public interface Cause {

  /** Its name in findings, logs and options. */
  String name();

  /** What a healthy run shows instead, a full sentence. */
  String healthy();

  /**
   * Looks at a run after something was added to its chart.
   *
   * @return the finding, or empty when the rule does not hold
   */
  Optional<Finding> find(Chart chart);
}
