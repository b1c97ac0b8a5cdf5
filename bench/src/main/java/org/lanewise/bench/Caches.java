package org.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The levels of memory, and how many bytes certainly lie in each. */
public enum Caches {
  /** The first data cache of a core. */
  L1(1, 32 << 10),
  /** The second cache of a core. */
  L2(2, 512 << 10),
  /** The last cache, shared by cores. */
  L3(3, 16 << 20),
  /** Main memory. */
  DRAM(0, 0);

  private static final Path CPU = Path.of("/sys/devices/system/cpu/cpu0/cache");

  private final int level;
  private final int fallback;

  Caches(int level, int fallback) {
    this.level = level;
    this.fallback = fallback;
  }

  /**
   * Bytes that a thread can work on within this level: half of the cache, of a shared one the
   * thread's part of the half; of main memory eight times the largest cache.
   */
  public int workingSet(int threads) {
    return switch (this) {
      case L1, L2 -> size() / 2;
      case L3 -> size() / 2 / threads;
      case DRAM -> 8 * Math.min(L3.size(), 64 << 20);
    };
  }

  /** Bytes of the cache as the system tells them (Linux), or what is common. */
  int size() {
    for (int index = 0; index < 8; index++) {
      Path folder = CPU.resolve("index" + index);
      if (read(folder.resolve("level")).equals(Integer.toString(level))
          && !read(folder.resolve("type")).equals("Instruction")) {
        return bytes(read(folder.resolve("size")));
      }
    }
    return fallback;
  }

  private int bytes(String size) {
    if (!size.matches("[1-9][0-9]{0,6}K")) {
      return fallback;
    }
    return Integer.parseInt(size.substring(0, size.length() - 1)) << 10;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
