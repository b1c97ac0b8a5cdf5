package org.lanewise.datasets.cifar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.Trouble;

/**
 * The file of class names: UTF-8, with or without a byte order mark, one name a line; blank lines
 * don't count.
 */
final class ClassNames {

  private static final int LONGEST_FILE = 4096;
  private static final int LONGEST_NAME = 64;

  /** Windows editors put it first. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private ClassNames() {}

  /** The names that the folder gives, or CIFAR-10's where it has no such file. */
  static List<String> read(Path folder) {
    Path file = folder.resolve(Cifar10Format.NAMES_FILE);
    BasicFileAttributes there = Trouble.look(file).orElse(null);
    if (there == null) {
      return Cifar10Format.cifar10Names();
    }
    if (!there.isRegularFile()) {
      throw trouble(file, "is not a regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST_FILE + 1);
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
    if (bytes.length > LONGEST_FILE) {
      throw trouble(file, "is longer than " + LONGEST_FILE + " bytes");
    }
    return parse(file, bytes);
  }

  private static List<String> parse(Path file, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw trouble(file, "is not UTF-8 text");
    }
    if (text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(1);
    }
    List<String> names = new ArrayList<>();
    int line = 0;
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      line++;
      String name = raw.strip();
      if (name.isEmpty()) {
        continue;
      }
      if (name.length() > LONGEST_NAME) {
        throw trouble(file, "has more than " + LONGEST_NAME + " characters in line " + line);
      }
      if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || !Character.isDefined(c))) {
        throw trouble(file, "has a control character in line " + line);
      }
      if (names.contains(name)) {
        throw trouble(file, "names the class \"" + name + "\" again in line " + line);
      }
      names.add(name);
    }
    if (names.size() != Cifar10Format.CLASSES) {
      throw trouble(file, "has " + names.size() + " names");
    }
    return List.copyOf(names);
  }

  private static DatasetException trouble(Path file, String seen) {
    return new DatasetException(
        file
            + " "
            + seen
            + "; expected "
            + Cifar10Format.CLASSES
            + " different class names, one a line. Correct it, or remove it to use CIFAR-10's"
            + " names.");
  }
}
