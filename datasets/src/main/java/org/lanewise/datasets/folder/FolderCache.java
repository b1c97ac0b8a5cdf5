package org.lanewise.datasets.folder;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.files.Trouble;

/**
 * One folder's decoded pictures of one size, in a file: an edition, the {@link ListingKey}, both
 * parts, and a check sum. What is stale or damaged counts as absent and is replaced.
 */
final class FolderCache {

  private static final long EDITION = 0x4c57464f4c443031L;
  private static final int KEY_BYTES = 32;
  private static final int BUFFER = 1 << 16;

  /** The one file of its folder. */
  static final String FILE = "images.bin";

  private final Path folder;
  private final FolderLayout layout;
  private final Form form;
  private final byte[] key;

  /**
   * A place for a folder and a form.
   *
   * @param cache where all are kept
   * @param root the folder of pictures, its real path
   * @param key of all that decides
   */
  FolderCache(Path cache, Path root, FolderLayout layout, Form form, byte[] key) {
    String identity = root.toUri().getRawPath() + "\n" + form;
    byte[] digest = Digests.sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
    this.folder =
        cache.resolve("folders").resolve(HexFormat.of().formatHex(Arrays.copyOf(digest, 12)));
    this.layout = layout;
    this.form = form;
    this.key = key;
  }

  /** Where it is kept. */
  Path folder() {
    return folder;
  }

  /** Whether this key decides the same. */
  boolean isOf(byte[] other) {
    return Arrays.equals(key, other);
  }

  /**
   * Both parts, or null where they are not there as they are now.
   *
   * @throws org.lanewise.datasets.DatasetException when it can't be found out
   */
  @Nullable List<Decoded> load() {
    Path file = folder.resolve(FILE);
    CRC32C sum = new CRC32C();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file), BUFFER), sum))) {
      if (in.readLong() != EDITION || !Arrays.equals(in.readNBytes(KEY_BYTES), key)) {
        return null;
      }
      Decoded train = read(in, layout.train());
      Decoded test = train == null ? null : read(in, layout.test());
      long expected = sum.getValue();
      return train == null || test == null || in.readLong() != expected || in.read() >= 0
          ? null
          : List.of(train, test);
    } catch (NoSuchFileException | EOFException e) {
      return null;
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
  }

  private @Nullable Decoded read(DataInputStream in, Part part) throws IOException {
    int images = in.readInt();
    int failed = in.readInt();
    if (images < 0 || failed < 0 || images + (long) failed != part.files().size()) {
      return null;
    }
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < failed; i++) {
      failures.add(in.readUTF());
    }
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = in.readInt();
      if (labels[i] < 0 || labels[i] >= layout.classNames().size()) {
        return null;
      }
    }
    byte[] pixels = new byte[images * form.bytes()];
    in.readFully(pixels);
    return new Decoded(labels, pixels, failures, true);
  }

  /** Writes both parts into a folder that gets them to their place whole. */
  void write(Path staging, List<Decoded> parts) {
    Path file = staging.resolve(FILE);
    CRC32C sum = new CRC32C();
    try (DataOutputStream out =
        new DataOutputStream(
            new CheckedOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER), sum))) {
      out.writeLong(EDITION);
      out.write(key);
      for (Decoded part : parts) {
        out.writeInt(part.labels().length);
        out.writeInt(part.failures().size());
        for (String failure : part.failures()) {
          out.writeUTF(failure);
        }
        for (int label : part.labels()) {
          out.writeInt(label);
        }
        out.write(part.pixels());
      }
      out.writeLong(sum.getValue());
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }
}
