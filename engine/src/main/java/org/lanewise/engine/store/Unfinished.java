package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that mean nothing once this process has ended: what is half written, and the notes of
 * who holds a lock. They are removed when the process ends in any orderly way, a signal included,
 * with whatever it is doing at that moment; only a process that is killed leaves them.
 */
final class Unfinished {

  private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

  private Unfinished() {}

  /**
   * Java has one list of what is to be done at its end; we enter it when there is something to do.
   */
  private static final class AtTheEnd {

    private static final boolean REGISTERED = register();

    private static boolean register() {
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(Unfinished::removeAll, "unfinished files"));
        return true;
      } catch (IllegalStateException e) {
        return false; // The process is ending: then whoever makes a file now removes it or is cut
        // off.
      }
    }
  }

  /** Remembers a file that is about to be made. */
  static void add(Path file) {
    if (AtTheEnd.REGISTERED) {
      FILES.add(file.toAbsolutePath());
    }
  }

  /** Forgets a file that is finished or removed. */
  static void remove(Path file) {
    FILES.remove(file.toAbsolutePath());
  }

  private static void removeAll() {
    for (Path file : FILES) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Nobody is left to tell, and the next run takes it away.
      }
    }
  }
}
