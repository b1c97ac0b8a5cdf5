package org.lanewise.lab.doctor;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Records of numbers, texts, lists, enums, maps by text and other records as the fields of a JSON
 * object, and back; a component {@code stepsDone} is the key {@code steps_done}.
 */
public final class Fields {

  /** The key of the name of a record that is one of several kinds. */
  private static final String KIND = "kind";

  private Fields() {}

  /** The components of a record, in order. */
  public static Map<String, @Nullable Object> of(Record values) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      try {
        fields.put(key(component), plain(component.getAccessor().invoke(values)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("a public record hides " + component.getName(), e);
      }
    }
    return fields;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Record inner -> nested(inner);
      case OptionalDouble number -> number.isPresent() ? (Double) number.getAsDouble() : null;
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case List<?> list -> list.stream().map(Fields::plain).toList();
      case null, default -> value;
    };
  }

  /** One of several kinds says which one it is, so that it can be read back. */
  private static Map<String, @Nullable Object> nested(Record record) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (Arrays.stream(record.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      fields.put(KIND, kind(record.getClass()));
    }
    fields.putAll(of(record));
    return fields;
  }

  private static String kind(Class<?> type) {
    return key(type.getSimpleName()).substring(1);
  }

  private static String key(RecordComponent component) {
    return key(component.getName());
  }

  private static String key(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /**
   * A record of these fields. A number that is null is one that was not finite, and is NaN; one
   * that is missing is refused, unless the record can do without it. Lists and flags that are
   * missing, because an older log doesn't have them, are empty and false.
   *
   * @throws IllegalArgumentException when a field is missing or of another kind
   */
  public static <R extends Record> R read(Class<R> type, Map<String, ?> fields) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String key = key(components[i]);
      Object value =
          types[i] == double.class && !fields.containsKey(key)
              ? null
              : value(components[i].getGenericType(), fields.get(key));
      if (value == null) {
        throw new IllegalArgumentException(
            "'%s' is %s, but should be %s"
                .formatted(key, fields.get(key), types[i].getSimpleName()));
      }
      values[i] = value;
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      // What the record's constructor has against these numbers.
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(cause == null ? null : cause.getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + " of " + fields, e);
    }
  }

  /** Null when it is of another kind. */
  private static @Nullable Object value(Type type, @Nullable Object value) {
    if (type == double.class || type == Double.class) {
      return value == null
          ? (Object) Double.NaN
          : value instanceof Number n ? n.doubleValue() : null;
    }
    if (type == OptionalDouble.class) {
      return value == null
          ? OptionalDouble.empty()
          : value instanceof Number n ? OptionalDouble.of(n.doubleValue()) : null;
    }
    if (type instanceof Class<?> raw && raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .filter(constant -> Objects.equals(plain(constant), value))
          .findFirst()
          .orElse(null);
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      return value instanceof Map<?, ?> entries
          ? map(map.getActualTypeArguments()[1], entries)
          : null;
    }
    if (type instanceof ParameterizedType list) {
      return value == null
          ? List.of()
          : value instanceof List<?> items ? list(list.getActualTypeArguments()[0], items) : null;
    }
    if (type instanceof Class<?> several && several.isSealed()) {
      return value instanceof Map<?, ?> map
          ? Arrays.stream(several.getPermittedSubclasses())
              .filter(one -> kind(one).equals(map.get(KIND)))
              .findFirst()
              .map(one -> value(one, map))
              .orElse(null)
          : null;
    }
    if (type instanceof Class<?> raw && raw.isRecord()) {
      return value instanceof Map<?, ?> map ? record(raw.asSubclass(Record.class), map) : null;
    }
    if (type == boolean.class) {
      return value == null ? (Object) false : value instanceof Boolean flag ? flag : null;
    }
    if (type == int.class) {
      return wholeInt(value);
    }
    if (type == long.class || type == Long.class) {
      return value instanceof Long ? value : null;
    }
    return type instanceof Class<?> plain && plain.isInstance(value) ? value : null;
  }

  private static @Nullable Object wholeInt(@Nullable Object value) {
    return switch (value) {
      case Integer n -> n;
      case Long n when n == n.intValue() -> n.intValue();
      case null, default -> null;
    };
  }

  private static @Nullable Map<String, Object> map(Type type, Map<?, ?> entries) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      Object one = value(type, entry.getValue());
      if (one == null) {
        return null;
      }
      result.put(String.valueOf(entry.getKey()), one);
    }
    return result;
  }

  private static @Nullable List<Object> list(Type type, List<?> items) {
    List<Object> result = new ArrayList<>();
    for (Object item : items) {
      Object one = value(type, item);
      if (one == null) {
        return null;
      }
      result.add(one);
    }
    return result;
  }

  private static Record record(Class<? extends Record> type, Map<?, ?> map) {
    Map<String, Object> inner = new LinkedHashMap<>();
    map.forEach((key, value) -> inner.put(String.valueOf(key), value));
    return read(type, inner);
  }
}
