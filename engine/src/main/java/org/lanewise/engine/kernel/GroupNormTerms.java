package org.lanewise.engine.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.Explained.Term;
import org.lanewise.engine.kernel.Gathered.Chain;
import org.lanewise.engine.kernel.NormTerms.By;
import org.lanewise.engine.kernel.NormTerms.Moments;
import org.lanewise.engine.kernel.NormTerms.Sums;

/** The terms of a group normalization's numbers, in the order of {@link GroupNormKernel}. */
public final class GroupNormTerms {

  private final GroupNormKernel kernel;
  private final NormTerms norm;
  private final Source x;
  private final Source dy;
  private final Source gamma;
  private final Source beta;
  private final Map<Integer, By> statistics = new HashMap<>();
  private final Map<Integer, Sums> sums = new HashMap<>();

  /** Of a pass over some images; statistics and sums are made once for each group. */
  public GroupNormTerms(GroupNormKernel kernel, Source x, Source dy, Source gamma, Source beta) {
    this.kernel = Objects.requireNonNull(kernel, "kernel");
    this.norm = new NormTerms(kernel.pixels(), kernel.channels());
    this.x = Objects.requireNonNull(x, "x");
    this.dy = Objects.requireNonNull(dy, "dy");
    this.gamma = Objects.requireNonNull(gamma, "gamma");
    this.beta = Objects.requireNonNull(beta, "beta");
  }

  /** {@code y[at]}. */
  public Explained forward(int at) {
    int c = norm.channel(at);
    return norm.forward(x.at(at), by(norm.image(at), c), gamma.at(c), beta.at(c));
  }

  /** {@code dx[at]}: dy · gamma first, then the normalization's gradient of the group. */
  public Explained backward(int at) {
    int image = norm.image(at);
    int c = norm.channel(at);
    By by = by(image, c);
    Explained scaled = new Stored(Product.of(dy.at(at), gamma.at(c)));
    double count = (double) kernel.pixels() * kernel.groupChannels();
    return norm.backward(x.at(at), scaled, by, by.inverse(), sums(image, c), count);
  }

  /** What an image adds to {@code dgamma[c]}, or to {@code dbeta[c]}. */
  public Explained parameter(boolean ofGamma, int image, int c) {
    By by = by(image, c);
    Sums own = norm.sumsOfImage(image, c, x, dy, by.mean());
    return new Stored(ofGamma ? Product.ofDouble(by.inverse(), own.products()) : own.gradients());
  }

  private int group(int image, int c) {
    return image * kernel.channels() / kernel.groupChannels() + c / kernel.groupChannels();
  }

  private List<Integer> channelsWith(int c) {
    int first = c - c % kernel.groupChannels();
    List<Integer> all = new ArrayList<>();
    for (int j = first; j < first + kernel.groupChannels(); j++) {
      all.add(j);
    }
    return all;
  }

  private By by(int image, int c) {
    By known = statistics.get(group(image, c));
    if (known == null) {
      Moments all =
          channelsWith(c).stream()
              .map(j -> norm.ofImage(image, j, x))
              .reduce(Moments::join)
              .orElseThrow();
      String of = " of the group of channel " + c;
      known =
          new By(
              new Named("mean" + of, all.storedMean()),
              new Named("1 / standard deviation" + of, all.storedInverse(kernel.epsilon())));
      statistics.put(group(image, c), known);
    }
    return known;
  }

  /** The channels' sums with gamma, in order. */
  private Sums sums(int image, int c) {
    Sums known = sums.get(group(image, c));
    if (known == null) {
      List<Term> gradients = new ArrayList<>();
      List<Term> products = new ArrayList<>();
      for (int j : channelsWith(c)) {
        Sums one = norm.sumsOfImage(image, j, x, dy, by(image, c).mean());
        gradients.add(new Term(gamma.at(j), one.gradients()));
        products.add(new Term(gamma.at(j), one.products()));
      }
      known =
          new Sums(
              new Named("Σ gamma · dy", Chain.ofDouble(gradients)),
              new Named("Σ gamma · dy · (x − mean)", Chain.ofDouble(products)));
      sums.put(group(image, c), known);
    }
    return known;
  }
}
