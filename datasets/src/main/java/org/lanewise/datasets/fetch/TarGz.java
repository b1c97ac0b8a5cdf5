package org.lanewise.datasets.fetch;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.lanewise.datasets.DatasetException;

/**
 * Reads the entries that are expected in a gzipped tar, and never writes a file by a name that the
 * archive gives. Links, devices, sparse files, names that were not expected, sizes beyond the
 * limits, entries that come twice or are missing: each of them ends the reading.
 */
final class TarGz {

  /** The kinds of entries that are let in: files, in two ways to say so, and folders. */
  private static final String PLAIN =
      ""
          + (char) TarConstants.LF_OLDNORM
          + (char) TarConstants.LF_NORMAL
          + (char) TarConstants.LF_DIR;

  /** What is done with the content of an entry. */
  interface Content {
    /** Takes the entry's {@code size} bytes. */
    void take(InputStream in, long size) throws IOException, SourceException;
  }

  /**
   * An entry that must be there.
   *
   * @param smallest its smallest size in bytes
   * @param largest its largest size in bytes
   * @param content takes its bytes
   */
  record Wanted(long smallest, long largest, Content content) {}

  private TarGz() {}

  /**
   * Reads an archive from its beginning to its last wanted entry.
   *
   * @param archive the file
   * @param largestTotal more unpacked bytes than this are a bomb
   * @param ignored the names, files or folders, that may be there and are not read
   * @param wanted the names that must be there
   * @param position hears how many bytes of the file were read
   */
  static void read(
      Path archive,
      long largestTotal,
      Set<String> ignored,
      Map<String, Wanted> wanted,
      LongConsumer position)
      throws SourceException {
    Set<String> seen = new HashSet<>();
    try (InputStream file = new Counted(Files.newInputStream(archive), Long.MAX_VALUE, position);
        InputStream unzipped =
            new GzipCompressorInputStream(new BufferedInputStream(file, 1 << 16));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new Counted(unzipped, largestTotal, n -> {}), "UTF-8")) {
      int found = 0;
      while (found < wanted.size()) {
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry == null) {
          break;
        }
        String name = entry.getName();
        check(archive, entry, seen.add(name));
        Wanted expected = wanted.get(name);
        if (expected == null) {
          if (!ignored.contains(name)) {
            throw new SourceException(archive + " holds the unexpected entry \"" + name + "\".");
          }
          continue;
        }
        if (entry.isDirectory()
            || entry.getSize() < expected.smallest()
            || entry.getSize() > expected.largest()) {
          throw new SourceException(
              archive
                  + " holds \""
                  + name
                  + "\" with "
                  + entry.getSize()
                  + " bytes; expected "
                  + expected.smallest()
                  + " to "
                  + expected.largest()
                  + ".");
        }
        expected.content().take(tar, entry.getSize());
        found++;
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof DatasetException trouble) {
        throw trouble; // Not the archive's fault: what was unpacked could not be written.
      }
      // The library documents no unchecked exceptions for damaged archives, and throws some.
      throw new SourceException(archive + " is damaged: " + e.getMessage() + ".", e);
    }
    for (String name : wanted.keySet()) {
      if (!seen.contains(name)) {
        throw new SourceException(archive + " lacks the entry \"" + name + "\".");
      }
    }
  }

  private static void check(Path archive, TarArchiveEntry entry, boolean first)
      throws SourceException {
    String kind = null;
    if (entry.isSymbolicLink() || entry.isLink()) {
      kind = "a link";
    } else if (entry.isSparse()) {
      kind = "a sparse file";
    } else if (PLAIN.indexOf(entry.getLinkFlag()) < 0) {
      kind = "a device or another special file";
    } else if (!first) {
      kind = "a second entry of the same name";
    }
    if (kind != null) {
      throw new SourceException(
          archive
              + " holds \""
              + entry.getName()
              + "\", which is "
              + kind
              + "; expected plain files.");
    }
  }

  /** Counts what passes and ends it at a limit. */
  private static final class Counted extends FilterInputStream {

    private final long limit;
    private final LongConsumer listener;
    private long count;

    Counted(InputStream in, long limit, LongConsumer listener) {
      super(in);
      this.limit = limit;
      this.listener = listener;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      counted(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      counted(Math.max(n, 0));
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      counted(skipped);
      return skipped;
    }

    private void counted(long n) throws IOException {
      count += n;
      if (count > limit) {
        throw new IOException("it unpacks to more than the " + limit + " bytes expected at most");
      }
      listener.accept(count);
    }
  }
}
