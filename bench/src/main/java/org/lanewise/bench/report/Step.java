package org.lanewise.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.bench.ladder.Rung;
import org.lanewise.lab.cli.Count;

/**
 * One rung of a ladder as it was measured.
 *
 * @param rung the implementation's name, perhaps one that this version does not know
 * @param gflop GFLOP/s, of the FLOP that the convolution has, whatever the kernel skips
 * @param relativeError of that, half the 99.9 % confidence interval; empty for a single iteration
 * @param resultError how far the result is from double precision, in units of the tensor's largest
 *     magnitude; empty where nobody knows
 * @param derived whether it is the difference of two measurements
 */
record Step(
    String rung,
    double gflop,
    OptionalDouble relativeError,
    OptionalDouble resultError,
    boolean derived) {

  /** What it is, in a few words; its name where this version doesn't know it. */
  String title() {
    return known().map(Rung::title).orElse(rung);
  }

  /** What it does better than the rung before; "" where that is not known. */
  String idea() {
    return known().map(Rung::idea).orElse("");
  }

  /** Whether it does more than a convolution. */
  boolean fused() {
    return rung.equals(Rung.FUSED.name());
  }

  /** Whether nobody should rely on it. */
  boolean unsure() {
    return Measurement.unsure(relativeError);
  }

  private Optional<Rung> known() {
    return Arrays.stream(Rung.values()).filter(r -> r.name().equals(rung)).findFirst();
  }

  /** The routines, in the order of a training step. */
  static final List<String> ROUTINES =
      List.of("forward", "backwardInput", "backwardWeights", "backward");

  /**
   * The ladders of all layers, batches and thread counts, each with the rungs that were measured.
   */
  static Map<Ladder, List<Step>> ladders(Results results) {
    Map<Ladder, List<Step>> ladders = new LinkedHashMap<>();
    List<Measurement> all = results.of("LadderBenchmark");
    for (String shape : all.stream().map(m -> m.parameter("shape")).distinct().toList()) {
      for (String routine : ROUTINES) {
        for (Measurement m : all) {
          if (m.parameter("shape").equals(shape) && m.routine().equals(routine)) {
            Ladder ladder = new Ladder(shape, routine, m.parameter("batch"), m.threads());
            Step step =
                new Step(m.parameter("rung"), m.gflop(), m.relativeError(), m.resultError(), false);
            ladders.computeIfAbsent(ladder, key -> new ArrayList<>()).add(step);
          }
        }
      }
    }
    ladders.forEach((ladder, steps) -> addInputGradient(ladder, steps, ladders));
    return ladders;
  }

  /**
   * The fused kernel computes its input gradient only together with the weights'. What it takes is
   * the difference: with FLOP f of one routine, rates a for both and b for the weights alone, the
   * times are 2f / a and f / b.
   */
  private static void addInputGradient(
      Ladder ladder, List<Step> steps, Map<Ladder, List<Step>> ladders) {
    if (!ladder.routine().equals("backwardInput")) {
      return;
    }
    Step both = fused(ladders.get(ladder.of("backward")));
    Step weights = fused(ladders.get(ladder.of("backwardWeights")));
    if (both == null || weights == null) {
      return;
    }
    double seconds = 2 / both.gflop() - 1 / weights.gflop();
    if (seconds > 0 && Double.isFinite(seconds)) {
      OptionalDouble error = error(both, weights, seconds);
      steps.add(new Step(Rung.FUSED.name(), 1 / seconds, error, both.resultError, true));
    }
  }

  /** The errors of the two times are independent, so their squares add. */
  private static OptionalDouble error(Step both, Step weights, double seconds) {
    if (both.relativeError.isEmpty() || weights.relativeError.isEmpty()) {
      return OptionalDouble.empty();
    }
    double first = 2 / both.gflop() * both.relativeError.getAsDouble();
    double second = 1 / weights.gflop() * weights.relativeError.getAsDouble();
    return OptionalDouble.of(Math.hypot(first, second) / seconds);
  }

  private static @Nullable Step fused(@Nullable List<Step> steps) {
    return steps == null ? null : steps.stream().filter(Step::fused).findFirst().orElse(null);
  }

  /**
   * What a ladder is about.
   *
   * @param shape the layer
   * @param routine such as {@code forward}
   * @param batch images per call
   * @param threads that called it at the same time
   */
  record Ladder(String shape, String routine, String batch, int threads) {

    Ladder of(String other) {
      return new Ladder(shape, other, batch, threads);
    }

    String title() {
      return "%s %s, batch %s, %s".formatted(shape, routine, batch, Count.of(threads, "thread"));
    }
  }
}
