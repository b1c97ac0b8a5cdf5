package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole or not at all. */
class AtomicFileTest {

  @TempDir Path folder;

  private static AtomicFile.Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("f");
    AtomicFile.write(file, text("old"));
    AtomicFile.write(file, text("new"));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("f"), names());
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("f");
    AtomicFile.write(file, text("old"));
    StoreException full =
        assertThrows(
            StoreException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertTrue(full.getMessage().contains("the disk is full"), full.getMessage());
    assertThrows(
        ArithmeticException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  throw new ArithmeticException("a fault of the caller's");
                }));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("f"), names());
  }

  @Test
  void aFullDeviceIsToldAsSuch() throws IOException {
    Path full = Path.of("/dev/full"); // fails every write as a full disk does
    Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full here");
    IOException real = assertThrows(IOException.class, () -> Files.write(full, new byte[10]));
    String sentence = StoreException.writing(Path.of("model"), real).getMessage();
    assertEquals(
        "model: the file could not be written and was left as it was: the disk is full"
            + " (No space left on device); free some space or choose another folder.",
        sentence);
  }

  @Test
  void aMissingFolderAFileAsFolderAndAFolderAsFileAreRefused() throws IOException {
    Files.createFile(folder.resolve("file"));
    for (String name : List.of("missing/f", "file/f", "")) {
      Path target = folder.resolve(name);
      StoreException e =
          assertThrows(StoreException.class, () -> AtomicFile.write(target, text("x")));
      assertTrue(e.getMessage().startsWith(target + ": "), e.getMessage());
      assertTrue(e.getMessage().endsWith("."), e.getMessage());
    }
    assertEquals(List.of("file"), names());
  }

  @Test
  void anInterruptDoesNotDisturbAWriteAndIsNotLost() throws Exception {
    Path file = folder.resolve("f");
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean kept = new AtomicBoolean();
    Thread thread =
        new Thread(() -> {
          Thread.currentThread().interrupt();
          try {
            AtomicFile.write(file, text("whole"));
          } catch (Throwable e) {
            failure.set(e);
          }
          kept.set(Thread.currentThread().isInterrupted());
        });
    thread.start();
    thread.join();
    assertEquals(null, failure.get());
    assertTrue(kept.get());
    assertEquals("whole", Files.readString(file));
  }

  @Test
  void readersSeeTheOldContentOrTheNew() throws Exception {
    Path file = folder.resolve("f");
    String one = "1".repeat(50_000);
    String two = "2".repeat(50_000);
    AtomicFile.write(file, text(one));
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 20; i++) {
                AtomicFile.write(file, text(i % 2 == 0 ? two : one));
              }
            });
    while (writer.isAlive()) {
      String seen = Files.readString(file);
      assertTrue(seen.equals(one) || seen.equals(two), "a mixture of " + seen.length());
    }
    writer.join();
  }
}
