package org.lanewise.lab.doctor;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Checkup;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Window;
import org.lanewise.lab.run.RunLog;

/** Writes what the doctor hears into a run's log, from which {@link PastRun} reads it. */
final class ObservationLog {

  private final RunLog log;

  ObservationLog(RunLog log) {
    this.log = log;
  }

  /** What is known before. */
  void write(RunFacts facts) {
    log.write("facts", Fields.of(facts));
  }

  /** A window, and the learning rate of its last step. */
  void write(Window window, double rate) {
    Map<String, @Nullable Object> fields = Fields.of(window);
    fields.put("learning_rate", rate);
    log.write("window", fields);
  }

  /** Anything but the end of an epoch, of which a run's log has a line already. */
  void write(Observation observation) {
    switch (observation) {
      case Checkup checkup -> log.write("checkup", Fields.of(checkup));
      case Overlap overlap -> log.write("overlap", Fields.of(overlap));
      case Window window -> log.write("window", Fields.of(window));
      case Breakdown end -> log.write("breakdown", Fields.of(end));
      case EpochEnd end -> {}
    }
  }
}
