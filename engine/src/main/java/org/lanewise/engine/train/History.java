package org.lanewise.engine.train;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The epochs of a run that are done, oldest first, and their metrics. Unmodifiable. */
public final class History extends AbstractList<EpochResult> {

  private final List<EpochResult> epochs;

  /** Keeps a copy. */
  public History(List<EpochResult> epochs) {
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

  /** The epoch with the lowest {@link EpochResult#deciding}, the first of equal ones. */
  public Optional<EpochResult> best() {
    return epochs.stream().reduce((best, next) -> next.deciding() < best.deciding() ? next : best);
  }
}
