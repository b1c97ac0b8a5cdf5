package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Map;
import org.lanewise.engine.optim.Average;

/** What a file tells of an average that is none of ours; it can be compared, but not used. */
record SavedAverage(String label, Map<String, Double> settings) implements Average {

  SavedAverage {
    settings = Map.copyOf(settings);
  }

  @Override
  public void update(int from, int to, long step, long steps, float[] parameters, float[] average) {
    throw new UnsupportedOperationException(
        String.format(
            Locale.ROOT,
            "the average %s of this checkpoint is not one of Lanewise's, and a file doesn't hold its code; give CheckpointFolder.resume a run with that average",
            Quote.of(label)));
  }
}
