package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named texts, numbers and flags, in order, as they stand beside a network in a file: one flat JSON
 * object. Unmodifiable; {@code with} makes a larger one.
 */
public final class Settings {

  private static final Settings NONE = new Settings(new LinkedHashMap<>());

  /** Strings, Longs, Doubles and Booleans. */
  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** No settings. */
  public static Settings none() {
    return NONE;
  }

  /** These settings and a text, which replaces one of the same name. */
  public Settings with(String name, String value) {
    return put(name, Objects.requireNonNull(value, "value"));
  }

  /** These settings and a whole number. */
  public Settings with(String name, long value) {
    return put(name, value);
  }

  /**
   * These settings and a number.
   *
   * @throws IllegalArgumentException when it is not finite: JSON has no word for it
   */
  public Settings with(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the setting " + Quote.of(name) + " is " + value + ", but must be finite");
    }
    return put(name, value);
  }

  /** These settings and a flag. */
  public Settings with(String name, boolean value) {
    return put(name, value);
  }

  /** These settings and others, which replace those of the same names. */
  public Settings and(Settings others) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.putAll(Objects.requireNonNull(others, "others").values);
    return new Settings(copy);
  }

  /** These settings without the one of this name. */
  Settings without(String name) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.remove(name);
    return new Settings(copy);
  }

  private Settings put(String name, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.put(Objects.requireNonNull(name, "name"), value);
    return new Settings(copy);
  }

  /** The names, in order. */
  public Set<String> names() {
    return values.keySet();
  }

  /**
   * A text, {@link Long}, {@link Double} or {@link Boolean}; null when there is none of that name.
   */
  public @Nullable Object value(String name) {
    return values.get(Objects.requireNonNull(name, "name"));
  }

  /** A value as text (a number as JSON prints it), or null when there is none of that name. */
  public @Nullable String text(String name) {
    Object value = values.get(Objects.requireNonNull(name, "name"));
    return value == null ? null : value.toString();
  }

  /** A number; absent when there is no number of that name. */
  public OptionalDouble number(String name) {
    return values.get(Objects.requireNonNull(name, "name")) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /**
   * A number that must be there.
   *
   * @throws IllegalArgumentException when there is no number of that name
   */
  double required(String name) {
    return number(name)
        .orElseThrow(
            () -> new IllegalArgumentException("the setting " + Quote.of(name) + " is no number"));
  }

  /** A whole number, or {@code otherwise} when there is no whole number of that name. */
  public long whole(String name, long otherwise) {
    return values.get(Objects.requireNonNull(name, "name")) instanceof Long number
        ? number
        : otherwise;
  }

  /** A flag, or {@code otherwise} when there is no flag of that name. */
  public boolean flag(String name, boolean otherwise) {
    return values.get(Objects.requireNonNull(name, "name")) instanceof Boolean flag
        ? flag
        : otherwise;
  }

  /**
   * What differs in {@code other}, a phrase for each name: {@code learning-rate 0.001 here, 0.01
   * there}. Empty when both say the same; the order of the names does not count.
   */
  public List<String> differences(Settings other) {
    Set<String> names = new LinkedHashSet<>(names());
    names.addAll(other.names());
    List<String> result = new ArrayList<>();
    for (String name : names) {
      Object here = values.get(name);
      Object there = other.values.get(name);
      if (!Objects.equals(here, there)) {
        result.add(
            String.format(
                Locale.ROOT,
                "%s %s here, %s there",
                Quote.shorten(name),
                here == null ? "absent" : Quote.shorten(here.toString()),
                there == null ? "absent" : Quote.shorten(there.toString())));
      }
    }
    return result;
  }

  /** As a JSON object that {@link #parse} turns into equal settings. */
  public String toJson() {
    return JsonText.print(json -> {
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : values.entrySet()) {
        json.writeFieldName(entry.getKey());
        switch (entry.getValue()) {
          case Long number -> json.writeNumber(number);
          case Double number -> json.writeNumber(number);
          case Boolean flag -> json.writeBoolean(flag);
          default -> json.writeString(entry.getValue().toString());
        }
      }
      json.writeEndObject();
    });
  }

  /**
   * Parses a JSON object.
   *
   * @param file where the text is from, and {@code what} it describes, for messages
   * @throws StoreException when it is no flat object of texts, finite numbers and flags
   */
  static Settings parse(Path file, String what, String text) {
    Map<String, Object> values = new LinkedHashMap<>();
    JsonTree.parse(file, "the text of " + what, text, "save the file again")
        .fields()
        .each((name, value) -> values.put(name, value.scalar()));
    return new Settings(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
