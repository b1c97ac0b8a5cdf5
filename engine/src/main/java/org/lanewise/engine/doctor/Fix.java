package org.lanewise.engine.doctor;

import java.util.Objects;

/**
 * What to do about a finding.
 *
 * @param advice a sentence
 * @param option the change on the command line, such as {@code --learning-rate 0.0001}
 * @param java the same as a line of Java
 */
public record Fix(String advice, String option, String java) {

  /** Refuses null. */
  public Fix {
    Objects.requireNonNull(advice, "advice");
    Objects.requireNonNull(option, "option");
    Objects.requireNonNull(java, "java");
  }
}
