package org.lanewise.engine.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

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

  Map<String, Double> numbers() {
    return numbers;
  }
}
