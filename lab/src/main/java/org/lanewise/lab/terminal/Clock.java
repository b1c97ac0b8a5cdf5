package org.lanewise.lab.terminal;

import java.time.Duration;
import java.util.Locale;

/** A time as people read it from a clock. */
final class Clock {

  private Clock() {}

  /** As {@code 0:07} or {@code 1:02:33}; {@code ?} where nobody knows. */
  static String of(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }
}
