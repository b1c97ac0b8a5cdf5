package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The most fused multiply-adds one core can do: registers only, no memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PeakBenchmark {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ROUNDS = 1024;

  private float factor = 0.5f;

  /** Floating-point operations, an FMA counting two; a rate in throughput mode. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {

    /** Operations so far. */
    public double flop;
  }

  /** Twelve independent chains, enough to hide the latency of two FMA ports. */
  @Benchmark
  public float fma(Work work) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector a = f;
    FloatVector b = f;
    FloatVector c = f;
    FloatVector d = f;
    FloatVector e = f;
    FloatVector g = f;
    FloatVector h = f;
    FloatVector i = f;
    FloatVector j = f;
    FloatVector k = f;
    FloatVector l = f;
    FloatVector m = f;
    for (int round = 0; round < ROUNDS; round++) {
      a = a.fma(f, f);
      b = b.fma(f, f);
      c = c.fma(f, f);
      d = d.fma(f, f);
      e = e.fma(f, f);
      g = g.fma(f, f);
      h = h.fma(f, f);
      i = i.fma(f, f);
      j = j.fma(f, f);
      k = k.fma(f, f);
      l = l.fma(f, f);
      m = m.fma(f, f);
    }
    work.flop += 2.0 * 12 * ROUNDS * SPECIES.length();
    return a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).add(l).add(m).lane(0);
  }
}
