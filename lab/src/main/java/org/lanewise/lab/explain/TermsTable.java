package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Read;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Max;
import org.lanewise.engine.kernel.Gathered.Sum;
import org.lanewise.engine.tensor.Digits;
import org.lanewise.engine.tensor.Place;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;

/** What a sum is added up from, a row for each term, with the sum so far. */
final class TermsTable {

  /** Rows of a table that nobody asked to be whole. */
  private static final int FEW = 12;

  private final Screen screen;
  private final boolean all;
  private final Function<Explained, String> names;

  /**
   * Tables on a screen.
   *
   * @param all whether all terms are rows, and not the largest alone
   * @param names what numbers are called that are stored nowhere
   */
  TermsTable(Screen screen, boolean all, Function<Explained, String> names) {
    this.screen = screen;
    this.all = all;
    this.names = names;
  }

  /** A term of one of several chains. */
  private record Row(int chain, Term term, double sum) {}

  /**
   * Shows the terms of chains in order: the largest ones, or all.
   *
   * @param chains partial sums, whose numbers stand before the terms where there are several
   */
  void show(List<Chain> chains) {
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < chains.size(); j++) {
      double[] sums = chains.get(j).running();
      for (int i = 0; i < sums.length; i++) {
        rows.add(new Row(j, chains.get(j).terms().get(i), sums[i]));
      }
    }
    int[] chosen = chosen(rows.stream().mapToDouble(row -> row.term().product()).toArray());
    Column left = column(rows.stream().map(row -> row.term().a()).toList(), chosen);
    Column right = column(rows.stream().map(row -> row.term().b()).toList(), chosen);
    boolean several = chains.size() > 1;
    ScreenTable table = several ? new ScreenTable().right("#") : new ScreenTable();
    table.left(left.head()).left(right.head()).right("product").right("sum so far");
    for (int j = 0; j < chosen.length; j++) {
      Row row = rows.get(chosen[j]);
      Stream<String> cells =
          Stream.of(
              left.cells().get(j),
              right.cells().get(j),
              Digits.eight(row.term().product()),
              Digits.eight(row.sum()));
      Stream<String> number = several ? Stream.of(Integer.toString(row.chain())) : Stream.of();
      table.row(Stream.concat(number, cells).toArray(String[]::new));
    }
    table.show(screen);
    others(rows.size() - chosen.length);
  }

  /** What the factors of chains are, where all on one side are of one tensor; else nothing. */
  static String factors(List<Chain> chains) {
    List<Term> terms = chains.stream().flatMap(chain -> chain.terms().stream()).toList();
    Optional<String> left = common(terms.stream().map(Term::a).toList());
    Optional<String> right = common(terms.stream().map(Term::b).toList());
    return left.isPresent() && right.isPresent() ? ", " + left.get() + " · " + right.get() : "";
  }

  /** Places and numbers side by side, a row each, under the name that all the places have. */
  private record Column(String head, List<String> cells) {}

  private Column column(List<Explained> numbers, int[] rows) {
    Optional<String> common = common(numbers);
    List<String> names = new ArrayList<>();
    List<String> figures = new ArrayList<>();
    for (int i : rows) {
      names.add(cell(numbers.get(i), common));
      figures.add(Digits.eight(numbers.get(i).value()));
    }
    int width = widest(names) + 1 + widest(figures);
    List<String> cells = new ArrayList<>();
    for (int j = 0; j < rows.length; j++) {
      int gap = width - names.get(j).length() - figures.get(j).length();
      cells.add(names.get(j) + " ".repeat(gap) + figures.get(j));
    }
    return new Column(common.orElse("number"), cells);
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Shows the parts of a sum in order: the largest ones, or all. */
  void show(Sum sum) {
    List<Explained> parts = sum.parts();
    double[] sums = sum.running();
    int[] rows = chosen(parts.stream().mapToDouble(Explained::value).toArray());
    Column column = column(parts, rows);
    ScreenTable table = new ScreenTable().left(column.head()).right("sum so far");
    for (int j = 0; j < rows.length; j++) {
      table.row(column.cells().get(j), Digits.eight(sums[rows[j]]));
    }
    table.show(screen);
    others(parts.size() - rows.length);
  }

  /** Shows the numbers of a window, and which is the largest. */
  void window(Max max) {
    int[] rows = IntStream.range(0, max.parts().size()).toArray();
    Column column = column(max.parts(), rows);
    ScreenTable table = new ScreenTable().left(column.head()).left("");
    for (int i : rows) {
      table.row(column.cells().get(i), i == max.winner() ? "the winner" : "");
    }
    table.show(screen);
  }

  private void others(int others) {
    if (others > 0) {
      screen.plain("and " + Count.of(others, "smaller term") + "; --all shows all");
    }
  }

  /** The indices of the largest, in order. */
  private int[] chosen(double[] sizes) {
    IntStream every = IntStream.range(0, sizes.length);
    return all || sizes.length <= FEW
        ? every.toArray()
        : every
            .boxed()
            .filter(i -> sizes[i] != 0)
            .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(sizes[i])))
            .limit(FEW)
            .sorted()
            .mapToInt(i -> i)
            .toArray();
  }

  /** What the places of all these numbers have before their indices, if that is the same. */
  private static Optional<String> common(List<Explained> numbers) {
    List<String> heads =
        numbers.stream()
            .flatMap(one -> Stream.of(place(one).map(TermsTable::head).orElse("")))
            .distinct()
            .limit(2)
            .toList();
    return heads.size() == 1 && !heads.getFirst().isEmpty()
        ? Optional.of(heads.getFirst())
        : Optional.empty();
  }

  private String cell(Explained number, Optional<String> common) {
    String name = names.apply(number);
    return common.isPresent() ? name.substring(common.get().length()) : name;
  }

  private static String head(Place place) {
    String text = place.toString();
    return text.substring(0, text.lastIndexOf('['));
  }

  private static Optional<Place> place(Explained number) {
    return switch (number) {
      case Read read -> Optional.of(read.place());
      case Stored stored -> place(stored.of());
      default -> Optional.empty();
    };
  }
}
