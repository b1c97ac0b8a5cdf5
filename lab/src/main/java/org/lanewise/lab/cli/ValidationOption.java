package org.lanewise.lab.cli;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.listing.Listing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says what a run is validated on after each epoch. */
public final class ValidationOption {

  private static final String TEST = "test";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--validation",
      paramLabel = "PART",
      description =
          "Validate on this part of the training images, held out class by class as the seed decides, such as 0.2; or"
              + " on the test images: test. Default: test for the article's listings, as Keras' do; 0.2 for a network"
              + " or a folder of pictures of your own, so that their test images stay unseen.")
  private @Nullable String typed;

  /** The part of the training images that is held out; empty for the test images. */
  public OptionalDouble fraction(Listing listing, DataSource source) {
    if (typed == null) {
      return listing.article() == 0 || source instanceof DataSource.PictureFolder
          ? OptionalDouble.of(DataSource.VALIDATION)
          : OptionalDouble.empty();
    }
    if (typed.equals(TEST)) {
      return OptionalDouble.empty();
    }
    double fraction = number(typed);
    if (!(fraction > 0 && fraction < 1)) {
      throw Calls.wrong(
          command,
          "--validation is '%s', but must be a fraction above 0 and below 1, such as 0.2, or test"
              .formatted(typed));
    }
    return OptionalDouble.of(fraction);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
