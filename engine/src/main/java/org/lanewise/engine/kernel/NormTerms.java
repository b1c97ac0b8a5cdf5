package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of a normalization's numbers, in the orders of {@link BatchNormKernel} and {@link
 * GroupNormKernel}, which share them.
 *
 * @param pixels of an image
 * @param channels C
 */
public record NormTerms(int pixels, int channels) {

  /**
   * Mean and M2 of some numbers, in double.
   *
   * @param count how many
   */
  public record Moments(Explained mean, Explained m2, long count) {

    /** Takes both. */
    public Moments {
      Objects.requireNonNull(mean, "mean");
      Objects.requireNonNull(m2, "m2");
    }

    /** Chan's formula, as {@link BatchNormKernel#join} has it. */
    public Moments join(Moments other) {
      double share = (double) other.count / (double) (count + other.count);
      Explained delta = Function.minusDouble(other.mean, mean);
      Explained part = new Constant("part of all pixels", share);
      Explained weight = new Constant("pixels before · part", count * share);
      return new Moments(
          Sum.ofDouble(List.of(mean, Product.ofDouble(delta, part))),
          Sum.ofDouble(
              List.of(m2, other.m2, Product.ofDouble(Product.ofDouble(delta, delta), weight))),
          count + other.count);
    }

    /** The mean as the kernel keeps it. */
    public Explained storedMean() {
      return new Stored(mean);
    }

    /** {@code 1 / √(M2 / count + epsilon)}, as the kernel keeps it. */
    public Explained storedInverse(double epsilon) {
      return inverse(Function.overDouble(m2, pixels(count)), epsilon);
    }
  }

  /**
   * What a number is normalized by.
   *
   * @param mean subtracted
   * @param inverse multiplied by: one over the standard deviation
   */
  public record By(Explained mean, Explained inverse) {

    /** Takes both. */
    public By {
      Objects.requireNonNull(mean, "mean");
      Objects.requireNonNull(inverse, "inverse");
    }
  }

  /**
   * The two sums that the gradient needs, in double.
   *
   * @param gradients Σdy
   * @param products Σdy·(x−mean)
   */
  public record Sums(Explained gradients, Explained products) {

    /** Takes both. */
    public Sums {
      Objects.requireNonNull(gradients, "gradients");
      Objects.requireNonNull(products, "products");
    }

    /** Several of them added in order. */
    public static Sums of(List<Sums> parts) {
      Objects.requireNonNull(parts, "parts");
      return new Sums(
          Sum.ofDouble(parts.stream().map(Sums::gradients).toList()),
          Sum.ofDouble(parts.stream().map(Sums::products).toList()));
    }
  }

  /** {@code 1 / √(variance + epsilon)}, rounded to float. */
  public static Explained inverse(Explained variance, double epsilon) {
    Explained safe = Sum.ofDouble(List.of(variance, new Constant("epsilon", epsilon)));
    return new Stored(Function.overDouble(new Constant("1", 1), Function.rootDouble(safe)));
  }

  /** A count of pixels as a number. */
  public static Explained pixels(double count) {
    return new Constant("pixels", count);
  }

  /** Mean and M2 of a channel of an image. */
  public Moments ofImage(int image, int c, Source x) {
    List<Explained> all = new ArrayList<>();
    for (int i = 0; i < pixels; i++) {
      all.add(x.at(index(image, i, c)));
    }
    Explained mean = Function.overDouble(Sum.ofDouble(all), pixels(pixels));
    List<Term> squares = new ArrayList<>();
    for (Explained one : all) {
      Explained d = Function.minusDouble(one, mean);
      squares.add(new Term(d, d));
    }
    return new Moments(mean, Chain.ofDouble(squares), pixels);
  }

  /** {@code y = fma((x − mean) · inverse, gamma, beta)}. */
  public Explained forward(Explained x, By by, Explained gamma, Explained beta) {
    Explained standard = Product.of(Function.minus(x, by.mean), by.inverse);
    return new Stored(Function.fma(standard, gamma, beta));
  }

  /** The sums of a channel of an image. */
  public Sums sumsOfImage(int image, int c, Source x, Source dy, Explained mean) {
    List<Explained> all = new ArrayList<>();
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < pixels; i++) {
      int at = index(image, i, c);
      all.add(dy.at(at));
      terms.add(new Term(dy.at(at), Function.minusDouble(x.at(at), mean)));
    }
    return new Sums(Sum.ofDouble(all), Chain.ofDouble(terms));
  }

  /**
   * {@code dx = outer · fma(mean − x, inverse² · Σdy·(x−mean) / count, dy − Σdy / count)}.
   *
   * @param outer what all is multiplied by
   * @param sums over all that share the statistics
   * @param count how many numbers those are
   */
  public Explained backward(
      Explained x, Explained dy, By by, Explained outer, Sums sums, double count) {
    Explained shift = new Stored(Function.overDouble(sums.gradients, pixels(count)));
    Explained square = Product.ofDouble(by.inverse, by.inverse);
    Explained inner =
        new Stored(Function.overDouble(Product.ofDouble(square, sums.products), pixels(count)));
    Explained sum = Function.fma(Function.minus(by.mean, x), inner, Function.minus(dy, shift));
    return new Stored(Product.of(outer, sum));
  }

  /** The place of a channel's pixel in {@code [N, pixels, C]}. */
  public int index(int image, int pixel, int c) {
    return (image * pixels + pixel) * channels + c;
  }

  /** The image of a place. */
  public int image(int at) {
    return at / channels / pixels;
  }

  /** The channel of a place. */
  public int channel(int at) {
    return at % channels;
  }
}
