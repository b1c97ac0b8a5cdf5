package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.BatchCut;

/**
 * Which edition of the numerics contract a run's bits are of. An edition changes only where sums or
 * random numbers change, for a reason that CHANGES states; a checkpoint records it.
 *
 * <ol>
 *   <li>Version 0.1.0.
 *   <li>Batches of more than one micro-batch are added share by share through a fixed tree; slices
 *       are larger where a convolution is wide; dropout is keyed by its layer's name.
 *   <li>A run says how its convolutions are computed. Earlier ones knew direct convolutions alone
 *       and could not say so: going on from one, this run's setting counts, and {@link
 *       Convolution#DIRECT} keeps the bits.
 * </ol>
 */
final class NumericsEdition {

  /** The one of this version. */
  static final int CURRENT = 3;

  private static final int WITH_SHARES = 2;
  private static final int WITH_CONVOLUTION = 3;

  private NumericsEdition() {}

  /** The run as this version says it, of one that an edition began; compared with one asked for. */
  static Run told(int edition, Run began, Run asked) {
    return edition < WITH_CONVOLUTION
        ? began.with(began.training().with(asked.training().convolution()))
        : began;
  }

  /**
   * What a person who goes on with a run of another edition has to know: empty where that changes
   * no bit of it.
   */
  static Optional<String> differences(int edition, Run run) {
    List<String> changed = new ArrayList<>();
    int batch = run.training().batchSize();
    BatchCut cut = BatchCut.of(run.network());
    boolean shares = edition < WITH_SHARES;
    if (shares && (cut.microBatches(batch) > 1 || cut.least() > BatchCut.LEAST)) {
      changed.add(String.format(Locale.ROOT, "the sums of a batch of %d images", batch));
    }
    if (shares && run.network().graph().layers().stream().anyMatch(Layer::isRandom)) {
      changed.add("the random numbers of dropout");
    }
    if (edition < WITH_CONVOLUTION
        && Program.of(run.network(), KernelSets.TEXTBOOK, run.training().convolution())
            .usesWinograd()) {
      changed.add("the sums of 3×3 convolutions that are not direct");
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
