package org.lanewise.testkit;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;

/** One valid value for each type that a public method takes, and for its receiver. */
public final class Samples {

  private final Map<Class<?>, Callable<?>> values = new HashMap<>();
  private final Map<String, Callable<?>> parameters = new HashMap<>();

  /** Values of Java's own types. */
  public Samples() {
    with(boolean.class, () -> false);
    with(byte.class, () -> (byte) 1);
    with(int.class, () -> 1);
    with(long.class, () -> 1L);
    with(float.class, () -> 0.5f);
    with(double.class, () -> 0.5);
    with(String.class, () -> "sample");
    with(byte[].class, () -> new byte[1 << 14]);
    with(int[].class, () -> new int[] {1, 2, 3});
    with(long[].class, () -> new long[] {1});
    with(float[].class, () -> new float[1 << 14]);
    with(double[].class, () -> new double[] {1});
    with(List.class, List::of);
    with(Collection.class, List::of);
    with(Set.class, Set::of);
    with(Map.class, Map::of);
    with(IOException.class, IOException::new);
    with(Optional.class, Optional::empty);
    with(OptionalDouble.class, OptionalDouble::empty);
    with(Throwable.class, () -> new IllegalStateException("A sample."));
  }

  /** Makes a value of this type, a new one for every call. */
  public Samples with(Class<?> type, Callable<?> value) {
    values.put(type, value);
    return this;
  }

  /**
   * Makes the value of one parameter, where that of its type is not valid: {@code Type.name}, or
   * {@code name} wherever it has that name.
   */
  public Samples with(String parameter, Callable<?> value) {
    parameters.put(parameter, value);
    return this;
  }

  /** Whether there is a value of this type. */
  boolean has(Class<?> type) {
    return values.containsKey(type);
  }

  /**
   * A value of this type.
   *
   * @throws AssertionError when there is none
   */
  Object of(Class<?> type) throws Exception {
    Callable<?> value = values.get(type);
    if (value == null && type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (value == null) {
      throw new AssertionError(
          "There is no sample of %s, which a public method takes or belongs to; add one to the samples of this test."
              .formatted(type.getName()));
    }
    return value.call();
  }

  /** A value for this parameter. */
  Object of(Executable executable, Parameter parameter) throws Exception {
    String name = parameter.getName();
    Callable<?> value =
        parameters.getOrDefault(
            executable.getDeclaringClass().getSimpleName() + "." + name, parameters.get(name));
    return value == null ? of(parameter.getType()) : value.call();
  }
}
