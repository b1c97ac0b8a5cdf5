package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.Gathered.Sum;

/**
 * The terms of operations on single numbers: those of {@link ElementwiseKernel}, {@link
 * MultiplyKernel}, {@link ScaleKernel} and {@link DropoutKernel}.
 */
public final class ElementTerms {

  private ElementTerms() {}

  /** {@code y[at]} of a sum of several inputs, the first first. */
  public static Explained sum(int at, List<Source> x) {
    return new Stored(Sum.of(x.stream().map(one -> one.at(at)).toList()));
  }

  /** {@code y[at]} of {@link ScaleKernel}. */
  public static Explained scaled(int at, Source x, float by) {
    return new Stored(Product.of(x.at(at), new Constant("scale", by)));
  }

  /**
   * {@code y[at]} of {@link DropoutKernel}.
   *
   * @param draw the number of its random number in the image
   * @param key of the image's random numbers
   * @param rate the fraction that falls
   */
  public static Explained dropped(int at, Source x, int draw, long key, double rate) {
    float scale = (float) (1 / (1 - rate));
    return keeps(draw, key, rate)
        ? new Stored(Product.of(x.at(at), new Constant("1 / (1 − rate)", scale)))
        : new Constant("dropped", 0);
  }

  /** Whether dropout keeps the floats of a random number. */
  public static boolean keeps(int draw, long key, double rate) {
    return KeyedRandom.unitFloat(key, draw) >= rate;
  }

  /**
   * {@code y[at]} of {@link MultiplyKernel}.
   *
   * @param channels C
   * @param inputPixels for each input the pixels of its image, or 1 for a vector
   */
  public static Explained product(int at, List<Source> x, int channels, int... inputPixels) {
    Objects.requireNonNull(x, "x");
    int pixels = IntStream.of(inputPixels).max().orElseThrow();
    Explained product = x.getFirst().at(index(at, pixels, channels, inputPixels[0]));
    for (int k = 1; k < x.size(); k++) {
      product = Product.of(product, x.get(k).at(index(at, pixels, channels, inputPixels[k])));
    }
    return new Stored(product);
  }

  /**
   * {@code dx[at]} of input {@code k} of {@link MultiplyKernel}: the pixels in order that it was
   * multiplied into, dy with all inputs but this one.
   */
  public static Explained productGradient(
      int at, int k, List<Source> x, Source dy, int channels, int... inputPixels) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(dy, "dy");
    int pixels = IntStream.of(inputPixels).max().orElseThrow();
    int own = inputPixels[k];
    int image = at / channels / own;
    int last = k == x.size() - 1 ? k - 1 : x.size() - 1;
    List<Term> terms = new ArrayList<>();
    for (int i = at / channels % own; i < pixels; i += own) {
      int out = (image * pixels + i) * channels + at % channels;
      Explained product = dy.at(out);
      for (int j = 0; j < last; j++) {
        if (j != k) {
          product = Product.of(product, x.get(j).at(index(out, pixels, channels, inputPixels[j])));
        }
      }
      terms.add(new Term(product, x.get(last).at(index(out, pixels, channels, inputPixels[last]))));
    }
    return new Stored(Chain.of(terms, 0));
  }

  /** The place in an input of a place in the output. */
  private static int index(int out, int pixels, int channels, int inputPixels) {
    return inputPixels == 1 ? out / (pixels * channels) * channels + out % channels : out;
  }
}
