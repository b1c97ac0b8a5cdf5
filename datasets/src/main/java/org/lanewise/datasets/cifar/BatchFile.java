package org.lanewise.datasets.cifar;

import static org.lanewise.datasets.cifar.Cifar10Format.IMAGE_BYTES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Planes;
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.files.Trouble;

/**
 * One file of records whose length was checked.
 *
 * @param file where it is
 * @param format of its records
 * @param records how many records it has, at least one
 */
record BatchFile(Path file, RecordFormat format, int records) {

  /** So many records are read at a time: 786 KB. */
  private static final int CHUNK = 256;

  /** Checks the length. */
  static BatchFile of(Path file, RecordFormat format) {
    int recordBytes = format.bytes();
    long length;
    try {
      length = Files.size(file);
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
    if (length == 0) {
      throw new DatasetException(
          ShownName.of(file)
              + " is empty; expected records of "
              + recordBytes
              + " bytes. Copy or fetch it again.");
    }
    long records = length / recordBytes;
    long rest = length % recordBytes;
    if (rest != 0) {
      throw new DatasetException(
          ShownName.of(file)
              + " is "
              + length
              + " bytes long, which is no whole number of "
              + recordBytes
              + "-byte records: after "
              + records
              + " records "
              + rest
              + " bytes are left over, from byte "
              + (length - rest)
              + " on. It was cut short or is not in the "
              + format.name()
              + " binary format; copy or fetch it again.");
    }
    if (records > Integer.MAX_VALUE) {
      throw new DatasetException(
          ShownName.of(file)
              + " has "
              + records
              + " records; expected at most "
              + Integer.MAX_VALUE
              + ".");
    }
    return new BatchFile(file, format, (int) records);
  }

  /**
   * Reads the first {@code count} records.
   *
   * @param pixels {@code [N, 32, 32, 3]}, written from image {@code first} on
   * @param labels {@code [N]}, written from image {@code first} on
   */
  void read(int count, byte[] pixels, byte[] labels, int first) {
    int recordBytes = format.bytes();
    int labelBytes = format.classes().length;
    byte[] chunk = new byte[Math.min(CHUNK, Math.max(count, 1)) * recordBytes];
    try (InputStream in = Files.newInputStream(file)) {
      int done = 0;
      while (done < count) {
        int n = Math.min(CHUNK, count - done);
        int bytes = in.readNBytes(chunk, 0, n * recordBytes);
        if (bytes < n * recordBytes) {
          throw new DatasetException(
              ShownName.of(file)
                  + " ends at byte "
                  + ((long) done * recordBytes + bytes)
                  + ", though it had "
                  + (long) records * recordBytes
                  + " bytes a moment ago. Another program is changing it; try again.");
        }
        for (int i = 0; i < n; i++) {
          labels[first + done + i] = label(chunk, i * recordBytes, done + i);
          Planes.join(
              chunk,
              i * recordBytes + labelBytes,
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

  /** The last label byte of a record: the finest class. All are checked. */
  private byte label(byte[] chunk, int at, int record) {
    int[] classes = format.classes();
    for (int i = 0; i < classes.length; i++) {
      int value = Byte.toUnsignedInt(chunk[at + i]);
      if (value >= classes[i]) {
        throw new DatasetException(
            ShownName.of(file)
                + ", record "
                + record
                + " (counted from 0) at byte "
                + ((long) record * format.bytes() + i)
                + ": the label is "
                + value
                + "; expected 0 to "
                + (classes[i] - 1)
                + ". The file is damaged or not in the "
                + format.name()
                + " binary format; copy or fetch it again.");
      }
    }
    return chunk[at + classes.length - 1];
  }
}
