package org.lanewise.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.lab.listing.Listings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All options of a run that decide the bits which it ends with, as one JSON object in a file beside
 * its model. A field has the name of an option without its dashes; {@code network} may be the list
 * of layers itself. How it is computed and what it leaves are not among them. {@link ConfigReader}
 * reads it.
 */
public final class ConfigFile {

  /** Of this form of the file; a change that an older version would misread makes it 2. */
  static final long EDITION = 1;

  static final String EDITION_FIELD = "edition";

  /** The version that wrote the file, for a person. */
  static final String VERSION = "lanewise";

  static final String LISTING = "listing";
  static final String NETWORK = "network";
  static final String DATA = "data";
  static final String DASHES = "--";

  /** A network of ten thousand layers is shorter. */
  static final long LONGEST = 1 << 22;

  static final Set<String> LEFT_OUT =
      Set.of(
          ConfigOption.NAME,
          "--save",
          "--no-save",
          "--log",
          "--page",
          "--profile",
          "--checkpoint",
          "--checkpoint-every",
          "--keep",
          "--resume",
          "--kernels",
          "--threads",
          "--help",
          "--version");

  private static final String MODEL = ".safetensors";

  private ConfigFile() {}

  /**
   * Where it lies: {@code m.json} beside {@code m.safetensors}, or {@code m.run.json} where the
   * first is something else, such as the network of {@code --network m.json}.
   */
  public static Path beside(Path model) {
    Path usual = model.resolveSibling(stem(model) + ".json");
    return isFree(usual) ? usual : model.resolveSibling(stem(model) + ".run.json");
  }

  private static String stem(Path model) {
    String name = String.valueOf(model.getFileName());
    boolean usual = name.toLowerCase(Locale.ROOT).endsWith(MODEL) && name.length() > MODEL.length();
    return usual ? name.substring(0, name.length() - MODEL.length()) : name;
  }

  /** Refuses a model beside which other files have both places. */
  public static void requireFree(CommandSpec command, Path model) {
    Path file = beside(model);
    if (!isFree(file)) {
      throw Calls.wrong(
          command,
          "the options of the run go to %s, beside the model, but that file is something else; give --save another name, or move the file away"
              .formatted(file));
    }
  }

  private static boolean isFree(Path file) {
    return !Files.isRegularFile(file) || isOne(file);
  }

  private static boolean isOne(Path file) {
    try {
      return Files.size(file) <= LONGEST
          && Json.read(Files.readString(file)).get(EDITION_FIELD) instanceof Long;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What it says of a run.
   *
   * @param call of {@code train}
   * @param data what was learned from: one of the names of {@code --data}, or a folder
   * @param own the network of a file; null where the call says all of it
   */
  public static String text(TypedCall call, CommandSpec train, String data, @Nullable Graph own) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(EDITION_FIELD, Json.value(EDITION));
    fields.put(VERSION, Json.value(Version.number()));
    List<String> network = call.options().get(DASHES + NETWORK);
    if (own != null) {
      fields.put(NETWORK, NetworkJson.print(own));
    } else if (network != null) {
      fields.put(NETWORK, Json.value(network.getFirst()));
    } else {
      fields.put(
          LISTING,
          Json.value(call.arguments().isEmpty() ? Listings.DEFAULT : call.arguments().getFirst()));
    }
    fields.put(DATA, Json.value(data));
    for (OptionSpec option : kept(train).values()) {
      Object value = value(option, call.options().get(option.longestName()));
      if (value != null) {
        fields.putIfAbsent(name(option), Json.value(value));
      }
    }
    return fields.entrySet().stream()
        .map(field -> "  " + Json.value(field.getKey()) + ": " + field.getValue())
        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }

  /** The options that are kept, by the names of their fields. */
  static Map<String, OptionSpec> kept(CommandSpec train) {
    Map<String, OptionSpec> kept = new LinkedHashMap<>();
    for (OptionSpec option : train.options()) {
      if (!LEFT_OUT.contains(option.longestName())) {
        kept.put(name(option), option);
      }
    }
    return kept;
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(DASHES.length());
  }

  /** What was typed, or the default where that is a value; else null. */
  private static @Nullable Object value(OptionSpec option, @Nullable List<String> typed) {
    if (option.longestName().equals(DASHES + NETWORK)) {
      return null;
    }
    if (typed == null) {
      Object usual = option.initialValue();
      if (usual == null || Boolean.FALSE.equals(usual)) {
        return null;
      }
      return usual instanceof Number ? usual : usual.toString();
    }
    return switch (Kind.of(option)) {
      case FLAG -> true;
      case WHOLE -> Long.valueOf(typed.getFirst());
      case NUMBER -> Double.valueOf(typed.getFirst());
      case TEXT -> typed.getFirst();
    };
  }

  /** What an option takes, and what that is in JSON. */
  enum Kind {
    FLAG("true or false"),
    WHOLE("a whole number"),
    NUMBER("a number"),
    TEXT("a text");

    final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    static Kind of(OptionSpec option) {
      if (option.arity().max() == 0) {
        return FLAG;
      }
      return switch (option.type().getSimpleName()) {
        case "int", "Integer", "long", "Long" -> WHOLE;
        case "double", "Double" -> NUMBER;
        default -> TEXT;
      };
    }

    boolean takes(@Nullable Object value) {
      return switch (this) {
        case FLAG -> value instanceof Boolean;
        case WHOLE -> value instanceof Long;
        case NUMBER -> value instanceof Number;
        case TEXT -> value instanceof String || value instanceof Number; // such as a size of 48
      };
    }
  }
}
