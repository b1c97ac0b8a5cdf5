package org.lanewise.lab.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lanewise.lab.terminal.Wrap;

/**
 * Rows under heads. Where a terminal is too narrow for them, each row becomes its first cell and
 * behind it, broken between cells, the others with their heads.
 */
public final class ScreenTable {

  /** Holds the words of a cell together while lines are broken. */
  private static final char GLUE = '\u00a0';

  private static final String GAP = "  ";
  private static final String BAR = "|";

  private record Column(String head, String shown, int least, boolean right) {}

  private record Row(List<String> cells, List<String> notes) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private String quiet = "";

  /** A column whose cells begin at its left edge. */
  public ScreenTable left(String head) {
    return left(head, 0);
  }

  /** The same, at least so wide, so that several tables stand in line. */
  public ScreenTable left(String head, int least) {
    columns.add(new Column(head, head, least, false));
    return this;
  }

  /** A column whose cells end at its right edge. */
  public ScreenTable right(String head) {
    return right(head, 0);
  }

  /** The same, at least so wide. */
  public ScreenTable right(String head, int least) {
    columns.add(new Column(head, head, least, true));
    return this;
  }

  /** The same, so wide even where that cuts its head. */
  public ScreenTable cut(String head, int width) {
    columns.add(new Column(head, head.substring(0, Math.min(width, head.length())), width, true));
    return this;
  }

  /** A cell that says nothing: it stands in its column, but not in a row's lines. */
  public ScreenTable quiet(String cell) {
    quiet = cell;
    return this;
  }

  /** A row; the cells after the last that is given are empty. */
  public ScreenTable row(String... cells) {
    if (cells.length == 0 || cells.length > columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    List<String> row = new ArrayList<>(List.of(cells));
    while (row.size() < columns.size()) {
      row.add("");
    }
    rows.add(new Row(row, new ArrayList<>()));
    return this;
  }

  /** A line of prose under the row before, behind a blank margin. */
  public ScreenTable note(String text) {
    rows.getLast().notes().add(text);
    return this;
  }

  /** A whole number as a cell. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Writes Markdown as it is, or, where a terminal is too narrow for a table in it, that table's
   * rows each in lines of their own, and prose broken between words.
   */
  public static void markdown(String text, Screen screen) {
    List<String> table = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(BAR)) {
        table.add(line);
        continue;
      }
      markdown(table, screen);
      table.clear();
      screen.prose(line);
    }
    markdown(table, screen);
  }

  private static void markdown(List<String> lines, Screen screen) {
    if (lines.stream().allMatch(line -> line.length() <= screen.room())) {
      screen.interject(lines);
      return;
    }
    ScreenTable table = new ScreenTable();
    cells(lines.getFirst()).forEach(table::left);
    // The second line is the rule under the heads.
    lines.stream().skip(2).forEach(line -> table.row(cells(line).toArray(String[]::new)));
    table.stack(screen);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
  }

  /** Writes it. */
  public void show(Screen screen) {
    int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
    if (Arrays.stream(widths).asLongStream().sum() + GAP.length() * (widths.length - 1L)
        > screen.room()) {
      stack(screen);
      return;
    }
    List<String> lines = new ArrayList<>();
    List<String> heads = columns.stream().map(Column::shown).toList();
    lines.add(screen.styled("bold", line(heads, widths)));
    for (Row row : rows) {
      lines.add(line(row.cells(), widths));
      lines.addAll(notes(screen, row));
    }
    screen.interject(lines);
  }

  private void stack(Screen screen) {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      lines.addAll(stacked(screen, row.cells()));
      lines.addAll(notes(screen, row));
    }
    screen.interject(lines);
  }

  private static List<String> notes(Screen screen, Row row) {
    return row.notes().stream()
        .flatMap(note -> Wrap.lines(GAP + GAP, note, screen.room()).stream())
        .toList();
  }

  private int width(int column) {
    int most = rows.stream().mapToInt(row -> row.cells().get(column).length()).max().orElse(0);
    Column of = columns.get(column);
    return Math.max(most, Math.max(of.shown().length(), of.least()));
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String blanks = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? blanks + cell : cell + blanks);
    }
    return line.toString().stripTrailing();
  }

  private List<String> stacked(Screen screen, List<String> cells) {
    String first = cells.getFirst();
    List<String> others =
        IntStream.range(1, cells.size())
            .filter(i -> !cells.get(i).isEmpty() && !cells.get(i).equals(quiet))
            .mapToObj(i -> (columns.get(i).head() + " " + cells.get(i)).strip())
            .toList();
    String text =
        IntStream.range(0, others.size())
            .mapToObj(i -> {
              // The first of them stands behind the name of the row, whatever its length.
              int before = GAP.length() + (i == 0 ? first.length() : 0);
              String cell = others.get(i);
              return before + cell.length() < screen.room() ? glued(cell) : cell;
            })
            .collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>();
    for (String line : Wrap.lines(first + GAP, text, screen.room(), GAP)) {
      lines.add(line.replace(GLUE, ' ').stripTrailing());
    }
    lines.set(0, screen.styled("bold", first) + lines.getFirst().substring(first.length()));
    return lines;
  }

  private static String glued(String cell) {
    return cell.replace(' ', GLUE);
  }
}
