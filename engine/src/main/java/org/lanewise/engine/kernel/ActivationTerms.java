package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Halving;
import org.lanewise.engine.kernel.Gathered.Max;
import org.lanewise.engine.kernel.Gathered.Sum;
import org.lanewise.engine.tensor.Digits;

/**
 * The terms of an activation's numbers: the function or its derivative by name, as {@link
 * ActivationFunction} defines them; and the sums of softmax, as {@link ActivationSoftmax} has them.
 *
 * @param function which one
 * @param slope of {@link ActivationFunction#LEAKY_RELU}
 * @param units the last extent, for {@link ActivationFunction#SOFTMAX}
 */
public record ActivationTerms(ActivationFunction function, float slope, int units) {

  /** Takes the function. */
  public ActivationTerms {
    Objects.requireNonNull(function, "function");
  }

  private String name() {
    return function.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@code y[at]}. */
  public Explained forward(int at, Source x) {
    if (function == ActivationFunction.SOFTMAX) {
      return softmax(at, x);
    }
    Explained of = x.at(at);
    float value = one().value(of.floatValue());
    return new Stored(new Function(name() + "(x)", List.of(of), value));
  }

  /**
   * {@code dx[at]}: dy times the derivative.
   *
   * @param kept what the function read or wrote, as {@link ActivationFunction#readsOutput} says
   */
  public Explained backward(int at, Source kept, Source dy) {
    if (function == ActivationFunction.SOFTMAX) {
      return softmaxGradient(at, kept, dy);
    }
    Explained of = kept.at(at);
    float slopeThere = one().gradient(of.floatValue(), 1f);
    String name =
        name() + "' at " + (function.readsOutput() ? "y = " : "x = ") + Digits.eight(of.value());
    return new Stored(Product.of(dy.at(at), new Function(name, List.of(of), slopeThere)));
  }

  private ActivationTextbook one() {
    return (ActivationTextbook) function.textbook(slope, units);
  }

  private Explained softmax(int at, Source x) {
    int first = at - at % units;
    List<Explained> all = new ArrayList<>();
    for (int k = 0; k < units; k++) {
      all.add(x.at(first + k));
    }
    Explained maximum = new Named("the largest", Max.of(all));
    List<Explained> exponentials = new ArrayList<>();
    for (Explained one : all) {
      Explained less = Function.minus(one, maximum);
      exponentials.add(new Function("exp(x)", List.of(less), Exponential.of(less.floatValue())));
    }
    List<Explained> parts = new ArrayList<>();
    parts.add(folded(j -> Sum.of(partial(j, exponentials))));
    parts.addAll(exponentials.subList(whole(), units));
    Explained total = new Named("their sum", Sum.of(parts));
    Explained inverse = Function.over(new Constant("1", 1), total);
    return new Stored(Product.of(exponentials.get(at - first), inverse));
  }

  private Explained softmaxGradient(int at, Source y, Source dy) {
    int first = at - at % units;
    List<Term> terms = new ArrayList<>();
    for (int k = 0; k < units; k++) {
      terms.add(new Term(y.at(first + k), dy.at(first + k)));
    }
    Explained fold = folded(j -> Chain.of(partial(j, terms), 0));
    Explained inner =
        new Named("the sum of y · dy", new Chain(fold, terms.subList(whole(), units), 0, true, 0));
    return new Stored(Product.of(y.at(at), Function.minus(dy.at(at), inner)));
  }

  /** The units that the partial sums take; the rest is added to their fold. */
  private int whole() {
    return units - units % DenseKernel.PARTIAL_SUMS;
  }

  /** What partial sum j takes. */
  private <T> List<T> partial(int j, List<T> all) {
    List<T> some = new ArrayList<>();
    for (int k = j; k < whole(); k += DenseKernel.PARTIAL_SUMS) {
      some.add(all.get(k));
    }
    return some;
  }

  private static Explained folded(IntFunction<Explained> partial) {
    return Halving.of(IntStream.range(0, DenseKernel.PARTIAL_SUMS).mapToObj(partial).toList());
  }
}
