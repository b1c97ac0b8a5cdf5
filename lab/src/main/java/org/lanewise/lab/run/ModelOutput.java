package org.lanewise.lab.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.lab.cli.ConfigFile;

/**
 * Where a run leaves its model, and which one: the best that is left, however the run ended. Beside
 * it lies what the run was asked for.
 */
final class ModelOutput {

  private static final String NOT_SAVED = " No model was saved.";

  private final @Nullable Path file;
  private final String options;
  private final Network network;
  private final Preprocessing preprocessing;
  private final RunFacts facts;

  /** A model that goes where the outputs say, which was found to be a file that can be written. */
  ModelOutput(
      RunRequest.Outputs outputs, Network network, Preprocessing preprocessing, RunFacts facts) {
    this.file = outputs.save();
    this.options = outputs.options();
    this.network = network;
    this.preprocessing = preprocessing;
    this.facts = facts;
  }

  /**
   * Whether there is a model that is to be saved. Weights that nothing has trained are none: they
   * would replace what an earlier run left there.
   */
  boolean isDue(Trainer trainer) {
    return file != null && trainer.state().steps() > 0;
  }

  /**
   * Writes the model as it is now, if it is due: whole or not at all.
   *
   * @throws org.lanewise.engine.store.StoreException when that fails
   */
  void save(Trainer trainer) {
    if (isDue(trainer)) {
      save(trainer, trainer.state().modelParameters(), trainer.state().steps());
    }
  }

  /** The same with the parameters of the best epoch, where one is done. */
  void save(Trainer trainer, BestEpoch best) {
    if (best.epoch() == 0) {
      save(trainer);
    } else if (isDue(trainer)) {
      save(trainer, best.parameters(), (long) best.epoch() * trainer.position().stepsPerEpoch());
    }
  }

  /** Where {@link #save} left it; a sentence after a blank, as all that follow. */
  String where(Trainer trainer) {
    return isDue(trainer) ? " The model is in %s.".formatted(file) : NOT_SAVED;
  }

  /** Saves the best that is left of a run that met NaN. */
  String keep(Trainer trainer, NonFiniteException e, LastGood good) {
    if (!isDue(trainer) || !e.spoiled() && !e.inValidation()) {
      return keepAsItIs(trainer);
    }
    if (good.epoch() > 0) {
      return saved(
          trainer,
          good.parameters(),
          good.steps(),
          String.format(
              Locale.ROOT,
              "The model as it was after epoch %d, the last with a finite validation,",
              good.epoch()));
    }
    return e.spoiled()
        ? NOT_SAVED
        : savedNow(trainer, "No epoch had a finite validation; the model as training left it");
  }

  /** Saves the model of a run that failed between two steps. */
  String keepAsItIs(Trainer trainer) {
    return isDue(trainer) ? savedNow(trainer, "The model as it was before that") : NOT_SAVED;
  }

  private String savedNow(Trainer trainer, String what) {
    return saved(trainer, trainer.state().modelParameters(), trainer.state().steps(), what);
  }

  private String saved(Trainer trainer, float[] parameters, long steps, String what) {
    try {
      save(trainer, parameters, steps);
    } catch (RuntimeException e) {
      return " The model could not be saved either: " + e.getMessage();
    }
    return " %s is in %s.".formatted(what, file);
  }

  private void save(Trainer trainer, float[] parameters, long steps) {
    if (file != null) {
      makeFolderAgain(file);
      ModelFile.save(
          file,
          new Model(
              network,
              parameters,
              preprocessing,
              facts.modelSettings(trainer, steps),
              facts.data()));
      byte[] text = options.getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(ConfigFile.beside(file), out -> out.write(text));
    }
  }

  /** The folder was there when the run began; it may have been deleted meanwhile. */
  private static void makeFolderAgain(Path file) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    } catch (IOException e) {
      // Then the file can't be written either, which says why.
    }
  }
}
