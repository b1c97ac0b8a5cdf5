package org.lanewise.bench;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.bench.ladder.Rung;
import org.lanewise.engine.kernel.KernelSets;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Puts beside each figure of a convolution how far its result is from double precision: the largest
 * difference, in units of the tensor's largest magnitude. It is computed in the JVM that is
 * measured, and not while it is measured.
 */
public final class ErrorProfiler implements InternalProfiler {

  /** The name of the result. */
  static final String NAME = "error";

  private @Nullable Double error;

  @Override
  public String getDescription() {
    return "Largest difference from double precision, over the tensor's largest magnitude";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    if (error == null && benchmark.getParamsKeys().contains("shape")) {
      error = error(benchmark);
    }
  }

  private static @Nullable Double error(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    String routine = name.substring(name.lastIndexOf('.') + 1);
    try {
      Routines routines;
      if (name.contains(".LadderBenchmark.")) {
        routines = Routines.of(Rung.valueOf(benchmark.getParam("rung")), shape(benchmark), 1);
      } else if (name.contains(".ConvolutionBenchmark.")) {
        KernelSets kernels = KernelSets.valueOf(benchmark.getParam("kernels"));
        routines = Routines.of(kernels, shape(benchmark), 1);
      } else {
        return null;
      }
      return routines.errors().of(routine);
    } catch (UnfitException | IllegalStateException e) {
      return null; // The benchmark says why.
    }
  }

  private static ConvShape shape(BenchmarkParams benchmark) {
    return ConvShape.valueOf(benchmark.getParam("shape"));
  }

  @Override
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return error == null
        ? List.of()
        : List.of(new ScalarResult(NAME, error, "of the largest", AggregationPolicy.MAX));
  }
}
