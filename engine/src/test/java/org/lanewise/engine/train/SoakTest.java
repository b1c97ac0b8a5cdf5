package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Many threads at once on what may be shared: the same bits each time, and no memory left behind.
 */
class SoakTest {

  private static final String MINUTES = "soak.minutes";

  /** Rounds until classes are loaded, code is compiled and the buffers of threads are there. */
  private static final int WARM_UP = 5;

  /** Far less than one leaked execution or trainer a round would come to. */
  private static final long MOST_GROWTH = 4 << 20;

  @Test
  void threadsThatShareAPlanGetTheSameBits() throws Exception {
    try (Soak soak = new Soak()) {
      soak.round();
    }
  }

  /** {@code -Dsoak.minutes=10} goes on for so long, and tells what was done. */
  @Test
  @EnabledIfSystemProperty(
      named = MINUTES,
      matches = ".+",
      disabledReason = "SKIPPED: the long soak runs with -Dsoak.minutes=10")
  void memoryStaysFlatForMinutes() throws Exception {
    double minutes = Double.parseDouble(System.getProperty(MINUTES));
    try (Soak soak = new Soak()) {
      for (int i = 0; i < WARM_UP; i++) {
        soak.round();
      }
      long before = heap();
      long begin = System.nanoTime();
      int rounds = 0;
      while (System.nanoTime() - begin < minutes * 60e9) {
        soak.round();
        rounds++;
      }
      long after = heap();
      System.out.printf(
          "soak: %s minutes, %d rounds, %s, heap after collection %,d bytes before and %,d after%n",
          minutes, rounds, soak.done(), before, after);
      assertTrue(after < before + MOST_GROWTH, before + " bytes before, " + after + " after");
    }
  }

  /** What is reachable: the smallest of some collections, as the first leave some to the next. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
