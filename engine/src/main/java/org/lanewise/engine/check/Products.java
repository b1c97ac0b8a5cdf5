package org.lanewise.engine.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.network.Traced;
import org.lanewise.engine.network.ZeroCause;

/** The products of the chains that a number was added up from. */
final class Products {

  private Products() {}

  static List<Term> of(Explained number) {
    return chains(number).stream().flatMap(chain -> chain.terms().stream()).toList();
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

  /** Each chain once: what several sums read, such as a mean, is added up only once. */
  private static List<Chain> chains(Explained number) {
    List<Chain> chains = new ArrayList<>();
    collect(number, Collections.newSetFromMap(new IdentityHashMap<>()), chains);
    return chains;
  }

  private static void collect(Explained number, Set<Explained> seen, List<Chain> chains) {
    if (!seen.add(number)) {
      return;
    }
    if (number instanceof Chain chain) {
      chains.add(chain);
    } else {
      number.parts().forEach(part -> collect(part, seen, chains));
    }
  }
}
