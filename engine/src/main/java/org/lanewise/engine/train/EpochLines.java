package org.lanewise.engine.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/**
 * Writes a plain line after every epoch, as {@code epoch 2: loss 1.2345, accuracy 0.5670,
 * validation loss 1.1000, validation accuracy 0.6000}. An {@link UncheckedIOException} ends the run
 * when it can't be written.
 *
 * {@snippet :
 * StringBuilder lines = new StringBuilder();
 * Training.of(network).data(data).batch(10).epochs(1).callbacks(progress(lines)).run();
 * assert lines.toString().startsWith("epoch 1: loss ");
 * }
 */
public final class EpochLines implements Callback {

  private final Appendable out;

  /** To this, such as {@link System#out}. */
  public EpochLines(Appendable out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    Objects.requireNonNull(position, "position");
    StringBuilder line = new StringBuilder("epoch ").append(result.epoch()).append(": ");
    add(line, "loss", result.loss());
    if (!Double.isNaN(result.accuracy())) {
      add(line, ", accuracy", result.accuracy());
    }
    result.validationLoss().ifPresent(loss -> add(line, ", validation loss", loss));
    result.validationAccuracy().ifPresent(part -> add(line, ", validation accuracy", part));
    result.own().forEach((name, value) -> add(line, ", " + name, value));
    try {
      out.append(line.append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(StringBuilder line, String name, double value) {
    line.append(String.format(Locale.ROOT, "%s %.4f", name, value));
  }
}
