package org.lanewise.engine.doctor;

import java.util.Objects;

/**
 * Training met NaN or infinity and stopped.
 *
 * @param epoch from 1
 * @param step the steps of the epoch made before
 * @param message what the trainer said
 */
public record Breakdown(int epoch, int step, String message) implements Observation {

  /** Refuses null. */
  public Breakdown {
    Objects.requireNonNull(message, "message");
  }
}
