package org.lanewise.lab.explain;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.data.DataSource;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;

/** The image that is asked about, as a person names it. */
sealed interface ImageName {

  /** What an image may be, for messages. */
  String KINDS = "a PNG or JPEG file, or a record such as cifar10/train/7";

  /** A picture file. */
  record Picture(Path file) implements ImageName {}

  /**
   * An image of some data.
   *
   * @param text as it was typed
   * @param source where the data come from
   * @param test whether it is one of the test images
   * @param index its place among them, in the order of the files, from 0
   */
  record Item(String text, DataSource source, boolean test, int index) implements ImageName {

    /** The same image of data that are read in another way. */
    Item on(DataSource other) {
      return new Item(text, other, test, index);
    }
  }

  /** The parts of a set of data. */
  List<String> PARTS = List.of("train", "test");

  /** A longer number is no record of any data. */
  Pattern RECORD = Pattern.compile("(.+)/([^/]+)/([^/]*)");

  Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Reads the last of {@code [MODEL] IMAGE}; a wrong call where it is none, or one too many. */
  static ImageName last(CommandSpec spec, List<String> typed) {
    if (typed.size() > 2) {
      throw Calls.wrong(
          spec,
          String.format(
              Locale.ROOT,
              "%d names were given ('%s'), but a call takes one MODEL and one IMAGE",
              typed.size(),
              String.join("', '", typed)));
    }
    String image = typed.getLast();
    if (isModel(image)) {
      boolean swapped = typed.size() == 2 && isImage(typed.getFirst());
      throw Calls.wrong(
          spec,
          swapped
              ? "'%s' is a MODEL, and stands before the IMAGE; call it with '%s' '%s'"
                  .formatted(image, image, typed.getFirst())
              : "'%s' is a MODEL, and the IMAGE is missing; name %s behind it"
                  .formatted(image, KINDS));
    }
    return parse(spec, image);
  }

  /** Reads a name; a wrong call where it names nothing. */
  static ImageName parse(CommandSpec spec, String text) {
    Optional<Path> path = path(text);
    if (path.filter(Files::isRegularFile).isPresent()) {
      return new Picture(path.get());
    }
    Matcher record = RECORD.matcher(text);
    if (record.matches() && isRecord(record.group(1), record.group(2))) {
      return item(spec, text, record);
    }
    String data = text.replaceFirst("/.*", "");
    if (!data.isEmpty() && Near.find(data, DataSource.NAMES).isPresent()) {
      String hint = DataSource.NAMES.contains(data) ? "" : Near.hint(data, DataSource.NAMES);
      throw Calls.wrong(
          spec,
          "'%s' names no record%s (a record is DATA/train/NUMBER or DATA/test/NUMBER, counted from 0, such as cifar10/train/7)"
              .formatted(text, hint));
    }
    if (path.filter(Files::isDirectory).isPresent() && !text.isEmpty()) {
      throw Calls.wrong(spec, "%s is a folder; IMAGE is %s".formatted(text, KINDS));
    }
    throw Calls.wrong(spec, "there is no picture '%s'; IMAGE is %s".formatted(text, KINDS));
  }

  /** Whether a text is rather a model than an image. */
  static boolean isModel(String text) {
    return Listings.find(text).isPresent() || text.endsWith(".safetensors");
  }

  /** Whether a text is rather an image than a model. */
  static boolean isImage(String text) {
    Matcher record = RECORD.matcher(text);
    return text.matches("(?i).*\\.(png|jpe?g)")
        || (record.matches() && isRecord(record.group(1), record.group(2)));
  }

  private static boolean isRecord(String data, String part) {
    return DataSource.NAMES.contains(data) || PARTS.contains(part);
  }

  private static Item item(CommandSpec spec, String text, Matcher record) {
    String data = record.group(1);
    String part = record.group(2);
    String number = record.group(3);
    if (!PARTS.contains(part)) {
      throw Calls.wrong(
          spec,
          "'%s' has no part '%s'%s (the parts of data are train and test)"
              .formatted(data, part, Near.hint(part, PARTS)));
    }
    if (!NUMBER.matcher(number).matches()) {
      throw Calls.wrong(
          spec, "'%s' is no number of a record; they are counted from 0".formatted(number));
    }
    DataSource source =
        DataSource.of(data)
            .orElseThrow(() ->
                Calls.wrong(
                    spec,
                    "there is no data '%s' and no such folder%s (a record is of auto, cifar10, solids10 or a folder)"
                        .formatted(data, Near.hint(data, DataSource.NAMES))));
    return new Item(text, source, part.equals("test"), Integer.parseInt(number));
  }

  /** A text as the name of a file; empty where it can be none. */
  static Optional<Path> path(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
