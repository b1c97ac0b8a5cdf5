package org.lanewise.lab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how many steps a run has, and of which images. */
public final class StepOptions {

  private static final String EACH_EPOCH = "each-epoch";
  private static final String ONCE = "once";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Times through the training images. Default: ${DEFAULT-VALUE}.")
  private int epochs = Listings.EPOCHS;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images per step. Default: the listing's, 64 for a network of your own.")
  private @Nullable Integer batch;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Decides the initial weights, the order of the images, and how they are changed. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--shuffle",
      paramLabel = "WHEN",
      description =
          "each-epoch: every epoch has an order of its own. once: all epochs have one order, as Keras' fit has on"
              + " TensorFlow when a seed is set. Default: ${DEFAULT-VALUE}.")
  private String shuffle = EACH_EPOCH;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N epochs in a row in which the validation loss did not fall, and save the model of the best"
              + " epoch; with a part of the training images as --validation. Default: train all epochs, and save the"
              + " last.")
  private @Nullable Integer patience;

  /** Refuses what can't be right, whatever the data are. */
  public void check() {
    Calls.positive(command, "--epochs", epochs);
    Choice.check(command, "--shuffle", shuffle, List.of(EACH_EPOCH, ONCE));
  }

  /**
   * How many epochs without progress end the run; 0 for none.
   *
   * @param heldOut whether it is validated on training images that are held out
   */
  public int patience(boolean heldOut) {
    if (patience == null) {
      return 0;
    }
    Calls.positive(command, "--patience", patience);
    if (!heldOut) {
      throw Calls.wrong(
          command,
          "--patience chooses the best epoch, and the test images must choose nothing; hold a part of the training images out, as with --validation 0.2");
    }
    return patience;
  }

  /** Times through the training images. */
  public int epochs() {
    return epochs;
  }

  /** Of all that is random. */
  public long seed() {
    return seed;
  }

  /** Whether each epoch has an order of its own. */
  public boolean shuffle() {
    return shuffle.equals(EACH_EPOCH);
  }

  /** The batch that was asked for, or the listing's. */
  public BatchSize batch(Listing listing, LimitOptions limits) {
    return BatchSize.of(command, batch, listing, limits);
  }
}
