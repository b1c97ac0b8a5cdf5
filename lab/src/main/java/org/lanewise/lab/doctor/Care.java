package org.lanewise.lab.doctor;

import org.jspecify.annotations.Nullable;
import org.lanewise.lab.illness.Illness;

/**
 * How a run is looked after.
 *
 * @param doctor whether the doctor watches
 * @param stopWhenHopeless whether a finding that says so ends the run
 * @param illness a fault to put in, or null
 */
public record Care(boolean doctor, boolean stopWhenHopeless, @Nullable Illness illness) {

  /** The doctor watches, and lets every run go on to its end. */
  public static Care standard() {
    return new Care(true, false, null);
  }
}
