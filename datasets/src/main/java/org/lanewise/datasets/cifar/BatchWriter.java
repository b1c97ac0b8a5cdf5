package org.lanewise.datasets.cifar;

import static org.lanewise.datasets.cifar.Cifar10Format.IMAGE_BYTES;
import static org.lanewise.datasets.cifar.Cifar10Format.RECORD_BYTES;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.lanewise.datasets.Planes;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.files.Trouble;

/**
 * Writes one file of records. It neither forces the file to the disk nor renames it: whoever
 * installs the folder does.
 */
public final class BatchWriter implements AutoCloseable {

  private final Path file;
  private final MessageDigest digest = Digests.md5();
  private final OutputStream out;
  private final byte[] record = new byte[RECORD_BYTES];

  private boolean closed;

  private BatchWriter(Path file, OutputStream out) {
    this.file = file;
    this.out = new BufferedOutputStream(new DigestOutputStream(out, digest), 256 * RECORD_BYTES);
  }

  /**
   * Begins a new file.
   *
   * @throws org.lanewise.datasets.DatasetException when it exists already or can't be made
   */
  public static BatchWriter create(Path file) {
    Objects.requireNonNull(file, "file");
    try {
      return new BatchWriter(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }

  /**
   * Adds a record.
   *
   * @param label 0 to 9
   * @param interleaved {@code [32, 32, 3]} from {@code offset} on
   * @throws IllegalArgumentException when the label is none
   * @throws org.lanewise.datasets.DatasetException when the file can't be written
   * @throws IllegalStateException when the file was ended
   */
  public void add(int label, byte[] interleaved, int offset) {
    requireOpen();
    if (label < 0 || label >= Cifar10Format.CLASSES) {
      throw new IllegalArgumentException("the label is " + label + "; expected 0 to 9");
    }
    record[0] = (byte) label;
    Planes.split(interleaved, offset, Cifar10Format.CHANNELS, record, 1, IMAGE_BYTES);
    try {
      out.write(record);
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }

  /**
   * Ends the file.
   *
   * @return the MD5 of the file in hexadecimal
   * @throws org.lanewise.datasets.DatasetException when the file can't be written
   * @throws IllegalStateException when the file was ended
   */
  public String finish() {
    requireOpen();
    close();
    return HexFormat.of().formatHex(digest.digest());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(file + " was ended; begin another file to write more.");
    }
  }

  /** Ends the file; a second call does nothing. */
  @Override
  public void close() {
    closed = true;
    try {
      out.close();
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }
}
