package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.Layer;

/**
 * A value of a JSON text from outside, which knows its place in the text: every mistake is a {@link
 * StoreException} that names file, place, what was seen and what was expected. Immutable. Read
 * strictly, by {@link JsonText}.
 */
final class JsonTree {

  private final Source source;
  private final @Nullable JsonTree owner;
  private final Supplier<String> name;

  /** A String, Long, BigInteger, Double, Boolean, List, {@link JsonText.Fields}, or null. */
  private final @Nullable Object value;

  private record Source(Path file, String remedy) {}

  private JsonTree(
      Source source, @Nullable JsonTree owner, Supplier<String> name, @Nullable Object value) {
    this.source = source;
    this.owner = owner;
    this.name = name;
    this.value = value;
  }

  /**
   * Reads a text.
   *
   * @param file where it is from, for messages
   * @param name what messages call it: {@code the network}
   * @param remedy what to do about a mistake
   * @throws StoreException when it is no JSON, or more than the strict reader takes
   */
  static JsonTree parse(Path file, String name, String text, String remedy) {
    Object value = JsonText.parse(file, name, text, remedy);
    return new JsonTree(new Source(file, remedy), null, () -> name, value);
  }

  /** The same value under a name of its own: {@code layer 3 of the network}. */
  JsonTree named(Supplier<String> other) {
    return new JsonTree(source, null, other, value);
  }

  /** What messages call this value. */
  String place() {
    return owner == null ? name.get() : name.get() + " of " + owner.place();
  }

  boolean isNull() {
    return value == null;
  }

  boolean isObject() {
    return value instanceof JsonText.Fields;
  }

  boolean isList() {
    return value instanceof List;
  }

  boolean isText() {
    return value instanceof String;
  }

  boolean isFlag() {
    return value instanceof Boolean;
  }

  /** The fields of an object. */
  JsonFields fields() {
    if (!(value instanceof JsonText.Fields object)) {
      throw wrong("an object {...}");
    }
    if (object.twice() != null) {
      throw bad("has the field " + Quote.of(object.twice()) + " twice", "each field once");
    }
    return new JsonFields(this, object.values());
  }

  /** The value of a field of this object. */
  JsonTree field(String field, @Nullable Object child) {
    return new JsonTree(source, this, () -> "the field " + Quote.of(field), child);
  }

  /** The items of a list. */
  List<JsonTree> list() {
    return list(item -> item);
  }

  /** The items of a list of values of one kind. */
  <T> List<T> list(Function<JsonTree, T> kind) {
    if (!(value instanceof List<?> items)) {
      throw wrong("a list [...]");
    }
    List<T> values = new ArrayList<>(items.size());
    for (Object item : items) {
      int number = values.size() + 1;
      values.add(kind.apply(new JsonTree(source, this, () -> "item " + number, item)));
    }
    return values;
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("a text");
  }

  /** One of the known texts. */
  String choice(List<String> known) {
    String text = text();
    if (!known.contains(text)) {
      throw noneOf(known);
    }
    return text;
  }

  /** A whole number from {@code least} to {@code most}. */
  long whole(long least, long most) {
    if (value instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw wrong("a whole number from " + least + " to " + most);
  }

  /** A whole number from 1 to {@value Layer#LARGEST_SIZE}. */
  int size() {
    return (int) whole(1, Layer.LARGEST_SIZE);
  }

  /** Height and width: a list of two sizes. */
  int[] pair() {
    if (!(value instanceof List<?> items) || items.size() != 2) {
      throw wrong("a list of two numbers, height and width, such as [3, 3]");
    }
    return list(JsonTree::size).stream().mapToInt(Integer::intValue).toArray();
  }

  /** A finite number, whole or not. */
  double number() {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw wrong("a finite number");
  }

  boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong("true or false");
  }

  /** A String, Long, Double or Boolean. */
  Object scalar() {
    return switch (value) {
      case String text -> text;
      case Long number -> number;
      case Boolean flag -> flag;
      case Double number when Double.isFinite(number) -> number;
      case null, default -> throw wrong("a text, a finite number, true or false");
    };
  }

  /** A complaint about this value. */
  StoreException bad(String seen, String expected) {
    return StoreException.of(source.file, place() + " " + seen, expected, source.remedy);
  }

  /** A complaint that nothing can be made of it. */
  StoreException impossible(Exception why) {
    return StoreException.impossible(source.file, place(), why, source.remedy);
  }

  /** A complaint that it is something else. */
  StoreException wrong(String expected) {
    String seen = value instanceof String text ? Quote.of(text) : Quote.shorten("" + value);
    return bad("is " + seen, expected);
  }

  /** A complaint that a text is none of these. */
  StoreException noneOf(List<String> known) {
    return bad(
        "is " + Quote.of(text()) + JsonFields.hint(text(), known),
        "one of " + String.join(", ", known));
  }
}
