package org.lanewise.engine.train;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The epochs of a run that are done, oldest first, and their metrics. Unmodifiable.
 *
 * {@snippet :
 * History history = Training.of(network).data(data).batch(10).epochs(2).run();
 * double[] losses = history.of(EpochResult::loss);
 * int best = history.best().orElseThrow().epoch();
 * }
 */
public final class History extends AbstractList<EpochResult> {

  private final List<EpochResult> epochs;
  private final int firstCounted;

  /** Keeps a copy. */
  public History(List<EpochResult> epochs) {
    this(epochs, 1);
  }

  /**
   * Keeps a copy.
   *
   * @param firstCounted the first epoch that can be compared with others, as {@link
   *     Trainer#firstCounted} has it
   */
  History(List<EpochResult> epochs, int firstCounted) {
    this.firstCounted = firstCounted;
    this.epochs = List.copyOf(Objects.requireNonNull(epochs, "epochs"));
  }

  @Override
  public EpochResult get(int index) {
    return epochs.get(index);
  }

  @Override
  public int size() {
    return epochs.size();
  }

  /**
   * One figure of every epoch, as for a plot: {@code history.of(EpochResult::loss)}.
   *
   * @return in the order of the epochs
   */
  public double[] of(ToDoubleFunction<EpochResult> figure) {
    Objects.requireNonNull(figure, "figure");
    return epochs.stream().mapToDouble(figure).toArray();
  }

  /**
   * The epoch with the lowest {@link EpochResult#deciding}, the first of equal ones, among those
   * whose validation can be compared: by then the moving statistics of batch normalizations are no
   * longer those of the beginning. Where none can be, the last.
   */
  public Optional<EpochResult> best() {
    return epochs.stream()
        .reduce((best, next) ->
            best.epoch() < firstCounted || next.deciding() < best.deciding() ? next : best);
  }
}
