package org.lanewise.datasets.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.CacheFolder;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.files.FolderInstall;
import org.lanewise.datasets.files.Room;
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.files.Trouble;
import org.lanewise.datasets.picture.Fit;

/**
 * A person's own images: a folder with a folder of PNG and JPEG files for each class, named as the
 * class; or with {@code train/} and, if there is one, {@code test/}, each with such class folders.
 *
 * <p>Pictures of any size and colour model become RGB of one size, as {@link
 * org.lanewise.datasets.picture.PictureFile} reads them; folders within a class folder count as
 * part of it; hidden files and links are left alone. Classes and files are in the order of their
 * names, the same everywhere. What was decoded once is kept in the cache until a picture, its time
 * or its place changes. Immutable: each method makes another.
 *
 * {@snippet :
 * var images = ImageFolder.of(folder.resolve("pets")).size(64, 64).cache(folder.resolve("cache"));
 * var pets = images.read();
 * var data = pets.trainAndTest(0.2, 1);
 * assert data.train().classNames().equals(List.of("cat", "dog"));
 * }
 */
public final class ImageFolder {

  private final Path folder;
  private final Form form;
  private final boolean skip;
  private final @Nullable Path cache;
  private final Progress progress;

  private ImageFolder(
      Path folder, Form form, boolean skip, @Nullable Path cache, Progress progress) {
    this.folder = folder;
    this.form = form;
    this.skip = skip;
    this.cache = cache;
    this.progress = progress;
  }

  /** A folder, its pictures stretched to 32 × 32 and kept in this user's cache. */
  public static ImageFolder of(Path folder) {
    return new ImageFolder(
        Objects.requireNonNull(folder, "folder"),
        Form.STANDARD,
        false,
        CacheFolder.standard(),
        Progress.silent());
  }

  /**
   * The same with images of another size.
   *
   * @throws IllegalArgumentException when an extent is below 1
   */
  public ImageFolder size(int height, int width) {
    return form(new Form(height, width, form.fit()));
  }

  /** The same with another treatment of pictures of other proportions. */
  public ImageFolder fit(Fit fit) {
    return form(new Form(form.height(), form.width(), fit));
  }

  /** The same with another size and fit. */
  public ImageFolder form(Form other) {
    return new ImageFolder(folder, Objects.requireNonNull(other, "other"), skip, cache, progress);
  }

  /** The same, where pictures that can't be read are named and left out, not refused. */
  public ImageFolder skipUnreadable() {
    return new ImageFolder(folder, form, true, cache, progress);
  }

  /** The same with another cache; it need not exist. */
  public ImageFolder cache(Path other) {
    return new ImageFolder(folder, form, skip, Objects.requireNonNull(other, "other"), progress);
  }

  /** The same, decoded anew each time and kept nowhere. */
  public ImageFolder uncached() {
    return new ImageFolder(folder, form, skip, null, progress);
  }

  /** The same, and somebody hears how decoding gets on. */
  public ImageFolder progress(Progress other) {
    return new ImageFolder(folder, form, skip, cache, Objects.requireNonNull(other, "other"));
  }

  /**
   * Reads all pictures. Those that can't be read are named, each on a line of its own of what is
   * {@linkplain Progress#say said}, or of the exception's message.
   *
   * @throws DatasetException when the folder is not as described, a class has no picture or is in
   *     one part only, there is one class alone, a picture can't be read and is not to be skipped,
   *     or there are more than memory holds
   */
  public FolderImages read() {
    FolderLayout layout = FolderLayout.of(folder);
    Path root;
    try {
      root = folder.toRealPath();
    } catch (IOException e) {
      throw Trouble.reading(folder, e);
    }
    Room.require(ShownName.of(folder) + " (training)", layout.train().files().size(), form.bytes());
    Room.require(ShownName.of(folder) + " (test)", layout.test().files().size(), form.bytes());
    List<Decoded> parts = cache == null ? decode(layout) : cached(cache, root, layout);
    layout.notes().forEach(progress::say);
    List<String> failures = new ArrayList<>();
    parts.forEach(part -> failures.addAll(part.failures()));
    tellUnreadable(failures, layout.train().files().size() + layout.test().files().size());
    String name = FileNames.of(root).isEmpty() ? "data" : ShownName.of(FileNames.of(root));
    ImageSet train = set(name + "/train", layout, parts.get(0));
    Optional<ImageSet> test =
        layout.test() == Part.NONE
            ? Optional.empty()
            : Optional.of(set(name + "/test", layout, parts.get(1)));
    return new FolderImages(name, train, test, failures);
  }

  private List<Decoded> cached(Path kept, Path root, FolderLayout layout) {
    FolderCache place =
        new FolderCache(kept, root, layout, form, ListingKey.of(layout, root, form));
    Runnable waiting =
        () ->
            progress.say(
                "Another process is decoding " + ShownName.of(folder) + "; waiting for it.");
    FolderInstall install;
    try {
      List<Decoded> known = place.load();
      if (known != null) {
        return known;
      }
      install = FolderInstall.begin(place.folder(), waiting);
    } catch (DatasetException e) {
      progress.say(e.getMessage() + " Decoding the pictures for this run alone.");
      return decode(layout);
    }
    try (install) {
      List<Decoded> known = place.load(); // Another process may have been at it.
      List<Decoded> parts = known == null ? decode(layout) : known;
      if (known == null && parts.stream().allMatch(Decoded::lasting)) {
        keep(place, install, parts, root);
      }
      return parts;
    }
  }

  /** Keeps what was decoded, unless the folder was changed meanwhile. */
  private void keep(FolderCache place, FolderInstall install, List<Decoded> parts, Path root) {
    try {
      if (place.isOf(ListingKey.of(FolderLayout.of(folder), root, form))) {
        place.write(install.staging(), parts);
        install.commit(List.of(FolderCache.FILE));
      }
    } catch (DatasetException e) {
      progress.say(e.getMessage() + " The pictures will be decoded again the next time.");
    }
  }

  private List<Decoded> decode(FolderLayout layout) {
    int first = layout.train().files().size();
    progress.begin(
        "decoding the pictures of " + ShownName.of(folder),
        first + layout.test().files().size(),
        Progress.Unit.FILES);
    try {
      Decoded train = Decoded.of(layout.train(), form, progress::advance);
      Decoded test = Decoded.of(layout.test(), form, done -> progress.advance(first + done));
      return List.of(train, test);
    } finally {
      progress.end();
    }
  }

  /** A line for each, and then how many they are. */
  private void tellUnreadable(List<String> failures, int all) {
    if (failures.isEmpty()) {
      return;
    }
    String seen = failures.size() + " of " + all + " pictures can't be read";
    if (!skip) {
      throw new DatasetException(
          String.join("\n", failures)
              + "\n"
              + seen
              + ". Mend or remove them, or leave them out with --skip-unreadable.");
    }
    failures.forEach(progress::say);
    progress.say("Left out: " + seen + ".");
  }

  private ImageSet set(String name, FolderLayout layout, Decoded part) {
    int[] counts = new int[layout.classNames().size()];
    for (int label : part.labels()) {
      counts[label]++;
    }
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new DatasetException(
            "The class '"
                + layout.classNames().get(label)
                + "' of "
                + name
                + " has no picture that can be read. Put some there, or remove its folder.");
      }
    }
    return ImageSet.of(
            name,
            layout.classNames(),
            form.height(),
            form.width(),
            Form.CHANNELS,
            part.pixels(),
            part.labels())
        .fitted(form.fit());
  }
}
