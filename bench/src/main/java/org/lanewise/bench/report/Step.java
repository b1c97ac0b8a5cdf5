package org.lanewise.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lanewise.bench.ladder.Rung;

/**
 * One rung of a ladder as it was measured.
 *
 * @param rung the implementation
 * @param gflop GFLOP/s, of the FLOP that the convolution has, whatever the kernel skips
 * @param derived whether it is the difference of two measurements
 */
record Step(Rung rung, double gflop, boolean derived) {

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
            Step step = new Step(Rung.valueOf(m.parameter("rung")), m.gflop(), false);
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
    double both = fused(ladders.get(ladder.of("backward")));
    double weights = fused(ladders.get(ladder.of("backwardWeights")));
    double seconds = 2 / both - 1 / weights;
    if (both > 0 && weights > 0 && seconds > 0) {
      steps.add(new Step(Rung.FUSED, 1 / seconds, true));
    }
  }

  private static double fused(@org.jspecify.annotations.Nullable List<Step> steps) {
    return steps == null
        ? 0
        : steps.stream().filter(s -> s.rung == Rung.FUSED).mapToDouble(Step::gflop).sum();
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
      return String.format(
          Locale.ROOT,
          "%s %s, %s images, %d thread%s",
          shape,
          routine,
          batch,
          threads,
          threads == 1 ? "" : "s");
    }
  }
}
