package org.lanewise.engine.train;

import java.util.Objects;
import java.util.function.Consumer;

/** Ready callbacks. (Java has a {@code Callback} of its own, so they are not to be found there.) */
public final class Callbacks {

  private Callbacks() {}

  /**
   * Stops a run whose loss gets no better: after so many epochs in a row in which the validation
   * loss, or the training loss where there is no validation, did not fall below the lowest one
   * before. Epochs before the {@linkplain Trainer#firstCounted first that counts} are passed over.
   *
   * @throws IllegalArgumentException when the patience is below 1
   */
  public static Callback stopEarly(int patience) {
    return new StopEarly(patience);
  }

  /**
   * Writes a plain line after every epoch, as {@code epoch 2: loss 1.2345, accuracy 0.5670,
   * validation loss 1.1000, validation accuracy 0.6000}. An {@link java.io.UncheckedIOException}
   * ends the run when it can't be written.
   *
   * @param out such as {@link System#out}
   */
  public static Callback progress(Appendable out) {
    return new EpochLines(out);
  }

  /** Does something with the result of every epoch. */
  public static Callback onEpoch(Consumer<EpochResult> action) {
    Objects.requireNonNull(action, "action");
    return new Callback() {
      @Override
      public void onEpoch(Position position, EpochResult result) {
        action.accept(result);
      }
    };
  }
}
