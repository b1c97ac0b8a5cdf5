package org.lanewise.lab.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.engine.loss.Confusion;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;

/** What a model makes of each class, and what it takes for what, on the screen. */
public final class ConfusionTables {

  /** A table with more columns is one that nobody reads. */
  private static final int MOST_COLUMNS = 20;

  private static final int MISTAKES = 20;

  /** The letters of a class in the head of its column, where so many tell all of them apart. */
  private static final int LETTERS = 5;

  private ConfusionTables() {}

  /** Shows both. */
  public static void show(Screen screen, List<String> names, Confusion confusion) {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    ScreenTable classes =
        new ScreenTable()
            .left("class", width)
            .right("images")
            .right("correct")
            .right("found")
            .right("precision");
    for (int label = 0; label < names.size(); label++) {
      classes.row(
          names.get(label),
          ScreenTable.count(confusion.images(label)),
          ScreenTable.count(confusion.correct(label)),
          percent(confusion.recall(label)),
          percent(confusion.precision(label)));
    }
    screen.plain("");
    classes.show(screen);
    screen.plain("");
    if (names.size() > MOST_COLUMNS) {
      showMistakes(screen, names, confusion);
    } else {
      showCounts(screen, names, confusion);
    }
  }

  private static void showCounts(Screen screen, List<String> names, Confusion confusion) {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    ScreenTable counts = new ScreenTable().left("", width).quiet("0");
    int letters = letters(names);
    names.forEach(name -> counts.cut(name, letters));
    for (int label = 0; label < names.size(); label++) {
      Stream<String> row = confusion.rows().get(label).stream().map(ScreenTable::count);
      counts.row(Stream.concat(Stream.of(names.get(label)), row).toArray(String[]::new));
    }
    screen.line("@|bold which class (row) was taken for which (column)|@");
    counts.show(screen);
  }

  /** How many letters of the names tell all of them apart. */
  static int letters(List<String> names) {
    int letters = LETTERS;
    while (cut(names, letters).distinct().count() < names.stream().distinct().count()) {
      letters++;
    }
    return letters;
  }

  private static Stream<String> cut(List<String> names, int letters) {
    return names.stream().map(name -> name.substring(0, Math.min(letters, name.length())));
  }

  /** Of many classes, those that were confused most often. */
  private static void showMistakes(Screen screen, List<String> names, Confusion confusion) {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    ScreenTable table =
        new ScreenTable().left("class", width).left("taken for", width).right("images");
    int classes = names.size();
    IntStream.range(0, classes * classes)
        .filter(i -> i / classes != i % classes && confusion.count(i / classes, i % classes) > 0)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -confusion.count(i / classes, i % classes)))
        .limit(MISTAKES)
        .forEach(i ->
            table.row(
                names.get(i / classes),
                names.get(i % classes),
                ScreenTable.count(confusion.count(i / classes, i % classes))));
    screen.line("@|bold the most frequent mistakes|@");
    table.show(screen);
  }

  private static String percent(OptionalDouble fraction) {
    return fraction.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.1f %%", fraction.getAsDouble() * 100);
  }
}
