package org.lanewise.lab.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that gives the shape of images where there are none. */
public final class ImageSizeOption {

  private static final Pattern SIZE =
      Pattern.compile("([1-9][0-9]*)(?:x([1-9][0-9]*)(?:x([1-9][0-9]*))?)?");

  /** Five digits: more is no size of an image. */
  private static final int LARGEST = 99_999;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--image-size",
      paramLabel = "SIZE",
      description =
          "The images that the network gets: 48, 48x32 (height before width), or 28x28x1 (with channels; else 3)."
              + " Default: 32.")
  private @Nullable String size;

  /** The shape of one image, {@code [height, width, channels]}. */
  public Shape shape() {
    return parse(command, size);
  }

  /** The shape that a size means; the usual one for null. */
  static Shape parse(CommandSpec command, @Nullable String size) {
    if (size == null) {
      return Listings.INPUT;
    }
    Matcher match = SIZE.matcher(size);
    if (!match.matches()) {
      throw Calls.wrong(
          command,
          "--image-size is '%s', but must be a size such as 48, 48x32 or 28x28x1".formatted(size));
    }
    int height = extent(command, match.group(1));
    int width = match.group(2) == null ? height : extent(command, match.group(2));
    int channels = match.group(3) == null ? 3 : extent(command, match.group(3));
    return Calls.valid(command, () -> Shape.of(height, width, channels));
  }

  private static int extent(CommandSpec command, String digits) {
    int most = Integer.toString(LARGEST).length();
    if (digits.length() > most) {
      throw Calls.wrong(
          command,
          String.format(
              Locale.ROOT, "--image-size has %s, but may be at most %d each way", digits, LARGEST));
    }
    return Integer.parseInt(digits);
  }
}
