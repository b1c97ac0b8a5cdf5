package org.lanewise.engine.doctor;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  /** Training works, but could be better or sooner done. */
  ADVICE,
  /** Training is held up; it may still get somewhere. */
  PROBLEM,
  /** The run can't recover: what it does from here on is lost time. */
  HOPELESS;

  /** As in logs: {@code advice}, {@code problem}, {@code hopeless}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
