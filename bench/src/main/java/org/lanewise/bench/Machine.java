package org.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;

/** The machine that a benchmark runs on, in one line. */
final class Machine {

  private Machine() {}

  /** Processor, caches, memory, vectors and system, as far as they can be found out. */
  static String describe() {
    List<String> parts = new ArrayList<>();
    parts.add(value(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch", "")));
    int processors = Runtime.getRuntime().availableProcessors();
    parts.add(processors + (processors == 1 ? " processor" : " processors"));
    for (Caches cache : List.of(Caches.L1, Caches.L2, Caches.L3)) {
      parts.add(cache + " " + (cache.size() >> 10) + " KB");
    }
    String memory = value(Path.of("/proc/meminfo"), "MemTotal", "").replaceAll("[^0-9]", "");
    if (!memory.isEmpty()) {
      parts.add(
          String.format(Locale.ROOT, "%.0f GB of memory", Long.parseLong(memory) / 1048576.0));
    }
    parts.add("vectors of " + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bits");
    parts.add(System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return String.join(", ", parts);
  }

  private static String value(Path file, String key, String otherwise) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(key) && line.contains(":")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
      return otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }
}
