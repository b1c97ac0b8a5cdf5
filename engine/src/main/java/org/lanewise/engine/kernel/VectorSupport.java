package org.lanewise.engine.kernel;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.FloatVector;

/**
 * Whether this JVM can run the {@link KernelSets#FAST} kernels as they are meant: with the Vector
 * API present, compiled by C2, and fused multiply-adds in hardware. Where it can't, they still give
 * the same bits, but hundreds of times slower, so that a run should say so and use others.
 *
 * @param bits the width of the vectors in bits; 0 where the Vector API is missing or too narrow
 * @param problem one sentence why the fast kernels are not fast here, and what to do; empty if they
 *     are
 */
public record VectorSupport(int bits, Optional<String> problem) {

  /** Refuses null. */
  public VectorSupport {
    Objects.requireNonNull(problem, "problem");
  }

  /** Whether this JVM was told already. */
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  /** The tiles hold whole groups of four floats. */
  private static final int LEAST_BITS = 128;

  private static final String MODULE = "jdk.incubator.vector";

  /**
   * Looks at the JVM that runs this. The first call also tries one loop of vectors: that takes a
   * few hundredths of a second, or ten seconds where the JVM never compiles it.
   */
  public static VectorSupport detect() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new VectorSupport(
          0,
          Optional.of(
              "the module " + MODULE + " is missing; start Java with --add-modules " + MODULE));
    }
    OptionalInt bits = width();
    if (bits.isEmpty() || bits.getAsInt() < LEAST_BITS) {
      return new VectorSupport(
          0,
          Optional.of(
              String.format(
                  Locale.ROOT,
                  "the JVM is limited to vectors of fewer than %d bits, where the kernels need %d; leave out -XX:MaxVectorSize and -XX:UseSSE",
                  LEAST_BITS,
                  LEAST_BITS)));
    }
    return new VectorSupport(bits.getAsInt(), findProblem());
  }

  private static OptionalInt width() {
    try {
      return OptionalInt.of(Width.BITS);
    } catch (LinkageError e) { // the Vector API can't be set up at all under some limits
      return OptionalInt.empty();
    }
  }

  /** The kernel set to use where nobody asked for another. */
  public KernelSet preferred() {
    return problem.isEmpty() ? KernelSets.FAST : KernelSets.IM2COL;
  }

  /**
   * As {@link #preferred}, for programs without a screen of their own: what makes this JVM slower
   * than it could be is said through the {@link System.Logger} of this package's name, once per
   * JVM. It is a warning where the fast kernels don't run, and information where Java was started
   * without the options that get them compiled soon.
   */
  public KernelSet preferredAndTold() {
    if (!TOLD.getAndSet(true)) {
      System.Logger log = System.getLogger(VectorSupport.class.getPackageName());
      if (problem.isPresent()) {
        log.log(
            System.Logger.Level.WARNING,
            "The fast kernels don''t run, and others take about eight times as long: {0}.",
            problem.get());
      } else if (!compilesSoon()) {
        log.log(
            System.Logger.Level.INFO,
            "The first seconds are slow: Java was started without the options that get the kernels compiled soon. docs/java-options.md lists them.");
      }
    }
    return preferred();
  }

  /** As {@code 512-bit vectors}, or {@code no vectors}. */
  public String describe() {
    return bits == 0 ? "no vectors" : bits + "-bit vectors";
  }

  private static Optional<String> findProblem() {
    String level = JvmOptions.value("TieredStopAtLevel");
    if ("false".equals(JvmOptions.value("UseCompiler"))
        || System.getProperty("java.vm.info", "").startsWith("interpreted")) {
      return Optional.of(
          "the JVM only interprets, so Vector API calls are not compiled; leave out -Xint");
    }
    if (level != null && !"4".equals(level)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the JVM's optimizing compiler C2 is off (TieredStopAtLevel=%s), so Vector API calls are not compiled; leave that option out",
              level));
    }
    if ("false".equals(JvmOptions.value("EnableVectorSupport"))) {
      return Optional.of(
          "the JVM has vector support switched off; leave out -XX:-EnableVectorSupport");
    }
    if ("false".equals(JvmOptions.value("UseFMA"))) {
      return Optional.of(
          "this processor, or the JVM's -XX:-UseFMA, offers no fused multiply-add, without which every kernel is slow");
    }
    return Trial.COMPILED
        ? Optional.empty()
        : Optional.of(
            "this JVM runs Vector API calls, but does not compile them to vector instructions; use a HotSpot JVM of JDK 25 or later on a processor with AVX2 or NEON");
  }

  /** Whether the JVM was told to compile the kernels soon, in whatever way. */
  private static boolean compilesSoon() {
    String commands = JvmOptions.value("CompileCommand");
    return commands != null && commands.contains(VectorSupport.class.getPackageName());
  }

  /** Tried once: what a JVM does with the Vector API shows in no flag. */
  private static final class Trial {

    /** Long enough for C2 on a machine that is busy with other things. */
    private static final long PATIENCE = 10_000_000_000L;

    static final boolean COMPILED = VectorTrial.vectorsPay(PATIENCE);
  }

  /** Loaded only where the module is present. */
  private static final class Width {
    static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
