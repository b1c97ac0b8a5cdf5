package org.lanewise.lab.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.Trainer;

/**
 * Where a run stands that is gone on with: what its log tells of later is made again.
 *
 * @param epoch that is under way, from 1
 * @param step its steps that are made
 * @param steps of the whole run that are made
 */
record LogPlace(int epoch, int step, long steps) {

  static LogPlace of(Trainer trainer) {
    return new LogPlace(
        trainer.position().epoch(), trainer.position().step(), trainer.state().steps());
  }

  /** Whether a line of the log tells of something later. */
  boolean isBefore(Map<String, @Nullable Object> line) {
    return switch (String.valueOf(line.get("event"))) {
      case "window", "finding", "withdrawn", "breakdown", "resume" ->
          number(line, "epoch") > epoch
              || number(line, "epoch") == epoch && number(line, "step") > step;
      case "epoch" -> number(line, "epoch") >= epoch;
      case "end" -> number(line, "steps_done") > steps;
      default -> false;
    };
  }

  /** 0 where there is none. */
  private static long number(Map<String, @Nullable Object> line, String name) {
    return line.get(name) instanceof Long number ? number : 0;
  }
}
