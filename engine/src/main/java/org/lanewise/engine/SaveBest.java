package org.lanewise.engine;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;

/**
 * Writes the model of an epoch that is the best so far; when a run goes on, that of the epochs
 * before.
 */
final class SaveBest implements Callback {

  private final BestEpoch best;
  private final BiConsumer<BestEpoch, Path> save;
  private final Path file;

  SaveBest(BestEpoch best, BiConsumer<BestEpoch, Path> save, Path file) {
    this.best = best;
    this.save = save;
    this.file = file;
  }

  @Override
  public void onBegin(Trainer trainer) {
    if (best.epoch() > 0) {
      save.accept(best, file);
    }
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    best.onEpoch(position, result);
    if (best.epoch() == result.epoch()) {
      save.accept(best, file);
    }
  }
}
