package org.lanewise.datasets.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.lanewise.datasets.DatasetException;

/** Turns what the file system throws into a sentence. */
public final class Trouble {

  private Trouble() {}

  /** For a file or folder that can't be read. */
  public static DatasetException reading(Path path, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException missing -> "it does not exist. Check the path.";
          case AccessDeniedException denied -> "access is denied. Check its permissions.";
          case NotDirectoryException file -> "it is not a folder. Check the path.";
          case ClosedByInterruptException interrupted -> "the reading was interrupted.";
          default -> reason(e) + ". Check the disk and try again.";
        };
    String sentence = ShownName.of(path) + " can't be read: " + reason;
    return e instanceof NoSuchFileException
        ? new DatasetException(sentence, e)
        : DatasetException.unreadable(sentence, e);
  }

  /**
   * What is at a path; empty when nothing is. Unlike {@link java.nio.file.Files#exists} it does not
   * say so where it only could not look.
   *
   * @throws DatasetException when that can't be found out
   */
  public static Optional<BasicFileAttributes> look(Path path) {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).equals("Not a directory")) { // a file among its parents
        return Optional.empty();
      }
      throw reading(path, e);
    } catch (IOException e) {
      throw reading(path, e);
    }
  }

  /**
   * Refuses what is no folder to read data from.
   *
   * @param expected what the folder should be, as the sentence goes on
   * @throws DatasetException when nothing is there, or a file
   */
  public static void requireDataFolder(Path folder, String expected) {
    if (look(folder).isEmpty()) {
      throw new DatasetException(
          "the data folder "
              + ShownName.of(folder)
              + " does not exist; expected "
              + expected
              + ". Check the path.");
    }
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(ShownName.of(folder) + " is a file; expected " + expected + ".");
    }
  }

  /** For a file or folder that can't be written. */
  public static DatasetException writing(Path path, IOException e) {
    String text = reason(e);
    String sentence;
    if (text.contains("No space left")
        || text.contains("quota")
        || text.contains("not enough space")) {
      sentence = "the disk is full. Free some space or choose a folder on another disk";
    } else if (e instanceof AccessDeniedException || text.contains("Read-only")) {
      sentence = "the folder is read-only. Choose a folder that can be written";
    } else if (e instanceof NoSuchFileException) {
      sentence = "its folder does not exist any more. Was it deleted meanwhile?";
    } else if (e instanceof FileAlreadyExistsException || text.contains("Not a directory")) {
      sentence = "a file is in its way. Move that file or choose another folder";
    } else if (e instanceof ClosedByInterruptException) {
      sentence = "the writing was interrupted";
    } else {
      sentence = text + ". Check the disk and try again";
    }
    return new DatasetException(
        ShownName.of(path) + " can't be written: " + sentence + end(sentence), e);
  }

  private static String end(String sentence) {
    return sentence.endsWith("?") ? "" : ".";
  }

  /**
   * What an input or output error says of itself, without the path that the sentence already has.
   */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException trouble && trouble.getReason() != null) {
      return trouble.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
