package org.lanewise.datasets.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.files.Trouble;

/** The archive that the data set's home page offers. */
final class OfficialArchive {

  private static final String FOLDER = "cifar-10-batches-bin/";

  private final Cifar10Source source;
  private final Progress progress;

  OfficialArchive(Cifar10Source source, Progress progress) {
    this.source = source;
    this.progress = progress;
  }

  /**
   * Downloads the archive into {@code work}, or what is missing of it, and checks its sum. If the
   * sum is wrong, the archive is deleted; after a continued download it is then fetched once more
   * from the beginning, because the part that was there may be to blame.
   */
  Path fetch(Path work) throws SourceException {
    Path archive = work.resolve("archive.tar.gz.part");
    PartialFile part = new PartialFile(archive);
    while (true) {
      boolean continued = part.resumable() > 0;
      new Download(source, progress).to(archive);
      String md5 = md5(archive);
      if (md5.equals(source.archiveMd5())) {
        return archive;
      }
      part.discard();
      if (!continued) {
        throw new SourceException(
            source.archive() + " has the MD5 " + md5 + "; expected " + source.archiveMd5() + ".");
      }
      progress.say("The continued download is damaged; fetching it again from the beginning.");
    }
  }

  private static String md5(Path archive) {
    try {
      return Digests.md5(archive);
    } catch (IOException e) {
      throw Trouble.reading(archive, e);
    }
  }

  /**
   * Unpacks the data files.
   *
   * @return the MD5 of each file made
   */
  Map<String, String> unpack(Path archive, Path staging) throws SourceException {
    Map<String, String> sums = new LinkedHashMap<>();
    Map<String, TarGz.Wanted> wanted = new LinkedHashMap<>();
    for (Cifar10Source.DataFile file : source.files()) {
      wanted.put(
          FOLDER + file.name(),
          new TarGz.Wanted(
              source.fileBytes(),
              source.fileBytes(),
              (in, size) -> sums.put(file.name(), copy(in, staging.resolve(file.name())))));
    }
    long length;
    try {
      length = Files.size(archive);
    } catch (IOException e) {
      throw Trouble.reading(archive, e);
    }
    progress.begin("unpacking", length, Progress.Unit.BYTES);
    try {
      TarGz.read(
          archive,
          source.files().size() * (source.fileBytes() + 8192) + (1 << 20),
          Set.of(FOLDER, FOLDER + "batches.meta.txt", FOLDER + "readme.html"),
          wanted,
          progress::advance);
    } finally {
      progress.end();
    }
    return sums;
  }

  private static String copy(InputStream in, Path file) throws IOException {
    MessageDigest digest = Digests.md5();
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = open(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        write(out, buffer, n, file);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  // What goes wrong with the copy must not be taken for a fault of the archive.

  private static OutputStream open(Path file) {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int count, Path file) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }
}
