package org.lanewise.engine.kernel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many vector registers the compiler has for a tile. With more sums than registers it keeps
 * some in memory: the result is the same, the speed a half or a third.
 */
enum Registers {
  /** x86 without AVX-512: tiles of 6 × 2 sums. */
  SIXTEEN,

  /** AVX-512, also with narrower vectors, and NEON: tiles of 12 × 2 sums. */
  THIRTY_TWO;

  /** The level of {@code UseAVX} from which on an x86 processor has 32. */
  private static final int AVX512 = 3;

  /** What the JVM that runs this has. */
  static final Registers HERE = of(System.getProperty("os.arch", ""), JvmOptions.value("UseAVX"));

  /**
   * @param architecture as in the system property {@code os.arch}
   * @param avx the JVM's flag {@code UseAVX}, or null where it has none
   */
  static Registers of(String architecture, @Nullable String avx) {
    String name = architecture.toLowerCase(Locale.ROOT);
    boolean x86 = name.equals("amd64") || name.startsWith("x86") || name.matches("i\\d86");
    boolean avx512 = avx != null && avx.compareTo(Integer.toString(AVX512)) >= 0;
    return x86 && !avx512 ? SIXTEEN : THIRTY_TWO;
  }
}
