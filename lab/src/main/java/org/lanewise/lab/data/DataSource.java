package org.lanewise.lab.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.datasets.folder.FolderImages;
import org.lanewise.datasets.folder.Form;
import org.lanewise.datasets.folder.ImageFolder;
import org.lanewise.datasets.store.DataStore;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenProgress;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.terminal.Shown;

/** A place that images come from. */
public sealed interface DataSource {

  /** The names that {@code --data} knows. */
  List<String> NAMES = List.of("auto", "cifar10", "solids10");

  /** The part of the training images that is held out where nothing else was said. */
  double VALIDATION = 0.2;

  /** What the live line says meanwhile. */
  String READING = "reading the images";

  /** The source of this name or folder; empty where there is neither. */
  static Optional<DataSource> of(String where) {
    return switch (where) {
      case "auto" -> Optional.of(new Auto());
      case "cifar10" -> Optional.of(new Cifar10());
      case "solids10" -> Optional.of(new Solids10());
      default -> folder(where).map(DataSource::of);
    };
  }

  private static DataSource of(Path folder) {
    boolean binary =
        DataStore.looksLikeDataFolder(folder)
            || Cifar10Reader.looksLikeDataFolder(folder.resolve("cifar-10-batches-bin"));
    return binary ? new Folder(folder) : new PictureFolder(folder, Form.STANDARD, false);
  }

  private static Optional<Path> folder(String where) {
    try {
      if (where.isEmpty()) {
        return Optional.empty(); // it would mean the folder where the command is called
      }
      Path path = Path.of(where);
      // To Java an empty name is the current folder; to a person it is a variable that was not set.
      boolean meant =
          !where.isEmpty() && (Files.exists(path) || where.contains("/") || where.contains("\\"));
      return meant ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Loads the first images of both parts; says on the screen what a person should know.
   *
   * @throws WorkException when there are fewer
   */
  default TrainAndTest load(Screen screen, int train, int test) {
    return checked(atMost(screen, train, test), train, test);
  }

  /** The same, or all of a part that has fewer. */
  TrainAndTest atMost(Screen screen, int train, int test);

  /**
   * As {@link #load}, but what is no test part is not taken for one.
   *
   * @throws WorkException when there are fewer, or no test images
   */
  default TrainAndTest withTest(Screen screen, int train, int test) {
    return load(screen, train, test);
  }

  /** All training images, none of them held out. */
  default LabelledImages training(Screen screen) {
    return atMost(screen, Cifar10Reader.ALL, 1).train();
  }

  /**
   * Holds out some of all training images.
   *
   * @param train at most so many to train on
   * @param validation at most so many of those held out
   * @throws WorkException when there are fewer, or none can be held out
   */
  static TrainAndTest split(LabelledImages images, Split heldOut, int train, int validation) {
    TrainAndTest whole;
    try {
      whole = heldOut.of(images);
    } catch (IllegalArgumentException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
    return checked(whole, train, validation);
  }

  private static TrainAndTest checked(TrainAndTest data, int train, int test) {
    require("training", data.train(), train, "--train-images");
    require(data.isSplit() ? "validation" : "test", data.test(), test, "--test-images");
    return data.first(train, test);
  }

  /**
   * A folder of pictures in class folders.
   *
   * @param form what they become
   * @param skip whether pictures that can't be read are left out
   */
  record PictureFolder(Path path, Form form, boolean skip) implements DataSource {

    /** The same with pictures of another size and fit. */
    public PictureFolder as(Form other) {
      return new PictureFolder(path, other, skip);
    }

    /** The same without pictures that can't be read. */
    public PictureFolder skipping() {
      return new PictureFolder(path, form, true);
    }

    /** Both parts as they are in the folder. */
    public FolderImages read(Screen screen) {
      ImageFolder folder = ImageFolder.of(path).form(form).progress(new ScreenProgress(screen));
      try (Shown shown = screen.busy(READING)) {
        return (skip ? folder.skipUnreadable() : folder).read();
      }
    }

    @Override
    public LabelledImages training(Screen screen) {
      return read(screen).train();
    }

    @Override
    public TrainAndTest withTest(Screen screen, int train, int test) {
      FolderImages read = read(screen);
      if (read.test().isEmpty()) {
        throw new WorkException(
            "%s has no test/ to validate on; put one beside train/, or hold out a part of the images: --validation %s."
                .formatted(path, VALIDATION));
      }
      return checked(read.trainAndTest(VALIDATION, 1), train, test);
    }

    @Override
    public TrainAndTest atMost(Screen screen, int train, int test) {
      return read(screen).trainAndTest(VALIDATION, 1).first(train, test);
    }
  }

  /** A folder in the CIFAR-10 or CIFAR-100 binary format. */
  record Folder(Path path) implements DataSource {

    @Override
    public TrainAndTest atMost(Screen screen, int train, int test) {
      try (Shown shown = screen.busy(READING)) {
        return DataStore.folder(path, train, test);
      }
    }
  }

  /** CIFAR-10 from the cache, fetched where it is not there yet. */
  record Cifar10() implements DataSource {

    @Override
    public TrainAndTest atMost(Screen screen, int train, int test) {
      try (Shown shown = screen.busy(READING)) {
        return store(screen).cifar10(train, test);
      }
    }
  }

  /** Solids-10 from the cache, rendered where it is not there yet. */
  record Solids10() implements DataSource {

    @Override
    public TrainAndTest atMost(Screen screen, int train, int test) {
      try (Shown shown = screen.busy(READING)) {
        return store(screen).solids10(train, test);
      }
    }
  }

  /** CIFAR-10 where it can be had, else Solids-10 with a loud sentence. */
  record Auto() implements DataSource {

    @Override
    public TrainAndTest atMost(Screen screen, int train, int test) {
      DataStore store = store(screen);
      if (!store.hasCifar10()) {
        try {
          store.fetchCifar10();
        } catch (DatasetException e) {
          if (e.isUnreadable()) { // It may well be there: other images are no answer to that.
            throw e;
          }
          screen.prose(
              screen.styled("bold,yellow", "CIFAR-10 CAN'T BE HAD, SO THIS IS SOLIDS-10:")
                  + " pictures of solids that are rendered here. Accuracies are not those of CIFAR-10.");
          screen.prose("The reason: " + e.getMessage());
          return new Solids10().atMost(screen, train, test);
        }
      }
      return new Cifar10().atMost(screen, train, test);
    }
  }

  private static DataStore store(Screen screen) {
    return DataStore.standard(new ScreenProgress(screen));
  }

  /**
   * Refuses a part that has fewer images than an option asks for.
   *
   * @throws WorkException when it has
   */
  static void require(String part, LabelledImages images, int asked, String option) {
    if (asked != Cifar10Reader.ALL && images.size() < asked) {
      throw new WorkException(
          String.format(
              Locale.ROOT,
              "%s has %s, but %s asks for the first %,d; ask for at most %,d.",
              images.name(),
              Count.of(images.size(), part + " image"),
              option,
              asked,
              images.size()));
    }
  }
}
