package org.lanewise.bench.report;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * One benchmark method with one choice of parameters.
 *
 * @param benchmark the class, such as {@code LadderBenchmark}
 * @param routine the method, such as {@code forward}
 * @param parameters by name, in the order of the results file
 * @param threads that called it at the same time
 * @param score in {@code unit}
 * @param unit of the score, such as {@code ops/s}
 * @param relativeError half the 99.9 % confidence interval, over the score; empty for a single
 *     iteration
 * @param resultError how far the result is from double precision, in units of the tensor's largest
 *     magnitude; empty where the benchmark doesn't say
 * @param rates the counters: {@code gflop}, {@code gbyte}, {@code images}, each per second
 */
record Measurement(
    String benchmark,
    String routine,
    Map<String, String> parameters,
    int threads,
    double score,
    String unit,
    OptionalDouble relativeError,
    OptionalDouble resultError,
    Map<String, Double> rates) {

  /** From here on a figure says little: the kernel was still being compiled, or was disturbed. */
  private static final double UNSURE = 0.25;

  /** Whether nobody should rely on a figure with this error. */
  static boolean unsure(OptionalDouble relativeError) {
    return relativeError.isEmpty() || relativeError.getAsDouble() > UNSURE;
  }

  /** GFLOP/s; 0 where the benchmark counts none. */
  double gflop() {
    return rates.getOrDefault("gflop", 0.0);
  }

  /** GB/s of traffic that can't be avoided; 0 where the benchmark counts none. */
  double gbyte() {
    return rates.getOrDefault("gbyte", 0.0);
  }

  /** Images per second; 0 where the benchmark counts none. */
  double images() {
    return rates.getOrDefault("images", 0.0);
  }

  /** A parameter, or "" where the benchmark has none of that name. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
