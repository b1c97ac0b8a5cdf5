package org.lanewise.lab.doctor;

import org.jspecify.annotations.Nullable;
import org.lanewise.lab.fault.Fault;

/**
 * How a run is looked after.
 *
 * @param doctor whether the doctor watches
 * @param stopWhenHopeless whether a finding that says so ends the run
 * @param fault a fault to put in, or null
 */
public record DoctorRequest(boolean doctor, boolean stopWhenHopeless, @Nullable Fault fault) {

  /** The doctor watches, and lets every run go on to its end. */
  public static DoctorRequest standard() {
    return new DoctorRequest(true, false, null);
  }
}
