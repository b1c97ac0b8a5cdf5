package org.lanewise.engine;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.AtomicFile;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;

/**
 * Writes the history as a table when a run goes on and after every epoch: all of it, so that a run
 * in parts leaves the file that it would have left at once.
 */
final class HistoryFile implements Callback {

  private static final List<String> OF_CLASSES =
      List.of("epoch", "loss", "accuracy", "val_loss", "val_accuracy");

  private static final List<String> OF_NUMBERS = List.of("epoch", "loss", "val_loss");

  /** More than the names of a table have. */
  private static final int BEGINNING_BYTES = 64;

  private final Trainer trainer;
  private final Path file;

  HistoryFile(Trainer trainer, Path file) {
    this.trainer = trainer;
    this.file = file;
  }

  /**
   * Whether a file may be replaced: it is a table of epochs, or empty, or not there yet.
   *
   * @throws StoreException when it holds something else, or can't be read
   */
  static void requireTable(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    @Nullable String line;
    try (InputStream in = new FileInputStream(file.toFile())) {
      String beginning = new String(in.readNBytes(BEGINNING_BYTES), StandardCharsets.UTF_8);
      line = beginning.lines().findFirst().orElse(null);
    } catch (IOException e) {
      throw new StoreException(
          file
              + ": log replaces no file that can't be read ("
              + e.getMessage()
              + "); check its permissions, or name a file that is not there yet.",
          e);
    }
    if (line != null && !begins(line, OF_CLASSES) && !begins(line, OF_NUMBERS)) {
      throw new StoreException(
          file
              + ": the first line is not that of a table of epochs, expected one that log may replace; name that, or a file that is not there yet.");
    }
  }

  /** Metrics of one's own may follow. */
  private static boolean begins(String line, List<String> names) {
    return (line + ",").startsWith(String.join(",", names) + ",");
  }

  @Override
  public void onBegin(Trainer running) {
    if (!trainer.history().isEmpty()) {
      write();
    }
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    write();
  }

  private void write() {
    byte[] table = table(trainer.history()).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(table));
  }

  private static String table(History history) {
    Set<String> own = new LinkedHashSet<>();
    history.forEach(result -> own.addAll(result.own().keySet()));
    boolean classes = history.stream().noneMatch(result -> Double.isNaN(result.accuracy()));
    List<String> names = new ArrayList<>(classes ? OF_CLASSES : OF_NUMBERS);
    own.forEach(name -> names.add(quoted(name)));
    StringBuilder table = new StringBuilder();
    addRow(table, names);
    for (EpochResult result : history) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(result.epoch()));
      row.add(Double.toString(result.loss()));
      if (classes) {
        row.add(Double.toString(result.accuracy()));
      }
      row.add(text(result.validationLoss()));
      if (classes) {
        row.add(text(result.validationAccuracy()));
      }
      for (String name : own) {
        Double value = result.own().get(name);
        row.add(value == null ? "" : value.toString());
      }
      addRow(table, row);
    }
    return table.toString();
  }

  private static void addRow(StringBuilder table, Collection<String> cells) {
    table.append(String.join(",", cells)).append('\n');
  }

  private static String text(OptionalDouble value) {
    return value.isEmpty() ? "" : Double.toString(value.getAsDouble());
  }

  /** As RFC 4180 has it. */
  private static String quoted(String name) {
    return name.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + name.replace("\"", "\"\"") + '"'
        : name;
  }
}
