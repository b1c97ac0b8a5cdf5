package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.Explained.Source;
import org.lanewise.engine.kernel.Explained.Stored;
import org.lanewise.engine.kernel.NormTerms;
import org.lanewise.engine.kernel.NormTerms.By;
import org.lanewise.engine.kernel.NormTerms.Moments;
import org.lanewise.engine.kernel.NormTerms.Sums;
import org.lanewise.engine.network.BatchOrder.Slice;

/**
 * How the numbers of a batch normalization came about in a pass: which images share statistics, and
 * in which order they were joined. Statistics and sums are made once for each group and channel.
 */
final class BatchNormExplained {

  private final BatchNormCut cut;
  private final NormTerms norm;
  private final BatchOrder order;
  private final boolean measures;
  private final Source x;
  private final Source dy;
  private final Source gamma;
  private final Source beta;
  private final Source movingMean;
  private final Source movingVariance;
  private final Map<List<Integer>, By> statistics = new HashMap<>();
  private final Map<List<Integer>, Sums> sums = new HashMap<>();

  /**
   * @param xValue the number of the input
   * @param y the number of the output
   */
  BatchNormExplained(Traced t, BatchNormCut cut, int xValue, int y) {
    this.cut = cut;
    this.norm = new NormTerms(cut.kernel().pixels(), cut.channels());
    this.order = t.order();
    this.measures = !cut.layer().isFrozen(1);
    this.x = t.value(xValue);
    this.dy = t.gradient(y);
    this.gamma = cut.gamma() < 0 ? c -> new Constant("no gamma", 1) : t.parameter(cut.gamma());
    this.beta = cut.beta() < 0 ? c -> new Constant("no beta", 0) : t.parameter(cut.beta());
    this.movingMean = t.statistic(cut.layer().name(), 0);
    this.movingVariance = t.statistic(cut.layer().name(), 1);
  }

  Explained forward(int at) {
    int c = norm.channel(at);
    return norm.forward(x.at(at), by(groupOf(norm.image(at)), c), gamma.at(c), beta.at(c));
  }

  Explained backward(int at) {
    int c = norm.channel(at);
    Slice group = groupOf(norm.image(at));
    By by = by(group, c);
    Explained outer =
        new Named(
            "gamma / standard deviation", new Stored(Product.ofDouble(gamma.at(c), by.inverse())));
    return measures
        ? norm.backward(x.at(at), dy.at(at), by, outer, sums(group, c), count(group))
        : new Stored(Product.of(outer, dy.at(at)));
  }

  /** Each slice's sums, or those of its groups one after the other, rounded. */
  Explained parameter(boolean ofGamma, int c) {
    return order.sum(slice -> {
      List<Explained> groups = new ArrayList<>();
      for (Slice part : groupsOf(slice)) {
        Sums all = sumsOfImages(part, c);
        Explained inverse = by(groupOf(part.first()), c).inverse();
        groups.add(
            new Stored(ofGamma ? Product.ofDouble(inverse, all.products()) : all.gradients()));
      }
      return BatchOrder.inOrder(groups);
    });
  }

  private double count(Slice group) {
    return (double) norm.pixels() * (group.end() - group.first());
  }

  /** The images that share an image's statistics. */
  private Slice groupOf(int image) {
    if (cut.wholeBatch()) {
      return new Slice(0, order.slices().getLast().end());
    }
    return groupsOf(order.sliceOf(image)).stream()
        .filter(group -> image < group.end())
        .findFirst()
        .orElseThrow();
  }

  /** The groups of a slice; without groups it is one. */
  private List<Slice> groupsOf(Slice slice) {
    if (cut.wholeBatch()) {
      return List.of(slice);
    }
    List<Slice> groups = new ArrayList<>();
    for (int first = slice.first(); first < slice.end(); first += cut.layer().group()) {
      groups.add(new Slice(first, Math.min(slice.end(), first + cut.layer().group())));
    }
    return groups;
  }

  private By by(Slice group, int c) {
    if (!measures) {
      return new By(
          movingMean.at(c), NormTerms.inverse(movingVariance.at(c), cut.layer().epsilon()));
    }
    List<Integer> key = List.of(group.first(), c);
    By known = statistics.get(key);
    if (known == null) {
      Moments all =
          cut.wholeBatch()
              ? order.slices().stream()
                  .map(slice -> moments(slice, c))
                  .reduce(Moments::join)
                  .orElseThrow()
              : moments(group, c);
      String of = " of channel " + c;
      known =
          new By(
              new Named("mean" + of, all.storedMean()),
              new Named("1 / standard deviation" + of, all.storedInverse(cut.layer().epsilon())));
      statistics.put(key, known);
    }
    return known;
  }

  /** Image after image. */
  private Moments moments(Slice images, int c) {
    Moments all = norm.ofImage(images.first(), c, x);
    for (int image = images.first() + 1; image < images.end(); image++) {
      all = all.join(norm.ofImage(image, c, x));
    }
    return all;
  }

  /** Of all that share the statistics: images of a slice in order, then the slices. */
  private Sums sums(Slice group, int c) {
    List<Integer> key = List.of(group.first(), c);
    Sums known = sums.get(key);
    if (known == null) {
      Sums all =
          cut.wholeBatch()
              ? Sums.of(order.slices().stream().map(slice -> sumsOfImages(slice, c)).toList())
              : sumsOfImages(group, c);
      known =
          new Sums(
              new Named("Σ dy", all.gradients()), new Named("Σ dy · (x − mean)", all.products()));
      sums.put(key, known);
    }
    return known;
  }

  private Sums sumsOfImages(Slice images, int c) {
    Explained mean = by(groupOf(images.first()), c).mean();
    List<Sums> parts = new ArrayList<>();
    for (int image = images.first(); image < images.end(); image++) {
      parts.add(norm.sumsOfImage(image, c, x, dy, mean));
    }
    return Sums.of(parts);
  }
}
