package org.lanewise.datasets.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lanewise.datasets.files.Trouble;

/** What arrived so far, and which version of the file it belongs to. */
record PartialFile(Path file) {

  private Path versionFile() {
    return file.resolveSibling(file.getFileName() + ".version");
  }

  /** How many bytes can be kept: those of a known version. */
  long resumable() {
    try {
      return Trouble.look(file).isPresent() && !version().isEmpty() ? Files.size(file) : 0;
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
  }

  /** What the server called the version that was begun; empty if nothing usable is known. */
  String version() {
    try {
      byte[] text =
          Trouble.look(versionFile()).isPresent() ? Files.readAllBytes(versionFile()) : new byte[0];
      String version = new String(text, StandardCharsets.US_ASCII);
      boolean usable = version.chars().allMatch(c -> c >= ' ' && c < 127) && version.length() < 200;
      return usable ? version : "";
    } catch (IOException e) {
      throw Trouble.reading(versionFile(), e);
    }
  }

  /**
   * Begins anew with the bytes of another version; an empty name says that it can't be continued
   * later.
   */
  void restart(String version) {
    discard();
    try {
      Files.writeString(versionFile(), version);
    } catch (IOException e) {
      throw Trouble.writing(versionFile(), e);
    }
  }

  /** Forgets what arrived. */
  void discard() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(versionFile());
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }

  /** Opens the file for what comes after its first bytes. */
  FileChannel append(long from) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(from);
    return channel.position(from);
  }
}
