package org.lanewise.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.lanewise.engine.store.AtomicFile;
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

  private final Trainer trainer;
  private final Path file;

  HistoryFile(Trainer trainer, Path file) {
    this.trainer = trainer;
    this.file = file;
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
