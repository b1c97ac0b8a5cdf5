package org.lanewise.lab.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lanewise.datasets.CacheFolder;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.datasets.fetch.Cifar10Fetcher;
import org.lanewise.datasets.fetch.Cifar10Source;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenProgress;
import org.lanewise.lab.cli.WorkException;

/** A place that images come from. */
public sealed interface DataSource {

  /** The names that {@code --data} knows. */
  List<String> NAMES = List.of("auto", "cifar10", "solids10");

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
      Path path = Path.of(where);
      boolean meant = Files.exists(path) || where.contains("/") || where.contains("\\");
      return meant ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Loads the first images of both parts; says on the screen what a person should know. */
  TrainAndTest load(Screen screen, int train, int test);

  /** A folder in the CIFAR-10 binary format. */
  record Folder(Path path) implements DataSource {

    @Override
    public TrainAndTest load(Screen screen, int train, int test) {
      Path name = path.toAbsolutePath().normalize().getFileName();
      String label = name == null ? "folder" : name.toString();
      return checked(Cifar10Reader.read(path, label, train, test), train, test);
    }
  }

  /** CIFAR-10 from the cache, fetched where it is not there yet. */
  record Cifar10() implements DataSource {

    @Override
    public TrainAndTest load(Screen screen, int train, int test) {
      Path folder = CacheFolder.standard().resolve("cifar10");
      Cifar10Fetcher fetcher =
          new Cifar10Fetcher(Cifar10Source.official(), new ScreenProgress(screen));
      if (!fetcher.isThere(folder)) {
        fetcher.repair(folder);
      }
      return checked(Cifar10Reader.read(folder, "cifar10", train, test), train, test);
    }
  }

  /** Solids-10 from the cache, rendered where it is not there yet. */
  record Solids10() implements DataSource {

    @Override
    public TrainAndTest load(Screen screen, int train, int test) {
      throw new WorkException("Solids-10 is not there.");
    }
  }

  /** CIFAR-10 where it can be had, else Solids-10 with a loud sentence. */
  record Auto() implements DataSource {

    @Override
    public TrainAndTest load(Screen screen, int train, int test) {
      try {
        return new Cifar10().load(screen, train, test);
      } catch (DatasetException e) {
        screen.line(
            "@|bold,yellow CIFAR-10 is not available, so this uses Solids-10,|@ pictures that were rendered here.");
        screen.plain("Why: " + e.getMessage());
        return new Solids10().load(screen, train, test);
      }
    }
  }

  /** Refuses to take fewer images than were asked for. */
  private static TrainAndTest checked(TrainAndTest data, int train, int test) {
    check("training", data.train(), train, "--train-images");
    check("test", data.test(), test, "--test-images");
    return data;
  }

  private static void check(String part, LabelledImages images, int asked, String option) {
    if (asked != Cifar10Reader.ALL && images.size() < asked) {
      throw new WorkException(
          "%s has %,d %s images, but %s asks for the first %,d; ask for at most %,d."
              .formatted(images.name(), images.size(), part, option, asked, images.size()));
    }
  }
}
