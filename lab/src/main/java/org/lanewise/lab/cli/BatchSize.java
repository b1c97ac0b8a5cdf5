package org.lanewise.lab.cli;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.lab.listing.Listing;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How many images a step takes: what {@code --batch} says, else the listing.
 *
 * @param asked the option, or empty
 * @param listing what is trained
 */
public record BatchSize(OptionalInt asked, Listing listing) {

  /** Refuses what can't be right, whatever the data are. */
  public static BatchSize of(
      CommandSpec command, @Nullable Integer asked, Listing listing, LimitOptions limits) {
    if (asked != null) {
      Calls.positive(command, "--batch", asked);
      if (limits.train() != Cifar10Reader.ALL && asked > limits.train()) {
        throw Calls.wrong(
            command,
            String.format(
                Locale.ROOT,
                "--batch is %d, but --train-images leaves only %s to train on; give --batch %d or less",
                asked,
                Count.of(limits.train(), "image"),
                limits.train()));
      }
    }
    return new BatchSize(asked == null ? OptionalInt.empty() : OptionalInt.of(asked), listing);
  }

  /**
   * The batch on these images.
   *
   * @throws WorkException when there are fewer of them
   */
  public int among(TrainAndTest data) {
    int images = data.train().size();
    int size = asked.orElse(listing.batch().orElse(images));
    if (size > images) {
      String seen =
          asked.isPresent()
              ? "a batch of %d is larger than the training set of %s"
              : "the batch of %d that is taken without --batch is larger than the training set of %s";
      throw new WorkException(
          String.format(
              Locale.ROOT,
              seen + "; give --batch %d or less.",
              size,
              Count.of(images, "image"),
              images));
    }
    return size;
  }
}
