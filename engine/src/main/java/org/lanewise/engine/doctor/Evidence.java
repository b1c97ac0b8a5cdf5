package org.lanewise.engine.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Numbers with names, in order. */
final class Evidence {

  private final Map<String, Double> numbers = new LinkedHashMap<>();

  /** The first number. */
  static Evidence of(String name, double value) {
    return new Evidence().and(name, value);
  }

  /** And another one. */
  Evidence and(String name, double value) {
    numbers.put(name, value);
    return this;
  }

  /** And another one, if it is there. */
  Evidence and(String name, OptionalDouble value) {
    value.ifPresent(number -> numbers.put(name, number));
    return this;
  }

  Map<String, Double> numbers() {
    return numbers;
  }
}
