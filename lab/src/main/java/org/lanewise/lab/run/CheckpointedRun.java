package org.lanewise.lab.run;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.Checkpointing;
import org.lanewise.engine.store.Resumption;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;

/**
 * The checkpoints of a run from its first line to its last. In order: {@link #open}, {@link #state}
 * for the trainer, {@link #resume}, {@link #watch} when every other listener is there, {@link
 * #saveNow} after the last step.
 */
final class CheckpointedRun implements AutoCloseable {

  private final CheckpointRequest request;
  private final Run run;
  private final CheckpointFolder folder;
  private final Resumption from;
  private @Nullable Checkpointing checkpointing;

  private CheckpointedRun(
      CheckpointRequest request, Run run, CheckpointFolder folder, Resumption from) {
    this.request = request;
    this.run = run;
    this.folder = folder;
    this.from = from;
  }

  /**
   * Opens the folder, which no other run may be using, and finds what there is to go on from.
   *
   * @throws StoreException when the folder can't be used, holds a run that was not asked for, or a
   *     run with other settings
   */
  static CheckpointedRun open(CheckpointRequest request, Run run, Screen screen) {
    CheckpointFolder folder = CheckpointFolder.open(request.folder(), request.keep());
    try {
      if (!request.resume()) {
        requireEmpty(folder, request);
        return new CheckpointedRun(request, run, folder, Resumption.none(List.of()));
      }
      Resumption from = folder.resume(run);
      from.skipped().forEach(sentence -> screen.prose("skipped ", sentence));
      if (from.checkpoint().isEmpty()) {
        screen.prose(
            "no intact checkpoint in %s: starting from the beginning".formatted(request.folder()));
      }
      return new CheckpointedRun(request, run, folder, from);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static void requireEmpty(CheckpointFolder folder, CheckpointRequest request) {
    try {
      folder.requireEmpty();
    } catch (StoreException e) {
      throw new WorkException(e.getMessage() + " To go on with it, add --resume.", e);
    }
  }

  /** The state to train from: the checkpoint's, or the given one. */
  TrainingState state(TrainingState initial) {
    return from.checkpoint().map(Checkpoint::state).orElse(initial);
  }

  /** Sets a trainer, made with {@link #state}, to where the run stopped, and says where that is. */
  void resume(Trainer trainer, Screen screen) {
    Checkpoint checkpoint = from.checkpoint().orElse(null);
    if (checkpoint == null) {
      return;
    }
    try {
      checkpoint.resume(trainer);
    } catch (IllegalArgumentException e) {
      throw new WorkException(
          "%s: the checkpoint doesn't fit the run (%s), expected one that this run saved; remove it and resume again."
              .formatted(from.file().orElse(request.folder()), e.getMessage()),
          e);
    }
    Position at = trainer.position();
    int epochs = run.training().epochs();
    screen.prose(
        "resuming from %s: ".formatted(from.file().orElse(request.folder()))
            + (at.epoch() > epochs ? allTrained(epochs) : at.toString()));
    from.numerics().ifPresent(screen::prose);
  }

  private String allTrained(int epochs) {
    boolean ends = run.training().update().dependsOnLength();
    return String.format(
        Locale.ROOT,
        "all %,d epochs are trained; "
            + (ends
                ? "the learning rates were laid out for so many, so more can't follow"
                : "--epochs with more trains on"),
        epochs);
  }

  /** What the best epoch so far is found by. */
  BestEpoch best(Trainer trainer) {
    return Checkpoint.best(trainer, from.checkpoint());
  }

  /** Saves from now on whenever it is time. */
  void watch(Trainer trainer) {
    checkpointing = new Checkpointing(folder, run, trainer, request.every(), from.checkpoint());
    trainer.addCallback(checkpointing);
  }

  /** Saves where the watched trainer stands. */
  void saveNow() {
    if (checkpointing == null) {
      throw new IllegalStateException("no trainer is watched yet");
    }
    checkpointing.saveNow();
  }

  /** A sentence, after a blank, that names the checkpoint to go back to. */
  String lastGood() {
    return folder
        .newest()
        .map(file -> " The last good checkpoint is %s.".formatted(file))
        .orElse(" No checkpoint was saved yet.");
  }

  @Override
  public void close() {
    folder.close();
  }
}
