package org.lanewise.datasets.folder;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;

/** Names of files, and their order, the same in every locale and on every file system. */
final class FileNames {

  /** What Java puts for a byte that the locale has no character for. */
  private static final char UNKNOWN = '\ufffd';

  /**
   * By name, character by character; where two names differ only in how their accents are written,
   * by that.
   */
  static final Comparator<Path> ORDER =
      Comparator.comparing(FileNames::of).thenComparing(FileNames::written);

  private FileNames() {}

  /** The last name of a path, its accents written as one character each. */
  static String of(Path path) {
    return Normalizer.normalize(written(path), Normalizer.Form.NFC);
  }

  /**
   * The same as the file system has it. Where the locale can't show it, Java's URI still has its
   * bytes, and they are UTF-8 nearly everywhere.
   */
  private static String written(Path path) {
    Path last = path.getFileName();
    String text = last == null ? "" : last.toString();
    if (text.indexOf(UNKNOWN) < 0 && text.indexOf('?') < 0) {
      return text;
    }
    String uri = path.toUri().getRawPath().replaceFirst("/$", "");
    return decoded(uri.substring(uri.lastIndexOf('/') + 1), text);
  }

  private static String decoded(String escaped, String otherwise) {
    byte[] bytes = new byte[escaped.length()];
    int count = 0;
    for (int i = 0; i < escaped.length(); i++) {
      boolean escape = escaped.charAt(i) == '%';
      bytes[count++] =
          (byte) (escape ? Integer.parseInt(escaped, i + 1, i + 3, 16) : escaped.charAt(i));
      i += escape ? 2 : 0;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, count))
          .toString();
    } catch (CharacterCodingException e) {
      return otherwise;
    }
  }
}
