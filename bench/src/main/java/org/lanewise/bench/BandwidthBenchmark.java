package org.lanewise.bench;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The slope of the roof: bytes per second from each level of memory, read alone and in McCalpin's
 * triad ("Memory Bandwidth and Machine Balance in Current High Performance Computers", 1995), which
 * reads two arrays and writes one; the line that a write first fetches is not counted.
 */
@State(Scope.Thread)
public class BandwidthBenchmark extends Measured {

  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int L = F.length();

  /** Where the arrays lie. */
  @Param public Caches level;

  private float[] a = new float[0];
  private float[] b = new float[0];
  private float[] c = new float[0];

  /** Makes three arrays that together fill the level's part. */
  @Setup
  public void allocate(BenchmarkParams params) {
    int third = level.workingSet(params.getThreads()) / Float.BYTES / 3;
    int size = third / (8 * L) * (8 * L);
    a = new float[size];
    b = new float[size];
    c = new float[size];
    Arrays.fill(b, 1f);
    Arrays.fill(c, 2f);
  }

  /** Reads all three arrays; eight sums, so that the additions don't wait for each other. */
  @Benchmark
  public float read(Work work) {
    work.add(0, 3.0 * a.length);
    return sum(a) + sum(b) + sum(c);
  }

  /** {@code a = b + 3 · c}; the compiler vectorizes it. */
  @Benchmark
  public float[] triad(Work work) {
    for (int i = 0; i < a.length; i++) {
      a[i] = b[i] + 3f * c[i];
    }
    work.add(2.0 * a.length, 3.0 * a.length);
    return a;
  }

  private static float sum(float[] values) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int i = 0; i < values.length; i += 8 * L) {
      s0 = s0.add(FloatVector.fromArray(F, values, i));
      s1 = s1.add(FloatVector.fromArray(F, values, i + L));
      s2 = s2.add(FloatVector.fromArray(F, values, i + 2 * L));
      s3 = s3.add(FloatVector.fromArray(F, values, i + 3 * L));
      s4 = s4.add(FloatVector.fromArray(F, values, i + 4 * L));
      s5 = s5.add(FloatVector.fromArray(F, values, i + 5 * L));
      s6 = s6.add(FloatVector.fromArray(F, values, i + 6 * L));
      s7 = s7.add(FloatVector.fromArray(F, values, i + 7 * L));
    }
    return s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).lane(0);
  }
}
