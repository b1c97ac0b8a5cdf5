package org.lanewise.lab.run;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.doctor.Consultation;
import picocli.CommandLine;

/** The epochs of a run, from the first step to the saved model. */
final class RunEpochs implements Callback {

  private final Trainer trainer;
  private final int epochs;
  private final Screen screen;
  private final ModelOutput output;
  private final @Nullable BestEpoch best;
  private final @Nullable CheckpointedRun checkpoints;

  /**
   * Nothing is trained yet.
   *
   * @param trainer to which every other listener was added
   * @param epochs of the run
   * @param screen where each epoch leaves a line
   * @param output where the model goes
   * @param best the epoch that is the result, or null where it is the last
   * @param checkpoints of the run, or null for none
   */
  RunEpochs(
      Trainer trainer,
      int epochs,
      Screen screen,
      ModelOutput output,
      @Nullable BestEpoch best,
      @Nullable CheckpointedRun checkpoints) {
    this.trainer = trainer;
    this.epochs = epochs;
    this.screen = screen;
    this.output = output;
    this.best = best;
    this.checkpoints = checkpoints;
  }

  /**
   * Trains, then saves the model, also when training was interrupted or failed.
   *
   * @return the exit status: 0; that of the signal that ended the run; or that of a failure where
   *     nobody saw how it went
   * @throws WorkException when the work failed
   */
  int train(Interrupts interrupts, @Nullable Consultation doctor) {
    LastGood good = new LastGood(trainer);
    trainer.addCallback(this);
    trainer.addCallback(good);
    if (checkpoints != null) {
      checkpoints.watch(trainer);
    }
    try {
      trainer.run();
      if (checkpoints != null) {
        checkpoints.saveNow();
      }
    } catch (NonFiniteException e) {
      // First what is to be kept, then the talk: that may fail too.
      WorkException end = FailedRun.of(e, output.keep(trainer, e, good), checkpoints);
      throw doctor == null ? end : FailedRun.diagnosed(end, e, doctor);
    } catch (WorkException | StoreException e) {
      throw FailedRun.of(e, output.keepAsItIs(trainer), checkpoints);
    }
    if (best == null) {
      output.save(trainer);
    } else {
      output.save(trainer, best);
    }
    if (trainer.position().epoch() > epochs) {
      return 0;
    }
    return interrupts.status() == 0 && screen.outputIsLost()
        ? CommandLine.ExitCode.SOFTWARE
        : interrupts.status();
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    EpochLine.show(result, epochs, screen);
    if (screen.outputIsLost()) {
      trainer.requestStop();
    }
  }
}
