package org.lanewise.lab.doctor;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of numbers, texts, lists and other records as the fields of a JSON object, and back; a
 * component {@code stepsDone} is the key {@code steps_done}.
 */
public final class Fields {

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
      case Record inner -> of(inner);
      case List<?> list -> list.stream().map(Fields::plain).toList();
      case null, default -> value;
    };
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /**
   * A record of these fields; numbers that are missing or null are NaN.
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
      Object value = value(components[i].getGenericType(), fields.get(key));
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
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + " of " + fields, e);
    }
  }

  private static @Nullable Object value(Type type, @Nullable Object value) {
    if (type == double.class || type == Double.class) {
      return value instanceof Number number ? (Object) number.doubleValue() : (Object) Double.NaN;
    }
    if (type instanceof ParameterizedType list && value instanceof List<?> items) {
      List<Object> result = new ArrayList<>();
      for (Object item : items) {
        Object one = value(list.getActualTypeArguments()[0], item);
        if (one == null) {
          return null;
        }
        result.add(one);
      }
      return result;
    }
    if (type instanceof Class<?> raw && raw.isRecord() && value instanceof Map<?, ?> map) {
      Map<String, Object> inner = new LinkedHashMap<>();
      map.forEach((k, v) -> inner.put(String.valueOf(k), v));
      return read(raw.asSubclass(Record.class), inner);
    }
    if (value instanceof Number number) {
      return type == int.class ? (Object) number.intValue() : (Object) number.longValue();
    }
    return value;
  }
}
