package org.lanewise.engine.check;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.network.Traced;
import org.lanewise.engine.network.ZeroCause;

/** The products of the chains that a number was added up from. */
final class Products {

  private Products() {}

  static List<Term> of(Explained number) {
    return chains(number).flatMap(chain -> chain.terms().stream()).toList();
  }

  /** How many are zero and why. */
  static Map<ZeroCause, Integer> zeros(Explained number, Traced traced) {
    Map<ZeroCause, Integer> counts = new EnumMap<>(ZeroCause.class);
    chains(number)
        .forEach(chain -> {
          for (Term term : chain.terms()) {
            traced.zeroCause(term).ifPresent(cause -> counts.merge(cause, 1, Integer::sum));
          }
          if (chain.padding() > 0) {
            counts.merge(ZeroCause.PADDING, chain.padding(), Integer::sum);
          }
        });
    return counts;
  }

  private static Stream<Chain> chains(Explained number) {
    return number instanceof Chain chain
        ? Stream.of(chain)
        : number.parts().stream().flatMap(Products::chains);
  }
}
