package org.lanewise.datasets.cifar;

import static org.lanewise.datasets.cifar.Cifar10Format.IMAGE_BYTES;
import static org.lanewise.datasets.cifar.Cifar10Format.RECORD_BYTES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Planes;
import org.lanewise.datasets.files.Trouble;

/**
 * One file of records whose length was checked.
 *
 * @param file where it is
 * @param records how many records it has, at least one
 */
record BatchFile(Path file, int records) {

  /** So many records are read at a time: 786 KB. */
  private static final int CHUNK = 256;

  /** Checks the length. */
  static BatchFile of(Path file) {
    long length;
    try {
      length = Files.size(file);
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
    if (length == 0) {
      throw new DatasetException(
          file
              + " is empty; expected records of "
              + RECORD_BYTES
              + " bytes. Copy or fetch it again.");
    }
    long records = length / RECORD_BYTES;
    long rest = length % RECORD_BYTES;
    if (rest != 0) {
      throw new DatasetException(
          file
              + " is "
              + length
              + " bytes long, which is no whole number of "
              + RECORD_BYTES
              + "-byte records: after "
              + records
              + " records "
              + rest
              + " bytes are left over, from byte "
              + (length - rest)
              + " on. It was cut short or is not in the CIFAR-10 binary format; copy or fetch it"
              + " again.");
    }
    if (records > Integer.MAX_VALUE) {
      throw new DatasetException(
          file + " has " + records + " records; expected at most " + Integer.MAX_VALUE + ".");
    }
    return new BatchFile(file, (int) records);
  }

  /**
   * Reads the first {@code count} records.
   *
   * @param pixels {@code [N, 32, 32, 3]}, written from image {@code first} on
   * @param labels {@code [N]}, written from image {@code first} on
   */
  void read(int count, byte[] pixels, byte[] labels, int first) {
    byte[] chunk = new byte[Math.min(CHUNK, Math.max(count, 1)) * RECORD_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      int done = 0;
      while (done < count) {
        int n = Math.min(CHUNK, count - done);
        int bytes = in.readNBytes(chunk, 0, n * RECORD_BYTES);
        if (bytes < n * RECORD_BYTES) {
          throw new DatasetException(
              file
                  + " ends at byte "
                  + ((long) done * RECORD_BYTES + bytes)
                  + ", though it had "
                  + (long) records * RECORD_BYTES
                  + " bytes a moment ago. Another program is changing it; try again.");
        }
        for (int i = 0; i < n; i++) {
          labels[first + done + i] = label(chunk[i * RECORD_BYTES], done + i);
          Planes.join(
              chunk,
              i * RECORD_BYTES + 1,
              Cifar10Format.CHANNELS,
              pixels,
              (first + done + i) * IMAGE_BYTES,
              IMAGE_BYTES);
        }
        done += n;
      }
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
  }

  private byte label(byte value, int record) {
    if (Byte.toUnsignedInt(value) >= Cifar10Format.CLASSES) {
      throw new DatasetException(
          file
              + ", record "
              + record
              + " (counted from 0) at byte "
              + (long) record * RECORD_BYTES
              + ": the label is "
              + Byte.toUnsignedInt(value)
              + "; expected 0 to "
              + (Cifar10Format.CLASSES - 1)
              + ". The file is damaged or not in the CIFAR-10 binary format; copy or fetch it"
              + " again.");
    }
    return value;
  }
}
