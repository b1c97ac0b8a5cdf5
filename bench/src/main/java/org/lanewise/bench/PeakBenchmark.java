package org.lanewise.bench;

import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import org.lanewise.engine.kernel.FmaPeak;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The roof: the most fused multiply-adds that a core can do, in registers alone. {@link #fma} uses
 * the widest vectors that the JVM has, as the fast kernels do; the others run in JVMs that are
 * limited to narrower ones. A limit instead of a species as an argument: C2 makes instructions of
 * vectors only where it knows the species when it compiles.
 */
@State(Scope.Thread)
public class PeakBenchmark extends Measured {

  private static final int ROUNDS = 1024;

  private float factor = 0.5f;

  /** The width that the fast kernels use. */
  @Benchmark
  public float fma(Work work) {
    return rounds(work);
  }

  /** Vectors of 256 bits. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsPrepend = {MODULE, "-XX:MaxVectorSize=32"})
  public float fma256(Bits256 limit, Work work) {
    return rounds(work);
  }

  /** Vectors of 128 bits. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsPrepend = {MODULE, "-XX:MaxVectorSize=16"})
  public float fma128(Bits128 limit, Work work) {
    return rounds(work);
  }

  private float rounds(Work work) {
    work.add(FmaPeak.flopOfWide(ROUNDS), 0);
    return FmaPeak.wide(ROUNDS, factor);
  }

  private static void need(int bits) {
    int seen = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    if (seen != bits) {
      throw new UnsupportedOperationException(
          String.format(
              Locale.ROOT,
              "this JVM's vectors have %d bits, but this measures those of %d; run it without -f 0 and without JVM flags of your own, on a machine that has them",
              seen,
              bits));
    }
  }

  /** A JVM with vectors of 256 bits. */
  @State(Scope.Thread)
  public static class Bits256 {
    /** Refuses others. */
    public Bits256() {
      need(256);
    }
  }

  /** A JVM with vectors of 128 bits. */
  @State(Scope.Thread)
  public static class Bits128 {
    /** Refuses others. */
    public Bits128() {
      need(128);
    }
  }
}
