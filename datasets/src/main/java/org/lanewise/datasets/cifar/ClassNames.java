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
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.files.Trouble;

/**
 * A file of class names: UTF-8, with or without a byte order mark, one name a line; blank lines
 * don't count.
 *
 * @param file its name in the data folder
 * @param usual the names where a folder has no such file
 * @param owner whose names those are, for messages
 */
record ClassNames(String file, List<String> usual, String owner) {

  private static final int LONGEST_FILE = 4096;
  private static final int LONGEST_NAME = 64;

  /** Windows editors put it first. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** Of a folder in CIFAR-10's format. */
  static ClassNames ofCifar10() {
    return new ClassNames(Cifar10Format.NAMES_FILE, Cifar10Format.cifar10Names(), "CIFAR-10");
  }

  /** The names that the folder gives, or the usual ones where it has no such file. */
  List<String> read(Path folder) {
    Path path = folder.resolve(file);
    BasicFileAttributes there = Trouble.look(path).orElse(null);
    if (there == null) {
      return usual;
    }
    if (!there.isRegularFile()) {
      throw trouble(path, "is not a regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(LONGEST_FILE + 1);
    } catch (IOException e) {
      throw Trouble.reading(path, e);
    }
    if (bytes.length > LONGEST_FILE) {
      throw trouble(path, "is longer than " + LONGEST_FILE + " bytes");
    }
    return parse(path, bytes);
  }

  private List<String> parse(Path path, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw trouble(path, "is not UTF-8 text");
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
        throw trouble(path, "has more than " + LONGEST_NAME + " characters in line " + line);
      }
      if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || !Character.isDefined(c))) {
        throw trouble(path, "has a control character in line " + line);
      }
      if (names.contains(name)) {
        throw trouble(path, "names the class \"" + name + "\" again in line " + line);
      }
      names.add(name);
    }
    if (names.size() != usual.size()) {
      throw trouble(path, "has " + names.size() + " names");
    }
    return List.copyOf(names);
  }

  private DatasetException trouble(Path path, String seen) {
    return new DatasetException(
        ShownName.of(path)
            + " "
            + seen
            + "; expected "
            + usual.size()
            + " different class names, one a line. Correct it, or remove it to use "
            + owner
            + "'s names.");
  }
}
