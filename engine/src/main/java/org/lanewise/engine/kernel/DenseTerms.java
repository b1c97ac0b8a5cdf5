package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Halving;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of a dense layer's numbers, in the order of {@link DenseKernel}.
 *
 * @param inputs of one image
 * @param units outputs of one image
 */
record DenseTerms(int inputs, int units) implements ProductTerms {

  /** {@code y[at]}: 16 partial sums, folded in half, the bias last. */
  @Override
  public Explained forward(int at, Source x, Source w, Source b) {
    int image = at / units;
    int o = at % units;
    List<Explained> partial = new ArrayList<>();
    for (int j = 0; j < DenseKernel.PARTIAL_SUMS; j++) {
      List<Term> terms = new ArrayList<>();
      for (int i = j; i < inputs; i += DenseKernel.PARTIAL_SUMS) {
        terms.add(new Term(x.at(image * inputs + i), w.at(i * units + o)));
      }
      partial.add(Chain.of(terms, 0));
    }
    return new Stored(Sum.of(List.of(Halving.of(partial), b.at(o))));
  }

  /** {@code dx[at]}: the units in order. */
  @Override
  public Explained backwardInput(int at, Source dy, Source w) {
    int image = at / inputs;
    int i = at % inputs;
    List<Term> terms = new ArrayList<>();
    for (int o = 0; o < units; o++) {
      terms.add(new Term(dy.at(image * units + o), w.at(i * units + o)));
    }
    return new Stored(Chain.of(terms, 0));
  }

  /** What a slice's images add to {@code dw[at]}, in order. */
  @Override
  public Explained backwardWeights(int firstImage, int endImage, int at, Source x, Source dy) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(dy, "dy");
    int i = at / units;
    int o = at % units;
    List<Term> terms = new ArrayList<>();
    for (int image = firstImage; image < endImage; image++) {
      terms.add(new Term(x.at(image * inputs + i), dy.at(image * units + o)));
    }
    return new Stored(Chain.of(terms, 0));
  }

  /** What a slice's images add to {@code db[o]}, in order. */
  @Override
  public Explained backwardBias(int firstImage, int endImage, int o, Source dy) {
    Objects.requireNonNull(dy, "dy");
    List<Explained> parts = new ArrayList<>();
    for (int image = firstImage; image < endImage; image++) {
      parts.add(dy.at(image * units + o));
    }
    return new Stored(Sum.of(parts));
  }
}
