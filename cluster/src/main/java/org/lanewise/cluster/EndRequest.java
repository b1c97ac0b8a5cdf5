package org.lanewise.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whether somebody asked for an end, and whether that was long ago. One thread at a time. */
final class EndRequest {

  private final BooleanSupplier asked;
  private final Duration patience;
  private long since;

  /**
   * Nobody asked yet.
   *
   * @param asked whether somebody did
   * @param patience how long whoever computes is waited for after that
   */
  EndRequest(BooleanSupplier asked, Duration patience) {
    this.asked = asked;
    this.patience = patience;
  }

  /** Whether somebody asked. */
  boolean came() {
    return asked.getAsBoolean();
  }

  /** Whether nobody is waited for any more. */
  boolean isOverdue() {
    if (!came()) {
      return false;
    }
    long now = System.nanoTime();
    if (since == 0) {
      since = now;
    }
    return now - since > patience.toNanos();
  }
}
