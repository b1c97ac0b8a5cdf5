package org.lanewise.datasets.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
final class TarGzTest {

  private static final long LIMIT = 100_000;

  @TempDir Path temp;

  @Test
  void wantedEntriesAreRead() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a/", new byte[0]);
    entries.put("a/readme", new byte[] {9});
    entries.put("a/one", new byte[] {1, 2, 3});
    entries.put("a/two", new byte[] {4});
    Map<String, byte[]> read = read(TinyCifar.gzip(TinyCifar.tar(entries)), "a/one", "a/two");
    assertArrayEquals(entries.get("a/one"), read.get("a/one"));
    assertArrayEquals(entries.get("a/two"), read.get("a/two"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../one", "/etc/one", "a/../../one", "a/other", "a\\one", "a/one ", "A/ONE"})
  void namesThatAreNotExpectedAreRefused(String name) {
    assertSays("the unexpected entry", archive(entry(name, TarConstants.LF_NORMAL, 1)));
  }

  @Test
  void linksAndDevicesAreRefused() {
    assertSays("a link", archive(entry("a/one", TarConstants.LF_SYMLINK, 0)));
    assertSays("a link", archive(entry("a/one", TarConstants.LF_LINK, 0)));
    assertSays("a device", archive(entry("a/one", TarConstants.LF_CHR, 0)));
    assertSays("a device", archive(entry("a/one", TarConstants.LF_FIFO, 0)));
    assertSays("a link", archive(entry("a/readme", TarConstants.LF_SYMLINK, 0)));
  }

  @Test
  void foldersInPlaceOfFilesAreRefused() {
    assertSays("unexpected", archive(entry("a/one/", TarConstants.LF_DIR, 0)));
  }

  @Test
  void sizesAreChecked() {
    assertSays(
        "with 0 bytes; expected 1 to 1000", archive(entry("a/one", TarConstants.LF_NORMAL, 0)));
    assertSays("with 1001 bytes", archive(entry("a/one", TarConstants.LF_NORMAL, 1001)));
  }

  @Test
  void entriesComeOnceAndCompletely() {
    TarArchiveEntry one = entry("a/readme", TarConstants.LF_NORMAL, 5);
    assertSays("a second entry of the same name", archive(one, one));
    assertSays("lacks the entry \"a/one\"", archive(one));
  }

  @Test
  void bombsAreDefused() {
    // A file to be skipped that unpacks to far more than all wanted entries together.
    assertSays("unpacks to more", archive(entry("a/readme", TarConstants.LF_NORMAL, 50_000_000)));
    // A name of many megabytes, in the way in which long names are stored.
    assertSays(
        "unpacks to more",
        archive(entry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, 20_000_000)));
  }

  @Test
  void whatIsCutOffOrForeignIsDamaged() throws IOException {
    byte[] sound = archive(entry("a/one", TarConstants.LF_NORMAL, 700));
    byte[] random = new byte[5000];
    new Random(3).nextBytes(random);
    for (byte[] bad :
        List.of(
            new byte[0],
            random,
            TinyCifar.gzip(random),
            Arrays.copyOf(sound, 5),
            Arrays.copyOf(sound, sound.length / 2),
            TinyCifar.gzip(new byte[100]))) {
      SourceException e = assertThrows(SourceException.class, () -> read(bad, "a/one"));
      assertTrue(
          e.getMessage().contains("is damaged") || e.getMessage().contains("lacks"),
          e.getMessage());
    }
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(1, files.count());
    }
  }

  private void assertSays(String sentence, byte[] archive) {
    SourceException e = assertThrows(SourceException.class, () -> read(archive, "a/one"));
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  private Map<String, byte[]> read(byte[] archive, String... names) throws Exception {
    Path file = Files.write(temp.resolve("archive"), archive);
    Map<String, byte[]> read = new LinkedHashMap<>();
    Map<String, TarGz.Wanted> wanted = new LinkedHashMap<>();
    for (String name : names) {
      wanted.put(name, new TarGz.Wanted(1, 1000, (in, size) -> read.put(name, in.readAllBytes())));
    }
    TarGz.read(file, LIMIT, Set.of("a/", "a/readme"), wanted, n -> {});
    return read;
  }

  private static TarArchiveEntry entry(String name, byte kind, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(
        kind == TarConstants.LF_SYMLINK || kind == TarConstants.LF_LINK ? "/etc/passwd" : "");
    entry.setSize(size);
    return entry;
  }

  private static byte[] archive(TarArchiveEntry... entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (TarArchiveEntry entry : entries) {
        out.putArchiveEntry(entry);
        out.write(new byte[(int) entry.getSize()]);
        out.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TinyCifar.gzip(bytes.toByteArray());
  }
}
