package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

/**
 * Feeds mutated files to a reader: for a second, or for {@code -Dfuzz.minutes} more. {@code
 * -Dfuzz.seed} picks the mutations.
 */
final class FuzzRun {

  private FuzzRun() {}

  /** What is tested: returns, or throws a {@link StoreException}. */
  interface Reader {
    void read(Path file);
  }

  /**
   * Mutates {@code good}; fails on any exception but the documented one, and on a sentence that is
   * none.
   */
  static void run(String what, Path good, Reader reader) throws IOException {
    Duration time = Duration.ofMinutes(Long.getLong("fuzz.minutes", 0)).plusSeconds(1);
    long seed = Long.getLong("fuzz.seed", 1);
    Path file = good.resolveSibling("mutated.safetensors");
    Mutator mutator = new Mutator(new Random(seed), Files.readAllBytes(good));
    long end = System.nanoTime() + time.toNanos();
    int opened = 0;
    int tries = 0;
    while (System.nanoTime() < end) {
      byte[] mutated = mutator.next();
      Files.write(file, mutated);
      tries++;
      try {
        opened += survives(file, reader) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        String bytes = HexFormat.of().formatHex(mutated);
        throw new AssertionError("seed " + seed + ", try " + tries + ": " + bytes, e);
      }
    }
    assertTrue(opened > 0 && opened < tries, opened + " of " + tries + " opened");
    if (time.toMinutes() > 0) {
      System.out.printf("fuzz: %,d mutated %s, %,d opened%n", tries, what, opened);
    }
  }

  /** Whether the file was read; if not, the exception must be a sentence about the file. */
  static boolean survives(Path file, Reader reader) {
    try {
      reader.read(file);
      return true;
    } catch (StoreException e) {
      String sentence = e.getMessage();
      assertTrue(sentence.startsWith(file + ": ") && sentence.endsWith("."), sentence);
      assertTrue(sentence.chars().noneMatch(Character::isISOControl), sentence);
      assertTrue(sentence.length() < 1000 + file.toString().length(), sentence);
      return false;
    }
  }
}
