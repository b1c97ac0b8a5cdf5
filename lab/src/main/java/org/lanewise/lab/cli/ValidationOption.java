package org.lanewise.lab.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Split;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.listing.Listing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says what a run is validated on after each epoch. */
public final class ValidationOption {

  private static final String TEST = "test";
  private static final Pattern FOLD = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

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

  @Option(
      names = "--fold",
      paramLabel = "K/N",
      description =
          "Cut the training images into N folds, class by class as the seed decides, train on all but the Kth and"
              + " validate on that, such as 2/5. The N runs of a cross-validation judge every image once.")
  private @Nullable String fold;

  /**
   * What is held out of the training images; empty where it is validated on the test images.
   *
   * @param seed decides which
   */
  public Optional<Split> heldOut(Listing listing, DataSource source, long seed) {
    if (fold != null) {
      return Optional.of(fold(fold, seed));
    }
    if (typed == null) {
      return listing.article() == 0 || source instanceof DataSource.PictureFolder
          ? Optional.of(new Split.Part(DataSource.VALIDATION, seed))
          : Optional.empty();
    }
    if (typed.equals(TEST)) {
      return Optional.empty();
    }
    double fraction = number(typed);
    if (!(fraction > 0 && fraction < 1)) {
      throw Calls.wrong(
          command,
          "--validation is '%s', but must be a fraction above 0 and below 1, such as 0.2, or test"
              .formatted(typed));
    }
    return Optional.of(new Split.Part(fraction, seed));
  }

  private Split fold(String text, long seed) {
    Matcher numbers = FOLD.matcher(text);
    int k = numbers.matches() ? Integer.parseInt(numbers.group(1)) : 0;
    int n = numbers.matches() ? Integer.parseInt(numbers.group(2)) : 0;
    if (n < 2 || k < 1 || k > n) {
      throw Calls.wrong(
          command,
          "--fold is '%s', but must be one of N folds, from 1/N to N/N with N at least 2, such as 2/5"
              .formatted(text));
    }
    if (typed != null) {
      throw Calls.wrong(
          command,
          "--fold %s and --validation %s contradict each other; give one of them"
              .formatted(text, typed));
    }
    return new Split.Fold(k, n, seed);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
