package org.lanewise.lab.explain;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Read;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Halving;
import org.lanewise.engine.kernel.Gathered.Max;
import org.lanewise.engine.kernel.Gathered.Sum;
import org.lanewise.engine.tensor.Digits;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;

/**
 * Tells how a number came about, from the inside out: what it was computed from first, each with a
 * number of its own in brackets, by which the next lines speak of it.
 */
final class Telling {

  /** So many numbers are added in a line, not in a table. */
  private static final int FEW = 4;

  private final Screen screen;
  private final TermsTable tables;
  private final Map<Explained, String> told = new IdentityHashMap<>();
  private final Map<Explained, String> given = new IdentityHashMap<>();
  private int lines;

  /**
   * Begins to tell.
   *
   * @param all whether all terms are shown, and not the largest alone
   */
  Telling(Screen screen, boolean all) {
    this.screen = screen;
    this.tables = new TermsTable(screen, all, this::called);
  }

  /** Tells how a number came about. */
  void tell(Explained number) {
    Explained of = inner(number);
    parts(of);
    if (told.isEmpty()) {
      // It is what another number is, or a constant.
      screen.prose("= ", figure(of));
    }
  }

  /** The same of what another number is computed from; nothing that was told already. */
  private void parts(Explained number) {
    if (told.containsKey(number)) {
      return;
    }
    switch (number) {
      case Read read -> {}
      case Constant constant -> {}
      case Named named -> {
        given.put(inner(named), named.name());
        parts(named.of());
      }
      case Stored stored -> parts(stored.of());
      case Chain chain -> chain(chain);
      case Sum sum -> sum(sum);
      case Halving halving -> halving(halving);
      case Max max -> max(max);
      case Product product -> {
        product.parts().forEach(this::parts);
        line(number, Formula.applied(product, this::figure));
      }
      case Function function -> {
        function.parts().forEach(this::parts);
        line(number, Formula.applied(function, this::figure));
      }
    }
  }

  private void chain(Chain chain) {
    int count = chain.terms().size();
    if (count == 0) {
      line(chain, "a sum of no products");
      return;
    }
    chain
        .terms()
        .forEach(term -> {
          factors(term.a());
          factors(term.b());
        });
    screen.prose(
        Count.of(count, "product")
            + TermsTable.factors(List.of(chain))
            + (count == 1 ? "" : ", added in this order, each with one rounding (fma)")
            + (chain.single() ? "" : ", in double precision")
            + (chain.padding() == 0
                ? ":"
                : String.format(
                    Locale.ROOT, "; %,d more would lie in the padding:", chain.padding())));
    tables.show(List.of(chain));
    line(chain, count == 1 ? "this product" : "the sum of all");
  }

  /** What a factor is computed from; the factor itself has a row in the table. */
  private void factors(Explained factor) {
    Explained of = inner(factor);
    if (of instanceof Product || of instanceof Function) {
      of.parts().forEach(this::parts);
    }
  }

  private void sum(Sum sum) {
    List<Explained> parts = sum.parts();
    if (parts.isEmpty()) {
      line(sum, "a sum of nothing, since no gradient comes back to it");
      return;
    }
    if (parts.size() == 1) {
      parts(parts.getFirst());
      String known = told.get(inner(parts.getFirst()));
      if (known == null) {
        line(sum, figure(parts.getFirst()));
      } else {
        told.put(sum, known);
      }
      return;
    }
    List<Chain> chains = chains(parts);
    if (!chains.isEmpty()) {
      screen.prose(products(chains) + ", each with the sum's number # in front:");
      tables.show(chains);
      line(sum, "these sums added in order: " + figures(parts));
      return;
    }
    parts.forEach(this::parts);
    if (parts.size() <= FEW) {
      line(sum, parts.stream().map(this::figure).collect(Collectors.joining(" + ")));
      return;
    }
    screen.prose(Count.of(parts.size(), "number") + ", added in this order:");
    tables.show(sum);
    line(sum, "the sum of all");
  }

  private void halving(Halving halving) {
    List<Chain> chains = chains(halving.parts());
    if (chains.isEmpty()) {
      halving.parts().forEach(this::parts);
    } else {
      screen.prose(
          String.format(
              Locale.ROOT,
              "%s, which a machine adds side by side: product i goes into sum i mod %d, the # in front:",
              products(chains),
              chains.size()));
      tables.show(chains);
    }
    line(
        halving,
        "these sums, the second half added to the first until one is left: "
            + figures(halving.parts()));
  }

  private static String products(List<Chain> chains) {
    return String.format(
        Locale.ROOT,
        "%,d products%s, in %d sums",
        chains.stream().mapToInt(chain -> chain.terms().size()).sum(),
        TermsTable.factors(chains),
        chains.size());
  }

  private static String figures(List<Explained> parts) {
    return parts.stream().map(part -> Digits.eight(part.value())).collect(Collectors.joining(", "));
  }

  /** All parts as chains; none where one is no chain. */
  private static List<Chain> chains(List<Explained> parts) {
    List<Chain> chains =
        parts.stream()
            .map(Telling::inner)
            .filter(Chain.class::isInstance)
            .map(Chain.class::cast)
            .toList();
    return chains.size() == parts.size() ? chains : List.of();
  }

  private void max(Max max) {
    max.parts().forEach(this::parts);
    screen.prose("the largest of these, the first of equal ones:");
    tables.window(max);
    line(max, figure(max.parts().get(max.winner())) + " wins");
  }

  /** Writes a line about a number and gives it a number of its own. */
  private void line(Explained number, String how) {
    lines++;
    String name = "(" + lines + ")";
    told.put(number, name);
    String words = given.containsKey(number) ? " " + given.get(number) : "";
    screen.prose(name + words + " " + Digits.eight(number.value()) + " = ", how);
  }

  /** A number that was told, by its name and its figure. */
  private String figure(Explained number) {
    String name = called(number);
    String figure = Digits.eight(number.value());
    return name.equals(figure) ? name : name + " " + figure;
  }

  private String called(Explained number) {
    Explained of = inner(number);
    String known = told.get(of);
    return known == null ? Formula.name(of, this::called) : known;
  }

  private static Explained inner(Explained number) {
    return switch (number) {
      case Stored stored -> inner(stored.of());
      case Named named -> inner(named.of());
      default -> number;
    };
  }
}
