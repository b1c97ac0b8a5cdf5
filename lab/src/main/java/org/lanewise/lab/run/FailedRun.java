package org.lanewise.lab.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.doctor.Consultation;

/** The sentences of a run that fails: why, and what is left of it. */
final class FailedRun {

  private FailedRun() {}

  /**
   * Why training ended, and what is left of it.
   *
   * @param kept a sentence on the model, after a blank
   */
  static WorkException of(RuntimeException e, String kept, @Nullable CheckpointedRun checkpoints) {
    String reason = String.valueOf(e.getMessage());
    return new WorkException(
        (reason.endsWith(".") ? reason : reason + ".") + kept + lastGood(checkpoints), e);
  }

  /** The same, after the doctor has said why; its own trouble hides nothing. */
  static WorkException diagnosed(WorkException end, NonFiniteException why, Consultation doctor) {
    try {
      doctor.failed(why);
      doctor.conclude();
      return end;
    } catch (RuntimeException e) {
      end.addSuppressed(e);
      return new WorkException(
          end.getMessage() + " The doctor could not say why: " + e.getMessage(), end);
    }
  }

  /**
   * That a run was stopped whose lines nobody can read any more.
   *
   * @param kept a sentence on the model, after a blank
   */
  static WorkException unseen(Trainer trainer, String kept, @Nullable CheckpointedRun checkpoints) {
    Position at = trainer.position();
    return new WorkException(
        String.format(
            Locale.ROOT,
            "training was stopped in epoch %d after %d of %d steps, because its output goes nowhere.%s%s",
            at.epoch(),
            at.step(),
            at.stepsPerEpoch(),
            kept,
            lastGood(checkpoints)));
  }

  private static String lastGood(@Nullable CheckpointedRun checkpoints) {
    return checkpoints == null ? "" : checkpoints.lastGood();
  }
}
