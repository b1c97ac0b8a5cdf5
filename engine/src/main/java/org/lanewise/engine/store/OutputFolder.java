package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A folder that is going to get files and is made if need be. */
public final class OutputFolder {

  private OutputFolder() {}

  /**
   * Makes it, with those above it, where it is not there.
   *
   * @throws StoreException when the file system refuses
   */
  public static void make(Path folder) {
    Objects.requireNonNull(folder, "folder");
    try {
      Files.createDirectories(folder);
    } catch (IOException | UnsupportedOperationException e) {
      throw refused(folder, e);
    }
  }

  /**
   * Finds out whether it could be made now and get files; nothing is left of that.
   *
   * @throws StoreException when not, with the sentence that says why
   */
  public static void check(Path folder) {
    Objects.requireNonNull(folder, "folder");
    Path there = nearest(folder);
    Path next = there.resolve(there.relativize(FileIdentity.real(folder)).getName(0));
    try {
      AtomicFile.probe(next.equals(there) ? there.resolve("file") : AtomicFile.place(next));
    } catch (IOException | UnsupportedOperationException e) {
      throw StoreException.writingIn(folder, there, e);
    }
  }

  /** The sentence for a folder that can't be made, or that takes no file. */
  static StoreException refused(Path folder, Exception cause) {
    try {
      return StoreException.writingIn(folder, nearest(folder), cause);
    } catch (StoreException e) {
      e.addSuppressed(cause);
      return e;
    }
  }

  /** The folder itself, or the lowest one above it that is there. */
  private static Path nearest(Path folder) {
    for (Path part = folder; part != null; part = part.getParent()) {
      if (Files.isSymbolicLink(part) && !Files.exists(part)) {
        throw StoreException.of(
            folder,
            "this folder can't be made, because " + part + " is a link to what does not exist",
            "make that or name another folder");
      }
    }
    Path there = FileIdentity.real(folder);
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw StoreException.of(
          folder,
          FileIdentity.same(folder, there)
              ? "this is a file"
              : "this folder can't be made, because " + there + " is a file",
          "name another folder");
    }
    return there;
  }
}
