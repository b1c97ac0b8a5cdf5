package org.lanewise.engine.doctor;

import java.util.Objects;

/**
 * What to do about a finding.
 *
 * @param advice a sentence
 * @param option the change on the command line, word by word and without the program's name:
 *     options for {@code train}, such as {@code --learning-rate 0.0001}, or a command, such as
 *     {@code train scaled}; empty where the command line has none
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
