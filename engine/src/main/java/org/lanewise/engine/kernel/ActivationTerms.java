package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Max;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of an activation's numbers: the function or its derivative by name, as {@link
 * ActivationFunction} defines them; and the sums of softmax, as {@link ActivationSoftmax} has them.
 *
 * @param function which one
 * @param slope of {@link ActivationFunction#LEAKY_RELU}
 * @param units the last extent, for {@link ActivationFunction#SOFTMAX}
 */
public record ActivationTerms(ActivationFunction function, float slope, int units) {

  private static final int SUMS = 4;

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
        name()
            + "' at "
            + (function.readsOutput() ? "y = " : "x = ")
            + Explained.digits(of.value());
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
    List<Explained> sums = new ArrayList<>();
    for (int j = 0; j < SUMS; j++) {
      List<Explained> parts = new ArrayList<>();
      for (int k = j; k < units; k += SUMS) {
        parts.add(exponentials.get(k));
      }
      sums.add(Sum.ofDouble(parts));
    }
    Explained total = new Named("their sum", new Stored(pairs(sums)));
    return new Stored(Function.over(exponentials.get(at - first), total));
  }

  private Explained softmaxGradient(int at, Source y, Source dy) {
    int first = at - at % units;
    List<Explained> sums = new ArrayList<>();
    for (int j = 0; j < SUMS; j++) {
      List<Term> terms = new ArrayList<>();
      for (int k = j; k < units; k += SUMS) {
        terms.add(new Term(dy.at(first + k), y.at(first + k)));
      }
      sums.add(Chain.ofDouble(terms));
    }
    Explained inner = new Named("the sum of dy · y", pairs(sums));
    return new Stored(Product.ofDouble(y.at(at), Function.minusDouble(dy.at(at), inner)));
  }

  private static Explained pairs(List<Explained> four) {
    return Sum.ofDouble(
        List.of(Sum.ofDouble(four.subList(0, 2)), Sum.ofDouble(four.subList(2, 4))));
  }
}
