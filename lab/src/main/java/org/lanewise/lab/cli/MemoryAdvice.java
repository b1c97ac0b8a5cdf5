package org.lanewise.lab.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What to do when Java's memory does not suffice.
 *
 * @param heapMegabytes what Java may take
 * @param machineMegabytes what the machine, or the container, has
 */
record MemoryAdvice(long heapMegabytes, long machineMegabytes) {

  private static final int MEGABYTE_BITS = 20;
  private static final double HEAP_SHARE = 0.75;
  private static final int GROWTH = 4;

  /** All of CIFAR-10 trains in that, in megabytes. */
  private static final int USEFUL = 1024;

  /** Below that, more memory would hardly help. */
  private static final double WORTHWHILE = 1.25;

  /** Of this process on this machine. */
  static MemoryAdvice here() {
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new MemoryAdvice(
        Runtime.getRuntime().maxMemory() >> MEGABYTE_BITS,
        Math.min(machine, told()) >> MEGABYTE_BITS);
  }

  /** The machine's memory as Java was told it is. */
  private static long told() {
    try {
      return Long.parseLong(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("MaxRAM")
              .getValue());
    } catch (IllegalArgumentException e) { // this JVM has no such option
      return Long.MAX_VALUE;
    }
  }

  /** What was seen is that memory ran out. */
  String sentence() {
    return sentence(
        String.format(Locale.ROOT, "Java's memory of %,d MB is too small for this", heapMegabytes));
  }

  /** With what was seen, as the beginning of a sentence. */
  String sentence(String seen) {
    long most = (long) (HEAP_SHARE * machineMegabytes);
    if (most < WORTHWHILE * heapMegabytes) {
      return String.format(
          Locale.ROOT,
          "%s; the machine has %,d MB in all, so ask for fewer images.",
          seen,
          machineMegabytes);
    }
    long more = Math.min(most, Math.max(USEFUL, GROWTH * heapMegabytes));
    return String.format(
        Locale.ROOT,
        "%s; give it more of the machine's %,d MB with LANEWISE_JAVA_OPTS=-Xmx%dm in front of the command, or ask for fewer images.",
        seen,
        machineMegabytes,
        more);
  }
}
