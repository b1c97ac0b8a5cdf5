package org.lanewise.engine.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The roof: fused multiply-adds in registers alone, as many as a core can do. What a kernel reaches
 * is judged by it.
 */
public final class FmaPeak {

  /** Enough to hide the latency of two FMA ports, which is four cycles. */
  private static final int CHAINS = 12;

  /** One call of the loop: long enough for the clock, short enough to end soon where it is slow. */
  private static final int ROUNDS = 1024;

  private static final long WARM_UP = 150_000_000;
  private static final long MEASURED = 20_000_000;
  private static final int TIMES = 5;

  private FmaPeak() {}

  /**
   * Measures this thread's peak for about a quarter of a second.
   *
   * @param vectors whether the widest vectors of this JVM are meant, or single floats
   * @return FLOP per second, an FMA counting two: the best of some short loops
   */
  public static double measure(boolean vectors) {
    flopPerSecond(vectors, WARM_UP);
    double best = 0;
    for (int i = 0; i < TIMES; i++) {
      best = Math.max(best, flopPerSecond(vectors, MEASURED));
    }
    return best;
  }

  private static double flopPerSecond(boolean vectors, long nanoseconds) {
    double flop = 0;
    float sum = 0;
    long start = System.nanoTime();
    long now = start;
    while (now - start < nanoseconds) {
      if (vectors) {
        sum += Wide.rounds(ROUNDS, 0.5f);
        flop += flopOfWide(ROUNDS);
      } else {
        sum += rounds(ROUNDS, 0.5f);
        flop += 2.0 * CHAINS * ROUNDS;
      }
      now = System.nanoTime();
    }
    if (Float.isNaN(sum)) { // never: but the compiler may not drop a loop whose result is read
      throw new ArithmeticException("multiply-adds of 0.5 gave NaN, expected a number");
    }
    return flop / ((now - start) * 1e-9);
  }

  /** The FLOP of a call of {@link #wide}. */
  public static double flopOfWide(int rounds) {
    return 2.0 * CHAINS * rounds * Wide.SPECIES.length();
  }

  /**
   * Twelve independent chains of the widest vectors.
   *
   * @param rounds links of each chain
   * @param factor what is multiplied and added; below 1, so that the chains stay finite
   * @return a number that depends on all of them
   */
  public static float wide(int rounds, float factor) {
    return Wide.rounds(rounds, factor);
  }

  /** Twelve chains of single floats. */
  private static float rounds(int rounds, float f) {
    float a = f;
    float b = f;
    float c = f;
    float d = f;
    float e = f;
    float g = f;
    float h = f;
    float i = f;
    float j = f;
    float k = f;
    float l = f;
    float m = f;
    for (int round = 0; round < rounds; round++) {
      a = Math.fma(a, f, f);
      b = Math.fma(b, f, f);
      c = Math.fma(c, f, f);
      d = Math.fma(d, f, f);
      e = Math.fma(e, f, f);
      g = Math.fma(g, f, f);
      h = Math.fma(h, f, f);
      i = Math.fma(i, f, f);
      j = Math.fma(j, f, f);
      k = Math.fma(k, f, f);
      l = Math.fma(l, f, f);
      m = Math.fma(m, f, f);
    }
    return a + b + c + d + e + g + h + i + j + k + l + m;
  }

  /** Loaded only where the Vector API is. */
  private static final class Wide {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    static float rounds(int rounds, float factor) {
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
      for (int round = 0; round < rounds; round++) {
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
      return a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).add(l).add(m).lane(0);
    }
  }
}
