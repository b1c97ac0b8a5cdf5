package org.lanewise.engine.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The roof: fused multiply-adds in registers alone, as many as a core can do. What a kernel reaches
 * is judged by it, by the profile of a run and by the benchmarks. It stands here, though no kernel
 * needs it, because no other package may use the Vector API.
 *
 * <p>Both loops are longer than what HotSpot copies into a caller ({@code FreqInlineSize}): copied,
 * the same loop ran at half to four fifths of the speed, and in a long-lived process the caller is
 * compiled again at any time.
 */
public final class FmaPeak {

  /**
   * The latency of an FMA is four cycles, and there are two ports on x86, four on some ARM: 8 or 16
   * chains hide it. Twelve and the factor fit sixteen registers, 24 fit 32.
   */
  private static final int CHAINS = Registers.HERE == Registers.SIXTEEN ? 12 : 24;

  /** Chains of single floats, and the links of each in one pass of the loop. */
  private static final int SINGLE_CHAINS = 10;

  private static final int SINGLE_LINKS = 3;

  /** One call of the loop: long enough for the clock, short enough to end soon where it is slow. */
  private static final int ROUNDS = 1024;

  /** So many short calls, and HotSpot has its optimizing compiler at work on the loop. */
  private static final int FIRST_CALLS = 6000;

  private static final int FIRST_ROUNDS = 16;

  /** Nanoseconds of one look: shorter than what a scheduler gives a thread. */
  private static final long LOOK = 500_000;

  /** Looks of one measurement, of which the median counts. */
  private static final int LOOKS = 31;

  private FmaPeak() {}

  /**
   * Measures this thread's peak, in a third of a second or so, in two seconds where it does not
   * settle.
   *
   * @param vectors whether the widest vectors of this JVM are meant, or single floats
   */
  public static Peak measure(boolean vectors) {
    float sum = 0;
    for (int i = 0; i < FIRST_CALLS; i++) {
      sum += rounds(vectors, FIRST_ROUNDS);
    }
    float before = sum;
    double[] looks = new double[LOOKS];
    return Peak.of(() -> {
      for (int i = 0; i < LOOKS; i++) {
        looks[i] = flopPerSecond(vectors, before);
      }
      Arrays.sort(looks);
      return looks[LOOKS / 2];
    });
  }

  private static double flopPerSecond(boolean vectors, float before) {
    double perCall = vectors ? flopOfWide(ROUNDS) : 2.0 * SINGLE_CHAINS * SINGLE_LINKS * ROUNDS;
    double flop = 0;
    float sum = before;
    long start = System.nanoTime();
    long now = start;
    while (now - start < LOOK) {
      sum += rounds(vectors, ROUNDS);
      flop += perCall;
      now = System.nanoTime();
    }
    if (Float.isNaN(sum)) { // never: but the compiler may not drop a loop whose result is read
      throw new ArithmeticException("multiply-adds of 0.5 gave NaN, expected a number");
    }
    return flop / ((now - start) * 1e-9);
  }

  private static float rounds(boolean vectors, int rounds) {
    return vectors ? Wide.rounds(rounds, 0.5f) : single(rounds, 0.5f);
  }

  /** The FLOP of a call of {@link #wide}. */
  public static double flopOfWide(int rounds) {
    return 2.0 * CHAINS * rounds * Wide.SPECIES.length();
  }

  /**
   * Independent chains of the widest vectors, as many as the registers hold.
   *
   * @param rounds links of each chain
   * @param factor what is multiplied and added; below 1, so that the chains stay finite
   * @return a number that depends on all of them
   */
  public static float wide(int rounds, float factor) {
    return Wide.rounds(rounds, factor);
  }

  /** Chains of single floats. */
  private static float single(int rounds, float f) {
    float a0 = f;
    float a1 = f;
    float a2 = f;
    float a3 = f;
    float a4 = f;
    float a5 = f;
    float a6 = f;
    float a7 = f;
    float a8 = f;
    float a9 = f;
    for (int round = 0; round < rounds; round++) {
      a0 = Math.fma(a0, f, f);
      a1 = Math.fma(a1, f, f);
      a2 = Math.fma(a2, f, f);
      a3 = Math.fma(a3, f, f);
      a4 = Math.fma(a4, f, f);
      a5 = Math.fma(a5, f, f);
      a6 = Math.fma(a6, f, f);
      a7 = Math.fma(a7, f, f);
      a8 = Math.fma(a8, f, f);
      a9 = Math.fma(a9, f, f);
      a0 = Math.fma(a0, f, f);
      a1 = Math.fma(a1, f, f);
      a2 = Math.fma(a2, f, f);
      a3 = Math.fma(a3, f, f);
      a4 = Math.fma(a4, f, f);
      a5 = Math.fma(a5, f, f);
      a6 = Math.fma(a6, f, f);
      a7 = Math.fma(a7, f, f);
      a8 = Math.fma(a8, f, f);
      a9 = Math.fma(a9, f, f);
      a0 = Math.fma(a0, f, f);
      a1 = Math.fma(a1, f, f);
      a2 = Math.fma(a2, f, f);
      a3 = Math.fma(a3, f, f);
      a4 = Math.fma(a4, f, f);
      a5 = Math.fma(a5, f, f);
      a6 = Math.fma(a6, f, f);
      a7 = Math.fma(a7, f, f);
      a8 = Math.fma(a8, f, f);
      a9 = Math.fma(a9, f, f);
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9;
  }

  /** Loaded only where the Vector API is. */
  private static final class Wide {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    static float rounds(int rounds, float factor) {
      FloatVector f = FloatVector.broadcast(SPECIES, factor);
      FloatVector a0 = f;
      FloatVector a1 = f;
      FloatVector a2 = f;
      FloatVector a3 = f;
      FloatVector a4 = f;
      FloatVector a5 = f;
      FloatVector a6 = f;
      FloatVector a7 = f;
      FloatVector a8 = f;
      FloatVector a9 = f;
      FloatVector a10 = f;
      FloatVector a11 = f;
      FloatVector a12 = f;
      FloatVector a13 = f;
      FloatVector a14 = f;
      FloatVector a15 = f;
      FloatVector a16 = f;
      FloatVector a17 = f;
      FloatVector a18 = f;
      FloatVector a19 = f;
      FloatVector a20 = f;
      FloatVector a21 = f;
      FloatVector a22 = f;
      FloatVector a23 = f;
      for (int round = 0; round < rounds; round++) {
        a0 = a0.fma(f, f);
        a1 = a1.fma(f, f);
        a2 = a2.fma(f, f);
        a3 = a3.fma(f, f);
        a4 = a4.fma(f, f);
        a5 = a5.fma(f, f);
        a6 = a6.fma(f, f);
        a7 = a7.fma(f, f);
        a8 = a8.fma(f, f);
        a9 = a9.fma(f, f);
        a10 = a10.fma(f, f);
        a11 = a11.fma(f, f);
        if (CHAINS > 12) {
          a12 = a12.fma(f, f);
          a13 = a13.fma(f, f);
          a14 = a14.fma(f, f);
          a15 = a15.fma(f, f);
          a16 = a16.fma(f, f);
          a17 = a17.fma(f, f);
          a18 = a18.fma(f, f);
          a19 = a19.fma(f, f);
          a20 = a20.fma(f, f);
          a21 = a21.fma(f, f);
          a22 = a22.fma(f, f);
          a23 = a23.fma(f, f);
        }
      }
      FloatVector sum =
          a0.add(a1)
              .add(a2)
              .add(a3)
              .add(a4)
              .add(a5)
              .add(a6)
              .add(a7)
              .add(a8)
              .add(a9)
              .add(a10)
              .add(a11)
              .add(a12)
              .add(a13)
              .add(a14)
              .add(a15)
              .add(a16)
              .add(a17)
              .add(a18)
              .add(a19)
              .add(a20)
              .add(a21)
              .add(a22)
              .add(a23);
      return sum.lane(0);
    }
  }
}
