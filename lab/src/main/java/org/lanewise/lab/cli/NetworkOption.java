package org.lanewise.lab.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.store.NetworkShorthand;
import org.lanewise.lab.listing.Listing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The option that names a network of somebody's own, in place of a listing. */
public final class NetworkOption {

  /** What a network without a file is called. */
  private static final String UNNAMED = "network";

  /** What only the name of a file has. */
  private static final Pattern FILE = Pattern.compile("[/\\\\]|\\.(?i:json|safetensors)$");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description =
          "Take this network in place of a listing: a file, with a list of layers as JSON or a model in it, or a word"
              + " for each layer, such as conv32-bn-relu-pool2-gap-dense10 (docs/networks.md has all words). Pixels are"
              + " scaled to 0 to 1; batches have 64 images.")
  private @Nullable String typed;

  /** The file; null where none was named. */
  public @Nullable Path file() {
    return typed == null || isShorthand(typed) || isList(typed) ? null : path(command, typed);
  }

  /** What was given; null where no network was named. */
  public @Nullable String typed() {
    return typed;
  }

  /** Whether a network was named. */
  public boolean given() {
    return typed != null;
  }

  /**
   * The network under the name of its file, with scaled pixels and batches of 64; empty where none
   * was named.
   *
   * @param listing what was named besides, or null
   * @throws org.lanewise.engine.store.StoreException when the file can't be read or has no network
   */
  public Optional<Listing> listing(@Nullable String listing) {
    if (typed == null) {
      return Optional.empty();
    }
    if (listing != null) {
      throw Calls.wrong(
          command,
          "--network %s and the listing '%s' contradict each other; give one of them"
              .formatted(typed, listing));
    }
    return Optional.of(read(command, typed));
  }

  /** Whether a word that is no listing is a network: a file that is there, or one in one line. */
  public static boolean isNetwork(String text) {
    return NetworkShorthand.begins(text) || isThere(text);
  }

  /** Whether it is a network in one line, right or wrong. */
  public static boolean isShorthand(String text) {
    return !text.isEmpty() && !isList(text) && !isThere(text) && !isFile(text);
  }

  /** Whether it is JSON itself, as a file of options has it, and not the name of a file. */
  private static boolean isList(String text) {
    return text.startsWith("[") && text.endsWith("]") && !isThere(text);
  }

  /** Whether only a file is called so, whether it is there or not. */
  static boolean isFile(String text) {
    return FILE.matcher(text).find();
  }

  /** Whether more than a line says what the network is. */
  public boolean isElsewhere() {
    return typed != null && !isShorthand(typed);
  }

  private static boolean isThere(String text) {
    try {
      return !text.isEmpty() && Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Path path(CommandSpec command, String text) {
    try {
      return new PathConverter().convert(text);
    } catch (TypeConversionException e) {
      throw Calls.wrong(
          command, "Invalid value for option '--network' (NETWORK): " + e.getMessage());
    }
  }

  /** The network of a file or of one line. */
  public static Listing read(CommandSpec command, String text) {
    if (isShorthand(text)) {
      try {
        return Listing.of(UNNAMED, text.replace("-", " - "), NetworkShorthand.parse(text));
      } catch (LayerException e) {
        throw Calls.wrong(
            command,
            NetworkShorthand.begins(text)
                ? Objects.requireNonNull(e.getMessage())
                : "there is no file '%s', and as a line it is wrong: %s"
                    .formatted(text, e.getMessage()));
      }
    }
    if (isList(text)) {
      return Listing.of(UNNAMED, NetworkJson.parse(Path.of("--network"), text));
    }
    Path file = path(command, text);
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return Listing.of(dot > 0 ? name.substring(0, dot) : name, NetworkJson.read(file));
  }
}
