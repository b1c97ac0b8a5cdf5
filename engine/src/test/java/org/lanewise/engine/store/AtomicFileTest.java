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
  void aLinkStaysAndItsTargetIsWritten() throws IOException {
    Path file = folder.resolve("f");
    Files.createDirectory(folder.resolve("elsewhere"));
    Path link = link("link", "elsewhere/there");
    Path second = link("second", "link");
    AtomicFile.check(second);
    assertEquals(List.of("elsewhere", "link", "second"), names());
    AtomicFile.write(second, text("new")); // it leads nowhere yet
    AtomicFile.write(link, text("newer"));
    assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(second));
    assertEquals("newer", Files.readString(folder.resolve("elsewhere/there")));
    assertTrue(Files.notExists(file));
    Path round = link("round", "round");
    StoreException e =
        assertThrows(StoreException.class, () -> AtomicFile.write(round, text("no")));
    assertTrue(e.getMessage().contains("leads back to itself"), e.getMessage());
  }

  private Path link(String name, String target) throws IOException {
    try {
      return Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    } catch (UnsupportedOperationException | IOException e) {
      return Assumptions.abort("no symbolic links here");
    }
  }

  @Test
  void aDeviceIsRefusedAndStays() throws IOException {
    Path device = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(device), "no /dev/full here");
    Path link = link("link", "/dev/full");
    for (Path target : List.of(device, link)) {
      StoreException checked = assertThrows(StoreException.class, () -> AtomicFile.check(target));
      assertTrue(checked.getMessage().contains("a device or a pipe"), checked.getMessage());
      assertThrows(StoreException.class, () -> AtomicFile.write(target, text("no")));
    }
    assertTrue(Files.isSymbolicLink(link) && !Files.isRegularFile(device));
  }

  /** A name may have 255 bytes on most systems, and the temporary one is no longer. */
  @Test
  void namesOfAnyLengthThatTheSystemTakes() throws IOException {
    List<String> names =
        List.of("n".repeat(212), "n".repeat(255), "\u00fc".repeat(127), "\ud83d\ude00".repeat(63));
    for (String name : names) {
      Path file;
      try {
        file = Files.createFile(folder.resolve(name));
      } catch (IOException | IllegalArgumentException e) {
        continue; // not a name here
      }
      AtomicFile.check(file);
      AtomicFile.write(file, text(name));
      assertEquals(name, Files.readString(file));
      Files.delete(file);
    }
    Path longer = folder.resolve("n".repeat(256));
    StoreException e = assertThrows(StoreException.class, () -> AtomicFile.check(longer));
    assertTrue(e.getMessage().contains("choose a shorter one"), e.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void whatCantBeWrittenIsFoundOutBefore() throws IOException {
    AtomicFile.check(folder.resolve("f"));
    assertEquals(List.of(), names());
    for (Path target : List.of(folder, folder.resolve("missing/f"))) {
      StoreException e = assertThrows(StoreException.class, () -> AtomicFile.check(target));
      assertTrue(e.getMessage().contains("folder"), e.getMessage());
    }
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
    StoreException below =
        assertThrows(StoreException.class, () -> AtomicFile.check(folder.resolve("file/f")));
    assertTrue(
        below.getMessage().endsWith("a file stands where its folder should be; check the path."),
        below.getMessage());
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
