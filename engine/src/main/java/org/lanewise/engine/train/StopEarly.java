package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run whose loss gets no better: after so many epochs in a row in which the validation
 * loss, or the training loss where there is no validation, did not fall below the lowest one
 * before. Epochs before the {@linkplain Trainer#firstCounted first that counts} are passed over. It
 * may be used in one run after another: each begins anew.
 *
 * <p>The run ends with the weights of its <em>last</em> epoch, not of the best one. {@code
 * Training.saveBest} writes the best epoch's model to a file.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(4).callbacks(stopEarly(2)).run();
 * }
 */
public final class StopEarly implements Callback {

  private final int patience;
  private double lowest = Double.POSITIVE_INFINITY;
  private int waited;
  private @Nullable Trainer trainer;

  /**
   * After so many epochs.
   *
   * @throws IllegalArgumentException when the patience is below 1
   */
  public StopEarly(int patience) {
    if (patience < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the patience is %d epochs, but must be at least 1", patience));
    }
    this.patience = patience;
  }

  @Override
  public void onBegin(Trainer running) {
    trainer = Objects.requireNonNull(running, "running");
    if (running.position().isBeginning()) {
      lowest = Double.POSITIVE_INFINITY;
      waited = 0;
    }
    if (waited >= patience) { // an earlier part of the run ended so
      running.requestStop();
    }
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    Objects.requireNonNull(position, "position");
    if (trainer != null && result.epoch() < trainer.firstCounted()) {
      return;
    }
    waited = result.deciding() < lowest ? 0 : waited + 1;
    lowest = Math.min(lowest, result.deciding());
    if (waited >= patience && trainer != null) {
      trainer.requestStop();
    }
  }

  @Override
  public String stateName() {
    return "stop-early";
  }

  @Override
  public String state() {
    return lowest + " " + waited;
  }

  @Override
  public void restore(String state) {
    String[] parts = state.split(" ", 2);
    lowest = Double.parseDouble(parts[0]);
    waited = Integer.parseInt(parts[1]);
  }
}
