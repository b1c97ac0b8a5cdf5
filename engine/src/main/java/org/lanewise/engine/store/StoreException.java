package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file could not be read, written or understood. The message is one full sentence: the file, what
 * was seen, what was expected, and what to do. It is the only exception that the readers and
 * writers of this package throw because of a file's content or of the file system; a wrong call (a
 * null argument, a closed reader) stays the usual unchecked exception.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String NO_FOLDER =
      "a file stands where its folder should be; check the path.";
  private static final String READ_ONLY = "its file system is read-only; choose another folder.";

  private final boolean unreadable;

  /** An exception with a finished sentence. */
  public StoreException(String sentence) {
    super(Objects.requireNonNull(sentence, "sentence"));
    this.unreadable = false;
  }

  /** An exception with a finished sentence and what lies behind it. */
  public StoreException(String sentence, Throwable cause) {
    this(sentence, Objects.requireNonNull(cause, "cause"), false);
  }

  private StoreException(String sentence, @Nullable Throwable cause, boolean unreadable) {
    super(Objects.requireNonNull(sentence, "sentence"), cause);
    this.unreadable = unreadable;
  }

  /**
   * Whether the file system did not let the file be read: no permission, an input error, too many
   * open files, a folder in the file's place. That says nothing of what the file holds. Or its
   * checksum is right, and yet this version does not understand it: a later one wrote it. Nobody
   * may take it for damaged or absent, delete it, or begin anew in its place.
   */
  public boolean isUnreadable() {
    return unreadable;
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** {@code FILE: SEEN, expected EXPECTED; REMEDY.} */
  static StoreException of(Path file, String seen, String expected, String remedy) {
    return new StoreException(file + ": " + seen + ", expected " + expected + "; " + remedy + ".");
  }

  /** {@code FILE: SEEN; REMEDY.}, where what was expected goes without saying. */
  static StoreException of(Path file, String seen, String remedy) {
    return new StoreException(file + ": " + seen + "; " + remedy + ".");
  }

  /** {@code FILE: WHAT is impossible: WHY; REMEDY.}, where a program's own check says why. */
  static StoreException impossible(Path file, String what, Exception why, String remedy) {
    String reason = Quote.shorten(why.getMessage() + "");
    return new StoreException(
        file + ": " + what + " is impossible: " + reason + "; " + remedy + ".", why);
  }

  /** {@link #of} for a file that {@link #isUnreadable can't be read}. */
  static StoreException unreadable(Path file, String seen, String expected, String remedy) {
    String sentence = of(file, seen, expected, remedy).getMessage();
    return new StoreException(sentence, null, true);
  }

  /** The same for a file that a checksum shows to be whole, so nobody may take it for damaged. */
  StoreException ofWholeFile() {
    return new StoreException(getMessage(), this, true);
  }

  /** The same with a further sentence. */
  StoreException and(String sentence) {
    return new StoreException(getMessage() + " " + sentence, this, unreadable);
  }

  /** The sentence for a read that the file system refused. */
  static StoreException reading(Path file, IOException cause) {
    String sentence =
        switch (cause) {
          case NoSuchFileException e -> ": there is no such file; check the path.";
          case AccessDeniedException e ->
              ": the file may not be read; check the permissions of the file and its folder.";
          default -> ": reading failed (" + reason(cause) + "); check the disk and the path.";
        };
    return new StoreException(file + sentence, cause, true);
  }

  /** The sentence for a write that the file system refused; nothing of {@code file} was changed. */
  static StoreException writing(Path file, Exception cause) {
    String why =
        cause instanceof NoSuchFileException && !isInFolder(file)
            ? "its folder does not exist; make the folder first."
            : why("its folder", cause);
    return new StoreException(
        file + ": the file could not be written and was left as it was: " + why, cause);
  }

  /**
   * The sentence for a folder that can't be made or takes no file.
   *
   * @param there the folder itself, or the lowest one above it that is there
   */
  static StoreException writingIn(Path folder, Path there, Exception cause) {
    boolean made = FileIdentity.same(folder, there);
    String place = made ? "it" : there.toString();
    String what = made ? ": no file can be made in this folder: " : ": this folder can't be made: ";
    return new StoreException(folder + what + why(place, cause), cause);
  }

  private static String why(String folder, Exception cause) {
    return switch (cause) {
      case NoSuchFileException e -> folder + " takes no new files; choose another folder.";
      case AccessDeniedException e ->
          folder + " may not be written to; check the permissions or choose another folder.";
      case ReadOnlyFileSystemException e -> READ_ONLY;
      case NotDirectoryException e -> NO_FOLDER;
      case FileAlreadyExistsException e -> "its place is taken; check the path.";
      default -> {
        String reason = reason(cause);
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded")) {
          yield "the disk is full (" + reason + "); free some space or choose another folder.";
        } else if (lower.contains("file name too long")) {
          yield "its name is longer than the file system takes; choose a shorter one.";
        } else if (lower.contains("read-only file system")) {
          yield READ_ONLY;
        } else if (lower.contains("not a directory")) {
          yield NO_FOLDER;
        } else {
          yield "the file system refused it (" + reason + "); check the disk and the path.";
        }
      }
    };
  }

  /** As in {@code /proc}, where a folder may refuse a file as if it were not there itself. */
  private static boolean isInFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return !Files.isSymbolicLink(file) && folder != null && Files.isDirectory(folder);
  }

  /** What the system says of a failure, in words. */
  static String reason(Exception cause) {
    if (cause instanceof FileSystemException file) {
      String reason = file.getReason();
      return reason == null ? "it gave no reason" : Quote.shorten(reason);
    }
    String message = cause.getMessage();
    return message == null ? "it gave no reason" : Quote.shorten(message);
  }
}
