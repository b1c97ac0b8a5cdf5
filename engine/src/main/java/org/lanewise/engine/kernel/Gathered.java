package org.lanewise.engine.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.lanewise.engine.tensor.Digits;

/** A number that many others became, in order: added up, or the largest of them. */
public sealed interface Gathered extends Explained {

  /** Where sums begin. */
  Constant ZERO = new Constant("0", 0);

  /**
   * A chain of fused multiply-adds: {@code s = start}, then {@code s = fma(a, b, s)} for each term
   * in order, each rounded once.
   *
   * @param start mostly +0
   * @param terms in order
   * @param padding how many more terms there would be, whose factor lies outside of the image
   * @param single whether the sum is a float
   * @param value the last sum
   */
  record Chain(Explained start, List<Term> terms, int padding, boolean single, double value)
      implements Gathered {

    /** Keeps an unmodifiable copy of the terms. */
    public Chain {
      Objects.requireNonNull(start, "start");
      terms = List.copyOf(Objects.requireNonNull(terms, "terms"));
      double[] sums = running(start, terms, single);
      value = sums.length == 0 ? start.value() : sums[sums.length - 1];
    }

    /** From +0, in float. */
    public static Chain of(List<Term> terms, int padding) {
      return new Chain(ZERO, terms, padding, true, 0);
    }

    /** From +0, in double. */
    public static Chain ofDouble(List<Term> terms) {
      return new Chain(ZERO, terms, 0, false, 0);
    }

    /** The sum after each term. */
    public double[] running() {
      return running(start, terms, single);
    }

    private static double[] running(Explained start, List<Term> terms, boolean single) {
      double[] sums = new double[terms.size()];
      double sum = start.value();
      for (int i = 0; i < sums.length; i++) {
        double a = terms.get(i).a().value();
        double b = terms.get(i).b().value();
        sum = single ? Math.fma((float) a, (float) b, (float) sum) : Math.fma(a, b, sum);
        sums[i] = sum;
      }
      return sums;
    }

    @Override
    public List<Explained> parts() {
      return Stream.concat(
              Stream.of(start), terms.stream().flatMap(term -> Stream.of(term.a(), term.b())))
          .toList();
    }

    @Override
    public String formula() {
      return String.format(
          Locale.ROOT, "%s = %,d products added in order", Digits.eight(value), terms.size());
    }
  }

  /** From +0 the parts in order, each sum rounded: {@code ((0 + p0) + p1) + …}. */
  record Sum(List<Explained> parts, boolean single, double value) implements Gathered {

    /** Keeps an unmodifiable copy of the parts. */
    public Sum {
      parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
      double[] sums = running(parts, single);
      value = sums.length == 0 ? 0 : sums[sums.length - 1];
    }

    /** In float. */
    public static Sum of(List<? extends Explained> parts) {
      return new Sum(List.copyOf(Objects.requireNonNull(parts, "parts")), true, 0);
    }

    /** In double. */
    public static Sum ofDouble(List<? extends Explained> parts) {
      return new Sum(List.copyOf(Objects.requireNonNull(parts, "parts")), false, 0);
    }

    /** The sum after each part. */
    public double[] running() {
      return running(parts, single);
    }

    private static double[] running(List<Explained> parts, boolean single) {
      double[] sums = new double[parts.size()];
      double sum = 0;
      for (int i = 0; i < sums.length; i++) {
        double part = parts.get(i).value();
        sum = single ? (float) sum + (float) part : sum + part;
        sums[i] = sum;
      }
      return sums;
    }

    @Override
    public String formula() {
      return String.format(
          Locale.ROOT, "%s = %,d numbers added in order", Digits.eight(value), parts.size());
    }
  }

  /**
   * Partial sums folded in half until one is left: {@code s[j] += s[j + half]}, in float.
   *
   * @param parts a power of two of them
   * @param value the one that is left
   */
  record Halving(List<Explained> parts, double value) implements Gathered {

    /** Keeps an unmodifiable copy of the parts. */
    public Halving {
      parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
      if (Integer.bitCount(parts.size()) != 1) {
        throw new IllegalArgumentException(
            parts.size() + " partial sums can't be folded in half; give a power of two");
      }
      float[] sums = new float[parts.size()];
      for (int j = 0; j < sums.length; j++) {
        sums[j] = parts.get(j).floatValue();
      }
      for (int half = sums.length / 2; half >= 1; half /= 2) {
        for (int j = 0; j < half; j++) {
          sums[j] += sums[j + half];
        }
      }
      value = sums[0];
    }

    /** Of these partial sums. */
    public static Halving of(List<? extends Explained> parts) {
      return new Halving(List.copyOf(Objects.requireNonNull(parts, "parts")), 0);
    }

    @Override
    public String formula() {
      return String.format(
          Locale.ROOT,
          "%s = %d partial sums, the second half added to the first until one is left",
          Digits.eight(value),
          parts.size());
    }
  }

  /**
   * The largest of a window.
   *
   * @param parts in raster order
   * @param winner which of them: the first of the largest, and the first NaN before all
   */
  record Max(List<Explained> parts, int winner) implements Gathered {

    /** Keeps an unmodifiable copy of the parts. */
    public Max {
      parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
      winner = 0;
      for (int i = 1; i < parts.size(); i++) {
        double best = parts.get(winner).value();
        if (!(parts.get(i).value() <= best) && !Double.isNaN(best)) {
          winner = i;
        }
      }
    }

    /** Of these numbers. */
    public static Max of(List<? extends Explained> parts) {
      return new Max(List.copyOf(Objects.requireNonNull(parts, "parts")), 0);
    }

    @Override
    public double value() {
      return parts.get(winner).value();
    }

    @Override
    public String formula() {
      return String.format(
          Locale.ROOT,
          "%s = number %d of %d, the largest",
          Digits.eight(value()),
          winner,
          parts.size());
    }
  }
}
