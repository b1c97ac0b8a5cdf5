package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Map;
import org.lanewise.engine.optim.Schedule;

/** What a file tells of a schedule that is none of ours; it can be compared, but not used. */
record SavedSchedule(String label, Map<String, Double> settings) implements Schedule {

  SavedSchedule {
    settings = Map.copyOf(settings);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    throw new UnsupportedOperationException(
        String.format(
            Locale.ROOT,
            "the schedule %s of this checkpoint is not one of Lanewise's, and a file doesn't hold its code; give CheckpointFolder.resume a run with that schedule",
            Quote.of(label)));
  }
}
