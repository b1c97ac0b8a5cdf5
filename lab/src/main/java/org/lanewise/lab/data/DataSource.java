package org.lanewise.lab.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
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

  /** What the live line says meanwhile. */
  String READING = "reading the images";

  /** The source of this name or folder; empty where there is neither. */
  static Optional<DataSource> of(String where) {
    return switch (where) {
      case "auto" -> Optional.of(new Auto());
      case "cifar10" -> Optional.of(new Cifar10());
      case "solids10" -> Optional.of(new Solids10());
      default -> folder(where).map(Folder::new);
    };
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
    TrainAndTest data = atMost(screen, train, test);
    check("training", data.train(), train, "--train-images");
    check("test", data.test(), test, "--test-images");
    return data;
  }

  /** The same, or all of a part that has fewer. */
  TrainAndTest atMost(Screen screen, int train, int test);

  /** A folder in the CIFAR-10 binary format. */
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

  private static void check(String part, LabelledImages images, int asked, String option) {
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
