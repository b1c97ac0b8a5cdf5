package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;

/**
 * Saves checkpoints while a trainer works: every so many steps, or after every epoch. It also keeps
 * the parameters of the best epoch. Add it to the trainer as the last callback; what it throws when
 * a save fails (a {@link StoreException}) ends the run.
 */
public final class Checkpointing implements Callback {

  private final CheckpointFolder folder;
  private final Run run;
  private final Trainer trainer;
  private final long every;
  private final BestEpoch best;
  private long savedSteps = -1;
  private int savedEpoch;

  /**
   * Prepares to save.
   *
   * @param folder where to
   * @param run what the trainer was made with
   * @param trainer the trainer
   * @param every how many steps lie between two checkpoints; 0 means one after every epoch
   * @param resumedFrom the checkpoint that the trainer goes on from, if any
   * @throws IllegalArgumentException when {@code every} is negative
   */
  public Checkpointing(
      CheckpointFolder folder,
      Run run,
      Trainer trainer,
      long every,
      Optional<Checkpoint> resumedFrom) {
    if (every < 0) {
      throw new IllegalArgumentException(
          "the number of steps between checkpoints is " + every + ", but must not be negative");
    }
    this.folder = Objects.requireNonNull(folder, "folder");
    this.run = Objects.requireNonNull(run, "run");
    this.trainer = Objects.requireNonNull(trainer, "trainer");
    this.every = every;
    this.best = Checkpoint.best(trainer, resumedFrom);
  }

  @Override
  public void onStep(Position position, Metrics batch) {
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(batch, "batch");
    if (every > 0 && trainer.state().steps() % every == 0) {
      saveNow();
    }
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    Objects.requireNonNull(position, "position");
    best.onEpoch(position, result);
    if (every == 0) {
      saveNow();
    }
  }

  /**
   * Saves where the trainer stands, unless that is saved already. To be called between steps: after
   * {@link Trainer#run} was stopped, for instance.
   *
   * @return the file
   * @throws StoreException when it can't be saved
   */
  public Path saveNow() {
    long steps = trainer.state().steps();
    int epoch = trainer.position().epoch();
    if (steps == savedSteps && epoch == savedEpoch && folder.newest().isPresent()) {
      return folder.newest().get();
    }
    Path file = folder.save(Checkpoint.of(run, trainer, best()));
    savedSteps = steps;
    savedEpoch = epoch;
    return file;
  }

  /** The best epoch so far, those before a resume included; empty when none is done. */
  public Optional<Checkpoint.Best> best() {
    return best.loss().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Checkpoint.Best(best.epoch(), best.loss().getAsDouble(), best.parameters()));
  }
}
