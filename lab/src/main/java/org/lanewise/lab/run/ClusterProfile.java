package org.lanewise.lab.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;

/**
 * The parts of the steps that a cluster computes. They add up to the time that the clock shows. The
 * first epoch, in which Java compiles there and here, is left out where another one follows; of a
 * run that goes on, the steps from then on count.
 */
final class ClusterProfile implements StepAccount {

  private static final String HERE = "update and the rest, here";

  private final Cluster cluster;
  private final Trainer trainer;
  private final int epochs;
  private SequencedMap<String, Double> since;
  private long steps;
  private boolean warm;

  /** Accounts for all the steps that the trainer makes from now on. */
  ClusterProfile(Cluster cluster, Trainer trainer, int epochs) {
    this.cluster = cluster;
    this.trainer = trainer;
    this.epochs = epochs;
    this.since = taken();
  }

  /** Seconds of each part so far. */
  private SequencedMap<String, Double> taken() {
    SequencedMap<String, Double> all = new LinkedHashMap<>(cluster.parts());
    double there = all.values().stream().mapToDouble(each -> each).sum();
    all.put(HERE, RunFacts.trainingSeconds(trainer) - there);
    return all;
  }

  @Override
  public void onStep(Position position, Metrics batch) {
    steps++;
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    if (!warm && position.epoch() <= epochs) {
      warm = true;
      since = taken();
      steps = 0;
    }
  }

  @Override
  public void tell(Workers workers, int vectorBits, Screen screen, @Nullable RunLog log) {
    if (steps == 0) {
      screen.plain("no step was made, so there is nothing to profile");
      return;
    }
    SequencedMap<String, Double> parts = taken();
    parts.replaceAll((name, now) -> (now - since.getOrDefault(name, 0.0)) * 1e3 / steps);
    double clock = parts.values().stream().mapToDouble(each -> each).sum();
    screen.prose(
        screen.styled("bold", "time of a step")
            + ", mean of "
            + Count.of(steps, "step")
            + (warm ? " after the first epoch" : ""));
    ScreenTable table = new ScreenTable().left("part", 26).right("ms", 8).right("share");
    parts.forEach((name, milliseconds) -> row(table, name, milliseconds, clock));
    row(table, "by the clock", clock, clock);
    table.show(screen);
    screen.prose("  ", "times there are those of all tasks, divided by the tasks at a time");
    if (log != null) {
      log.write("profile", fields(parts, clock));
    }
  }

  private static void row(ScreenTable table, String name, double milliseconds, double clock) {
    table.row(
        name,
        String.format(Locale.ROOT, "%.4f", milliseconds),
        String.format(Locale.ROOT, "%.1f %%", 100 * milliseconds / clock));
  }

  private Map<String, @Nullable Object> fields(Map<String, Double> parts, double clock) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("steps", steps);
    fields.put("first_epoch_left_out", warm);
    fields.put("milliseconds_per_step", clock);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    parts.forEach((name, milliseconds) -> {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("what", name);
      row.put("milliseconds", milliseconds);
      rows.add(row);
    });
    fields.put("rows", rows);
    return fields;
  }
}
