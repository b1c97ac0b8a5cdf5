package org.lanewise.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the machine can do at most, as the same results measured it.
 *
 * @param peaks of multiply-adds
 * @param slopes of memory
 */
record Roof(List<Peak> peaks, List<Slope> slopes) {

  /**
   * @param routine {@code fma}, or with a width in bits
   * @param threads at the same time
   * @param gflop GFLOP/s of all threads together
   * @param relativeError of that; empty for a single iteration
   */
  record Peak(String routine, int threads, double gflop, OptionalDouble relativeError) {}

  /**
   * @param level of memory
   * @param routine {@code read} or {@code triad}
   * @param threads at the same time
   * @param gbyte GB/s of all threads together
   * @param relativeError of that; empty for a single iteration
   */
  record Slope(
      String level, String routine, int threads, double gbyte, OptionalDouble relativeError) {}

  static Roof of(Results results) {
    List<Peak> peaks = new ArrayList<>();
    for (Measurement m : results.of("PeakBenchmark")) {
      peaks.add(new Peak(m.routine(), m.threads(), m.gflop(), m.relativeError()));
    }
    List<Slope> slopes = new ArrayList<>();
    for (Measurement m : results.of("BandwidthBenchmark")) {
      slopes.add(
          new Slope(m.parameter("level"), m.routine(), m.threads(), m.gbyte(), m.relativeError()));
    }
    return new Roof(peaks, slopes);
  }

  /** The highest peak that so many threads reached; empty where none was measured. */
  Optional<Peak> highest(int threads) {
    return peaks.stream()
        .filter(p -> p.threads() == threads)
        .max(Comparator.comparingDouble(Peak::gflop));
  }

  /** Its GFLOP/s. */
  OptionalDouble peak(int threads) {
    return highest(threads).stream().mapToDouble(Peak::gflop).findFirst();
  }

  /** The slopes of reading with so many threads, steepest first. */
  List<Slope> reads(int threads) {
    return slopes.stream()
        .filter(s -> s.threads() == threads && s.routine().equals("read"))
        .sorted(Comparator.comparingDouble(Slope::gbyte).reversed())
        .toList();
  }
}
