package org.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The roof: the most fused multiply-adds that a core can do, in registers alone, for each width of
 * vector. Widths that the machine doesn't have fail with a sentence.
 */
@State(Scope.Thread)
public class PeakBenchmark extends Measured {

  private static final VectorSpecies<Float> WIDEST = FloatVector.SPECIES_PREFERRED;
  private static final int ROUNDS = 1024;

  private float factor = 0.5f;

  /** The width that the fast kernels use. */
  @Benchmark
  public float fma(Work work) {
    return rounds(WIDEST, factor, work);
  }

  /** 512 bits. */
  @Benchmark
  public float fma512(Has512 machine, Work work) {
    return rounds(FloatVector.SPECIES_512, factor, work);
  }

  /** 256 bits. */
  @Benchmark
  public float fma256(Has256 machine, Work work) {
    return rounds(FloatVector.SPECIES_256, factor, work);
  }

  /** 128 bits. */
  @Benchmark
  public float fma128(Work work) {
    return rounds(FloatVector.SPECIES_128, factor, work);
  }

  /** Twelve independent chains, enough to hide the latency of two FMA ports. */
  @CompilerControl(CompilerControl.Mode.INLINE)
  private static float rounds(VectorSpecies<Float> species, float factor, Work work) {
    FloatVector f = FloatVector.broadcast(species, factor);
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
    work.add(2.0 * 12 * ROUNDS * species.length(), 0);
    return a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).add(l).add(m).lane(0);
  }

  private static void need(VectorShape shape) {
    if (WIDEST.vectorBitSize() < shape.vectorBitSize()) {
      throw new UnsupportedOperationException(
          "this JVM's widest vectors have %d bits, so a peak at %d bits can't be measured"
              .formatted(WIDEST.vectorBitSize(), shape.vectorBitSize()));
    }
  }

  /** A machine with vectors of 512 bits. */
  @State(Scope.Thread)
  public static class Has512 {
    /** Refuses others. */
    public Has512() {
      need(VectorShape.S_512_BIT);
    }
  }

  /** A machine with vectors of 256 bits. */
  @State(Scope.Thread)
  public static class Has256 {
    /** Refuses others. */
    public Has256() {
      need(VectorShape.S_256_BIT);
    }
  }
}
