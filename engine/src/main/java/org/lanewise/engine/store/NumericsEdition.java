package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.train.BatchCut;

/**
 * Which edition of the numerics contract a run's bits are of. An edition changes only where sums or
 * random numbers change, for a reason that CHANGES states; a checkpoint records it.
 *
 * <ol>
 *   <li>Version 0.1.0.
 *   <li>Batches of more than one micro-batch are added share by share through a fixed tree; slices
 *       are larger where a convolution is wide; dropout is keyed by its layer's name.
 * </ol>
 */
final class NumericsEdition {

  /** The one of this version. */
  static final int CURRENT = 2;

  private NumericsEdition() {}

  /**
   * What a person who goes on with a run of another edition has to know: empty where that changes
   * no bit of it.
   */
  static Optional<String> differences(int edition, Run run) {
    if (edition == CURRENT) {
      return Optional.empty();
    }
    List<String> changed = new ArrayList<>();
    int batch = run.training().batchSize();
    BatchCut cut = BatchCut.of(run.network());
    if (cut.microBatches(batch) > 1 || cut.least() > BatchCut.LEAST) {
      changed.add(String.format(Locale.ROOT, "the sums of a batch of %d images", batch));
    }
    if (run.network().graph().layers().stream().anyMatch(Layer::isRandom)) {
      changed.add("the random numbers of dropout");
    }
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "This run began with edition %d of the numerics, and %s have changed since: from here on its bits are those of edition %d.",
            edition,
            String.join(" and ", changed),
            CURRENT));
  }
}
