package org.lanewise.engine.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Read;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.tensor.Place;

/** Says why products of a trace are zero: it asks the readers of a number for its gradient. */
final class TracedZeros {

  private final Traced traced;
  private final List<Operation> operations;
  private final TracedNames names;

  TracedZeros(Traced traced, List<Operation> operations, TracedNames names) {
    this.traced = traced;
    this.operations = operations;
    this.names = names;
  }

  /** The gradient's reason, where both factors are zero; causes are in that order. */
  Optional<ZeroCause> of(Term term) {
    Optional<ZeroCause> a = ofFactor(term.a());
    Optional<ZeroCause> b = ofFactor(term.b());
    return a.isEmpty() || (b.isPresent() && b.get().compareTo(a.get()) < 0) ? b : a;
  }

  private Optional<ZeroCause> ofFactor(Explained factor) {
    if (factor.value() != 0) {
      return Optional.empty();
    }
    if (!(factor instanceof Read read)) {
      return Optional.of(ZeroCause.INPUT_IS_ZERO);
    }
    Place at = read.place();
    if (at.isParameter()) {
      return Optional.of(ZeroCause.WEIGHT_IS_ZERO);
    }
    return Optional.of(
        at.kind().isGradient()
            ? ofGradient(names.value(at.kind(), at.name()), names.flat(at))
            : ZeroCause.INPUT_IS_ZERO);
  }

  /** Why the gradient by a number is zero: what all its readers agree on. */
  ZeroCause ofGradient(int v, int flat) {
    @Nullable ZeroCause all = null;
    for (Operation operation : operations) {
      for (int k = 0; k < operation.inputs(); k++) {
        if (operation.input(k) == v) {
          ZeroCause one = operation.explainZero(traced, k, flat);
          all = all == null || all == one ? one : ZeroCause.GRADIENT_IS_ZERO;
        }
      }
    }
    return all == null ? ZeroCause.GRADIENT_IS_ZERO : all;
  }
}
