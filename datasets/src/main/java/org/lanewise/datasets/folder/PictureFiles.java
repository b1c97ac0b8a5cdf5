package org.lanewise.datasets.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.Trouble;

/**
 * The pictures of a folder, by their names' endings in upper or lower case. Hidden files, hidden
 * folders and links are left alone, so that none is taken twice and none leads in a circle.
 */
public final class PictureFiles {

  /** Those that can't be read are pictures too, and it is said that they can't. */
  private static final Pattern PICTURE =
      Pattern.compile(
          ".*\\.(png|jpe?g|jpe|jfif|gif|webp|bmp|tiff?|hei[cf]|avif|jp2|jxl)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What macOS packs beside the files of an archive. */
  private static final String MACOS = "__MACOSX";

  private PictureFiles() {}

  /**
   * What is in a folder itself.
   *
   * @param folders other than hidden ones and links
   * @param pictures the same
   * @param links how many links were left alone
   */
  record Listing(List<Path> folders, List<Path> pictures, int links) {}

  /**
   * All pictures in a folder and its folders, in the order of their names: those of a folder, then
   * those of the folders in it.
   *
   * @throws DatasetException when a folder can't be read
   */
  public static List<Path> in(Path folder) {
    Objects.requireNonNull(folder, "folder");
    List<Path> all = new ArrayList<>();
    collect(folder, all);
    return all;
  }

  private static void collect(Path folder, List<Path> all) {
    Listing listing = list(folder);
    all.addAll(listing.pictures());
    listing.folders().forEach(inner -> collect(inner, all));
  }

  static Listing list(Path folder) {
    List<Path> folders = new ArrayList<>();
    List<Path> pictures = new ArrayList<>();
    int links = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = FileNames.of(entry);
        if (name.startsWith(".") || name.equals(MACOS) || Files.isHidden(entry)) {
          continue;
        }
        BasicFileAttributes found =
            Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) {
          links++;
        } else if (found.isDirectory()) {
          folders.add(entry);
        } else if (found.isRegularFile() && PICTURE.matcher(name).matches()) {
          pictures.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw Trouble.reading(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Trouble.reading(folder, e);
    }
    folders.sort(FileNames.ORDER);
    pictures.sort(FileNames.ORDER);
    return new Listing(folders, pictures, links);
  }
}
