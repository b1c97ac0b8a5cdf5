package org.lanewise.lab.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.NetworkJson;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.cli.ConfigFile.Kind;
import org.lanewise.lab.data.DataSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads what {@link ConfigFile} writes, or what a person has written so. */
final class ConfigReader {

  /** The most of a value that a sentence repeats. */
  private static final int SHOWN = 60;

  private ConfigReader() {}

  /**
   * The call of {@code train} that a file stands for.
   *
   * @throws WorkException when it can't be read, or has what is no option, naming the field
   */
  static TypedCall read(Path file, CommandSpec train) {
    Map<String, @Nullable Object> fields = fields(file);
    requireEdition(file, fields);
    Map<String, OptionSpec> kept = ConfigFile.kept(train);
    Set<String> known = Set.of(ConfigFile.EDITION_FIELD, ConfigFile.VERSION, ConfigFile.LISTING);
    Map<String, List<String>> options = new TreeMap<>();
    List<String> arguments = List.of();
    for (Map.Entry<String, @Nullable Object> entry : fields.entrySet()) {
      String field = entry.getKey();
      Object value = entry.getValue();
      OptionSpec option = kept.get(field);
      if (field.equals(ConfigFile.LISTING)) {
        arguments = List.of(text(file, field, value));
      } else if (field.equals(ConfigFile.NETWORK) && value instanceof List<?>) {
        String layers = Json.value(value);
        options.put(
            ConfigFile.DASHES + field, List.of(NetworkJson.print(NetworkJson.parse(file, layers))));
      } else if (option != null) {
        Kind kind = Kind.of(option);
        if (!kind.takes(value)) {
          throw wrong(file, field, value, kind.expected);
        }
        if (kind != Kind.FLAG) {
          options.put(option.longestName(), List.of(placed(file, field, String.valueOf(value))));
        } else if (Boolean.TRUE.equals(value)) {
          options.put(option.longestName(), List.of());
        }
      } else if (!known.contains(field)) {
        throw unknown(file, field, kept);
      }
    }
    if (!arguments.isEmpty() && options.containsKey(ConfigFile.DASHES + ConfigFile.NETWORK)) {
      throw new WorkException(
          "%s has the fields \"listing\" and \"network\", which contradict each other; take one of them out."
              .formatted(file));
    }
    return new TypedCall(train.root(), List.of(train.name()), arguments, options);
  }

  private static Map<String, @Nullable Object> fields(Path file) {
    try {
      if (Files.size(file) > ConfigFile.LONGEST) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "%s can't be the options of a run: it has %d bytes, expected at most %d; check the path.",
                file,
                Files.size(file),
                ConfigFile.LONGEST));
      }
      return Json.read(Files.readString(file));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s can't be read as the options of a run (line %d, column %d: %s), expected one JSON object {...}; correct it there.",
              file,
              at == null ? 1 : at.getLineNr(),
              at == null ? 1 : at.getColumnNr(),
              e.getOriginalMessage().replaceAll("\\s+", " ")),
          e);
    } catch (CharacterCodingException e) {
      throw new WorkException(
          "%s is no text in UTF-8, expected the options of a run as JSON; check the path."
              .formatted(file),
          e);
    } catch (NoSuchFileException e) {
      throw new WorkException("%s: there is no such file; check the path.".formatted(file), e);
    } catch (IOException e) {
      String why =
          Files.isDirectory(file)
              ? "it is a folder; name a file"
              : Files.isReadable(file)
                  ? "reading failed; check the disk"
                  : "reading it is not allowed; check its permissions";
      throw new WorkException("%s can't be read: %s.".formatted(file, why), e);
    }
  }

  private static void requireEdition(Path file, Map<String, @Nullable Object> fields) {
    Object edition = fields.getOrDefault(ConfigFile.EDITION_FIELD, ConfigFile.EDITION);
    if (!(edition instanceof Long number) || number < 1) {
      throw wrong(file, ConfigFile.EDITION_FIELD, edition, "a whole number from 1");
    }
    if (number > ConfigFile.EDITION) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s: the field \"edition\" is %d, but this version of Lanewise (%s) knows the editions up to %d; take a newer version.",
              file,
              number,
              Version.number(),
              ConfigFile.EDITION));
    }
  }

  private static String text(Path file, String field, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(file, field, value, Kind.TEXT.expected);
  }

  /** A folder or a file is looked for from the file's own folder on. */
  private static String placed(Path file, String field, String text) {
    boolean path =
        field.equals(ConfigFile.DATA)
            ? !DataSource.NAMES.contains(text) && !text.isEmpty()
            : field.equals(ConfigFile.NETWORK) && NetworkOption.isFile(text);
    return path && text.indexOf('\0') < 0 // which no name has; it is refused where it is used
        ? DataOption.folder(file.resolveSibling(text))
        : text;
  }

  private static WorkException wrong(
      Path file, String field, @Nullable Object value, String expected) {
    String seen = Json.value(value);
    return new WorkException(
        "%s: the field \"%s\" is %s, expected %s; correct it there."
            .formatted(
                file,
                field,
                seen.length() > SHOWN ? seen.substring(0, SHOWN) + "..." : seen,
                expected));
  }

  private static WorkException unknown(Path file, String field, Map<String, OptionSpec> kept) {
    return new WorkException(
        ConfigFile.LEFT_OUT.contains(ConfigFile.DASHES + field)
            ? "%s has the field \"%s\", which decides nothing of a run's result; take it out, and give --%s on the command line."
                .formatted(file, field, field)
            : "%s has the unknown field \"%s\"%s, expected the name of an option without its dashes; correct it there."
                .formatted(file, field, Near.hint(field, kept.keySet())));
  }
}
