package org.lanewise.datasets.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.files.Trouble;

/**
 * Which pictures of a folder are of which class and which part.
 *
 * @param classNames the names of the class folders, in order
 * @param train the pictures to train on
 * @param test the pictures to be judged by; empty where there is no {@code test/}
 * @param notes what a person should know, a sentence each
 */
record FolderLayout(List<String> classNames, Part train, Part test, List<String> notes) {

  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /** The class folders of one part. */
  private record Classes(Path folder, List<String> names, List<List<Path>> files) {}

  static FolderLayout of(Path folder) {
    Trouble.requireDataFolder(
        folder, "a folder of class folders, or of CIFAR-10's or CIFAR-100's binary files");
    PictureFiles.Listing top = PictureFiles.list(folder);
    Optional<Path> train = part(top, TRAIN);
    Optional<Path> test = part(top, TEST);
    if (train.isEmpty()) {
      if (test.isPresent()) {
        throw new DatasetException(
            ShownName.of(test.get())
                + " has class folders, but there is no train/ with class folders beside it. Put the"
                + " pictures to train on there.");
      }
      List<String> notes = leftOut(top.pictures(), "beside the class folders", "of no class");
      Classes classes = classes(folder, top);
      return new FolderLayout(classes.names(), Part.of(classes.files()), Part.NONE, notes);
    }
    List<Path> others = new ArrayList<>(top.folders());
    others.remove(train.get());
    test.ifPresent(others::remove);
    others.addAll(top.pictures());
    List<String> notes = leftOut(others, "beside train/ and test/", "of neither part");
    Classes training = classes(train.get(), PictureFiles.list(train.get()));
    if (test.isEmpty()) {
      return new FolderLayout(training.names(), Part.of(training.files()), Part.NONE, notes);
    }
    Classes judged = classes(test.get(), PictureFiles.list(test.get()));
    requireSame(training, judged);
    requireSame(judged, training);
    return new FolderLayout(
        training.names(), Part.of(training.files()), Part.of(judged.files()), notes);
  }

  /** A folder of this name that has class folders and no pictures of its own. */
  private static Optional<Path> part(PictureFiles.Listing top, String name) {
    return top.folders().stream()
        .filter(folder -> FileNames.of(folder).equalsIgnoreCase(name))
        .filter(folder -> {
          PictureFiles.Listing inside = PictureFiles.list(folder);
          return !inside.folders().isEmpty() && inside.pictures().isEmpty();
        })
        .findFirst();
  }

  private static List<String> leftOut(List<Path> paths, String where, String why) {
    if (paths.isEmpty()) {
      return List.of();
    }
    String names =
        paths.stream()
            .limit(3)
            .map(FileNames::of)
            .map(FolderLayout::quoted)
            .collect(Collectors.joining(", "));
    int more = paths.size() - Math.min(3, paths.size());
    return List.of(
        "Left out, because it stands "
            + where
            + " and is "
            + why
            + ": "
            + names
            + (more == 0 ? "." : " and " + more + " more."));
  }

  private static Classes classes(Path folder, PictureFiles.Listing listing) {
    List<String> names = new ArrayList<>();
    List<List<Path>> files = new ArrayList<>();
    for (Path one : listing.folders()) {
      String name = FileNames.of(one);
      if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
        throw new DatasetException(
            ShownName.of(folder)
                + " has a class folder named "
                + quoted(name)
                + ", which is blank or has a control character. Rename it.");
      }
      if (names.contains(name)) {
        throw new DatasetException(
            ShownName.of(folder)
                + " has two class folders named "
                + quoted(name)
                + ", which differ only in how an accent is written. Rename one or join them.");
      }
      List<Path> pictures = PictureFiles.in(one);
      if (pictures.isEmpty()) {
        throw new DatasetException(
            "The class folder "
                + ShownName.of(one)
                + " has no picture (PNG or JPEG). Put some there, or remove it.");
      }
      names.add(name);
      files.add(pictures);
    }
    if (names.size() < 2 || names.stream().allMatch(FolderLayout::isPart)) {
      throw tooFew(folder, listing, names);
    }
    return new Classes(folder, List.copyOf(names), files);
  }

  private static boolean isPart(String name) {
    return name.equalsIgnoreCase(TRAIN) || name.equalsIgnoreCase(TEST);
  }

  private static DatasetException tooFew(
      Path folder, PictureFiles.Listing listing, List<String> names) {
    String links =
        listing.links() == 0 ? "" : " Links are left alone, and there are " + listing.links() + ".";
    String wanted =
        " Expected a folder for each class, named as the class, with PNG or JPEG files in it; or"
            + " the binary files of CIFAR-10 or CIFAR-100.";
    if (names.size() == 1 && !isPart(names.getFirst())) {
      return new DatasetException(
          ShownName.of(folder)
              + " has one class folder, "
              + quoted(names.getFirst())
              + "; a network needs two classes at least to tell apart."
              + links);
    }
    if (!names.isEmpty()) {
      return new DatasetException(
          ShownName.of(folder)
              + " has pictures in "
              + String.join("/ and ", names)
              + "/, but no class folders there."
              + wanted
              + links);
    }
    int pictures = listing.pictures().size();
    return new DatasetException(
        ShownName.of(folder)
            + " has "
            + (pictures == 0 ? "" : pictures == 1 ? "1 picture but " : pictures + " pictures but ")
            + "no class folders."
            + wanted
            + links);
  }

  private static void requireSame(Classes one, Classes other) {
    for (String name : one.names()) {
      if (!other.names().contains(name)) {
        throw new DatasetException(
            ShownName.of(one.folder())
                + " has the class "
                + quoted(name)
                + ", which "
                + ShownName.of(other.folder())
                + " lacks. Both need the same class folders.");
      }
    }
  }

  private static String quoted(String name) {
    return "'" + ShownName.of(name) + "'";
  }
}
