package org.lanewise.engine.doctor;

/**
 * What to do about a finding.
 *
 * @param advice a sentence
 * @param option the change on the command line, such as {@code --learning-rate 0.0001}
 * @param java the same as a line of Java
 */
public record Fix(String advice, String option, String java) {}
