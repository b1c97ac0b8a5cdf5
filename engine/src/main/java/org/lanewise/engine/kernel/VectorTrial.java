package org.lanewise.engine.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tries whether a JVM compiles the Vector API: the same loop of multiply-adds once with vectors,
 * once with single floats. Compiled, even the narrowest vectors do four times as much; as objects
 * they do less, some hundred times less before C2 has seen them.
 */
final class VectorTrial {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Far above the clock's resolution when compiled, some milliseconds when not. */
  private static final int ROUNDS = 1024;

  /** So many calls that C2 has compiled the loop of single floats by then. */
  private static final int SINGLE_CALLS = 300;

  /** Between 1 and the four times that the narrowest vectors do. */
  private static final double CLEARLY_MORE = 2;

  private VectorTrial() {}

  /**
   * Waits until vectors do clearly more than single floats.
   *
   * @param nanoseconds to wait for the compiler at most
   * @return whether they did
   */
  static boolean vectorsPay(long nanoseconds) {
    double single = 0;
    for (int i = 0; i < SINGLE_CALLS; i++) {
      single = Math.max(single, rate(false));
    }
    double wide = 0;
    long start = System.nanoTime();
    while (wide < CLEARLY_MORE * single && System.nanoTime() - start < nanoseconds) {
      wide = Math.max(wide, rate(true));
    }
    return wide >= CLEARLY_MORE * single;
  }

  /** Floats per nanosecond of one call. */
  private static double rate(boolean vectors) {
    long start = System.nanoTime();
    float sum = vectors ? wide(0.5f) : single(0.5f);
    long nanoseconds = Math.max(1, System.nanoTime() - start);
    int floats = Float.isNaN(sum) ? 0 : ROUNDS * (vectors ? SPECIES.length() : 1); // never NaN
    return (double) floats / nanoseconds;
  }

  private static float single(float factor) {
    float a = factor;
    float b = factor;
    for (int round = 0; round < ROUNDS; round++) {
      a = Math.fma(a, factor, factor);
      b = Math.fma(b, factor, factor);
    }
    return a + b;
  }

  private static float wide(float factor) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector a = f;
    FloatVector b = f;
    for (int round = 0; round < ROUNDS; round++) {
      a = a.fma(f, f);
      b = b.fma(f, f);
    }
    return a.add(b).lane(0);
  }
}
