package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Near;

/** The fields of one JSON object, each asked for by its name; what nobody asked for is unknown. */
final class JsonFields {

  private final JsonTree owner;
  private final Map<String, @Nullable Object> values;
  private final List<String> asked = new ArrayList<>(4);

  JsonFields(JsonTree owner, Map<String, @Nullable Object> values) {
    this.owner = owner;
    this.values = values;
  }

  /** Takes every field, in the text's order. */
  void each(BiConsumer<String, JsonTree> taker) {
    values.forEach((field, value) -> taker.accept(field, owner.field(field, value)));
  }

  boolean has(String field) {
    if (!asked.contains(field)) {
      asked.add(field);
    }
    return values.containsKey(field);
  }

  /** A field that must be there. */
  JsonTree get(String field) {
    if (!has(field)) {
      throw owner.bad("has no field " + Quote.of(field), "one");
    }
    return owner.field(field, values.get(field));
  }

  /** What a field holds, or this where it is absent. */
  <T> T or(String field, T absent, Function<JsonTree, T> read) {
    return has(field) ? read.apply(get(field)) : absent;
  }

  /** Refuses fields that nobody asked for. */
  void done() {
    for (String field : values.keySet()) {
      if (!asked.contains(field)) {
        throw owner.bad(
            "has the unknown field " + Quote.of(field) + hint(field, asked),
            "no fields but " + String.join(", ", asked));
      }
    }
  }

  /** {@code (did you mean "kernel"?)} after a blank, or nothing. */
  static String hint(String typed, List<String> known) {
    return Near.find(typed, known)
        .map(name -> " (did you mean " + Quote.of(name) + "?)")
        .orElse("");
  }
}
