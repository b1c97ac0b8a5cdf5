package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Tells what a file is that was taken for a safetensors file, by its first bytes. */
final class ForeignFile {

  /** The kind of a file of printable characters. */
  static final String TEXT = "a text";

  private static final int LOOKED_AT = 64;

  private ForeignFile() {}

  /** The kind of file in words that end a sentence; empty for what may be safetensors. */
  static Optional<String> kind(FileBytes bytes) {
    int length = (int) Math.min(LOOKED_AT, bytes.size());
    ByteBuffer head = bytes.read(0, length);
    byte[] first = new byte[length];
    head.get(first);
    return kind(bytes.path(), new String(first, StandardCharsets.ISO_8859_1));
  }

  private static Optional<String> kind(Path path, String head) {
    if (head.length() > Long.BYTES && head.charAt(Long.BYTES) == '{') {
      // A header of safetensors; its length before it may be any eight bytes, a pickle's first too.
      return Optional.empty();
    }
    if (head.startsWith("\u0089HDF\r\n\u001a\n")) {
      return Optional.of("an HDF5 file, as Keras writes with .h5 and .weights.h5");
    }
    if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) {
      return Optional.of(zip(path));
    }
    if (head.matches("(?s)\u0080[\u0002-\u0005].*")) {
      return Optional.of("a Python pickle, as old versions of PyTorch write with .pt and .pth");
    }
    if (head.startsWith("\u0093NUMPY")) {
      return Optional.of("a NumPy array");
    }
    if (head.startsWith("GGUF")) {
      return Optional.of("a GGUF model");
    }
    if (head.startsWith("\u001f\u008b")) {
      return Optional.of("a gzip archive");
    }
    if (head.startsWith("\u0089PNG\r\n\u001a\n") || head.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("a picture");
    }
    if (head.startsWith("version https://git-lfs")) {
      return Optional.of("a pointer of Git LFS that stands for a file; 'git lfs pull' fetches it");
    }
    if (head.startsWith("{\"event\":")) {
      return Optional.of("the log of a run");
    }
    if (head.length() >= Long.BYTES && head.chars().allMatch(ForeignFile::isText)) {
      return Optional.of(TEXT);
    }
    return Optional.empty();
  }

  private static boolean isText(int c) {
    return c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t';
  }

  private static String zip(Path path) {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      if (zip.getEntry("config.json") != null && zip.getEntry("model.weights.h5") != null) {
        return "a Keras model in Keras' own format (.keras)";
      }
      if (zip.stream().anyMatch(entry -> entry.getName().endsWith("data.pkl"))) {
        return "a PyTorch file (.pt, .pth), which holds Python pickles";
      }
      if (zip.stream().anyMatch(entry -> entry.getName().endsWith(".npy"))) {
        return "an archive of NumPy arrays (.npz)";
      }
    } catch (IOException | IllegalArgumentException e) {
      return "a ZIP archive that is cut short or damaged";
    }
    return "a ZIP archive";
  }
}
