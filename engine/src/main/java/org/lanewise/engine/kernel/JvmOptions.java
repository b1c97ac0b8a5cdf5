package org.lanewise.engine.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How the JVM that runs this was set up, as far as the kernels care. */
final class JvmOptions {

  private static final int MARK = 8;
  private static final int CLASS = 8;
  private static final int COMPRESSED_CLASS = 4;
  private static final int LENGTH = 4;

  private JvmOptions() {}

  /** The value of one of the JVM's flags, or null where it has no such flag, or none at all. */
  static @Nullable String value(String name) {
    HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return vm == null ? null : vm.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * How many bytes into a float[] its elements begin. An array has a mark, its class and its
   * length. The class takes 4 bytes; 8 where the JVM was told not to compress it; none where it
   * stands in the mark, as compact headers have it.
   */
  static int floatArrayBase() {
    if ("true".equals(value("UseCompactObjectHeaders"))) {
      return MARK + LENGTH;
    }
    boolean wide = "false".equals(value("UseCompressedClassPointers"));
    return MARK + (wide ? CLASS : COMPRESSED_CLASS) + LENGTH;
  }
}
