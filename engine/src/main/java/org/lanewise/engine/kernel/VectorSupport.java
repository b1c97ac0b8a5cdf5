package org.lanewise.engine.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM can run the {@link KernelSet#FAST} kernels as they are meant: with the Vector
 * API present, compiled by C2, and fused multiply-adds in hardware. Where it can't, they still give
 * the same bits, but hundreds of times slower, so that a run should say so and use others.
 *
 * @param bits the width of the vectors in bits; 0 without the Vector API
 * @param problem one sentence why the fast kernels are not fast here, and what to do; empty if they
 *     are
 */
public record VectorSupport(int bits, Optional<String> problem) {

  /** Refuses null. */
  public VectorSupport {
    Objects.requireNonNull(problem, "problem");
  }

  private static final String MODULE = "jdk.incubator.vector";

  /** Looks at the JVM that runs this. */
  public static VectorSupport detect() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new VectorSupport(
          0,
          Optional.of(
              "the module " + MODULE + " is missing; start Java with --add-modules " + MODULE));
    }
    return new VectorSupport(Width.BITS, findProblem());
  }

  /** The kernel set to use where nobody asked for another. */
  public KernelSet preferred() {
    return problem.isEmpty() ? KernelSet.FAST : KernelSet.IM2COL;
  }

  /** As {@code 512-bit vectors}, or {@code no vectors}. */
  public String describe() {
    return bits == 0 ? "no vectors" : bits + "-bit vectors";
  }

  private static Optional<String> findProblem() {
    HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (vm == null) {
      return Optional.empty();
    }
    String level = option(vm, "TieredStopAtLevel");
    if ("false".equals(option(vm, "UseCompiler"))
        || System.getProperty("java.vm.info", "").startsWith("interpreted")) {
      return Optional.of(
          "the JVM only interprets, so Vector API calls are not compiled; leave out -Xint");
    }
    if (level != null && !"4".equals(level)) {
      return Optional.of(
          "the JVM's optimizing compiler C2 is off (TieredStopAtLevel=%s), so Vector API calls are not compiled; leave that option out"
              .formatted(level));
    }
    if ("false".equals(option(vm, "EnableVectorSupport"))) {
      return Optional.of(
          "the JVM has vector support switched off; leave out -XX:-EnableVectorSupport");
    }
    if ("false".equals(option(vm, "UseFMA"))) {
      return Optional.of(
          "this processor, or the JVM's -XX:-UseFMA, offers no fused multiply-add, without which every kernel is slow");
    }
    return Optional.empty();
  }

  /** A flag's value, or null where this JVM has no such flag. */
  private static @Nullable String option(HotSpotDiagnosticMXBean vm, String name) {
    try {
      return vm.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Loaded only where the module is present. */
  private static final class Width {
    static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
