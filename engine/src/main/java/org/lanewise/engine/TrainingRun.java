package org.lanewise.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.Checkpointing;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Resumption;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** One run of a {@link Training}, from its first step or from a checkpoint to its end. */
final class TrainingRun {

  /** Checkpoints that stay: should the newest be damaged, there is one before it. */
  private static final int CHECKPOINTS = 2;

  private final Run run;
  private final Dataset training;
  private final Dataset test;
  private final KernelSet kernels;
  private final int threads;
  private final List<Callback> callbacks;
  private @Nullable TrainingState state;

  TrainingRun(
      Run run,
      TrainAndTest images,
      List<Augmentation> augmentation,
      KernelSet kernels,
      int threads,
      List<Callback> callbacks) {
    ImageDataset plain = new ImageDataset(images.train(), run.preprocessing());
    this.run = run;
    this.training = plain.augmented(augmentation, run.training().seed());
    this.test = new ImageDataset(images.test(), run.preprocessing());
    this.kernels = kernels;
    this.threads = threads;
    this.callbacks = callbacks;
  }

  /** From the newest checkpoint, if there is a folder with one, or else from a model. */
  History run(RunFiles files, @Nullable Start start) {
    if (files.checkpoints() == null) {
      return run(files, null, Optional.empty(), start);
    }
    try (CheckpointFolder folder = CheckpointFolder.open(files.checkpoints(), CHECKPOINTS)) {
      Resumption from = folder.resume(run);
      System.Logger log = System.getLogger(Training.class.getPackageName());
      from.skipped().forEach(sentence -> log.log(System.Logger.Level.WARNING, sentence));
      from.numerics().ifPresent(sentence -> log.log(System.Logger.Level.WARNING, sentence));
      requireBest(files, from);
      return run(files, folder, from.checkpoint(), start);
    }
  }

  /** A later epoch would pass for the best, since there is nothing to compare it with. */
  private static void requireBest(RunFiles files, Resumption from) {
    boolean lost =
        from.checkpoint()
            .filter(found -> found.best().isEmpty() && !found.history().isEmpty())
            .isPresent();
    if (files.best() != null && lost) {
      throw new StoreException(
          from.file().orElseThrow()
              + ": the checkpoint does not hold the parameters of its best epoch, which saveBest("
              + files.best()
              + ") needs; leave saveBest out, or give another folder for a new run.");
    }
  }

  private History run(
      RunFiles files,
      @Nullable CheckpointFolder folder,
      Optional<Checkpoint> from,
      @Nullable Start start) {
    files.requireWritable();
    TrainingState begun = from.map(Checkpoint::state).orElseGet(() -> initialState(start));
    state = begun;
    try (Workers workers = new Workers(threads)) {
      Program program = Program.of(run.network(), kernels, run.training().convolution());
      Trainer trainer = new Trainer(program, workers, training, test, run.training(), begun);
      from.ifPresent(checkpoint -> checkpoint.resume(trainer));
      callbacks.forEach(trainer::addCallback);
      if (files.log() != null) {
        trainer.addCallback(new HistoryFile(trainer, files.log()));
      }
      if (files.best() != null) {
        BestEpoch best = Checkpoint.best(trainer, from);
        trainer.addCallback(new SaveBest(best, this::save, files.best()));
      }
      if (folder == null) {
        trainer.run();
      } else {
        Checkpointing saving = new Checkpointing(folder, run, trainer, 0, from);
        trainer.addCallback(saving);
        trainer.run();
        saving.saveNow();
      }
      return trainer.history();
    }
  }

  private TrainingState initialState(@Nullable Start start) {
    float[] parameters = InitialParameters.of(run.network(), training, run.training().seed());
    if (start != null) {
      start.copyInto(parameters);
    }
    return TrainingState.of(parameters, run.training().optimizer());
  }

  /** What the run ended with. */
  Model model() {
    if (state == null) {
      throw new IllegalStateException("there is no model before the run");
    }
    return run.model(state.modelParameters(), Settings.none());
  }

  private void save(BestEpoch best, Path file) {
    run.model(best.parameters(), Settings.none().with("best_epoch", best.epoch())).save(file);
  }
}
