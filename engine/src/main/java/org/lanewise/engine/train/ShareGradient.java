package org.lanewise.engine.train;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.GroupMoments;

/**
 * What a share brings to its batch.
 *
 * @param gradient its part of the gradient of the batch's mean loss, in the flat order; not copied
 * @param counts what its forward pass counted
 * @param statistics the moments of its groups of images, which moving statistics follow
 * @param finite whether loss and gradient are
 * @param seen what a step's statistics have of inputs and units; empty where nobody gathered them
 */
public record ShareGradient(
    float[] gradient,
    Metrics.Counts counts,
    GroupMoments statistics,
    boolean finite,
    Optional<StatisticsMemory> seen) {

  private static final ElementwiseKernel ELEMENTWISE = KernelSets.TEXTBOOK.elementwise();

  /** Refuses null. */
  public ShareGradient {
    Objects.requireNonNull(gradient, "gradient");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(statistics, "statistics");
    Objects.requireNonNull(seen, "seen");
  }

  /**
   * Adds all shares of a batch in the fixed tree: neighbours level by level, an odd last one rises
   * unchanged.
   *
   * @param shares in order
   * @return the gradient of the batch
   * @throws IllegalArgumentException when there is none, or their lengths differ
   */
  public static ShareGradient sum(List<ShareGradient> shares) {
    Objects.requireNonNull(shares, "shares");
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no share was given; a batch has at least one");
    }
    ShareGradient[] stack = new ShareGradient[BatchCut.Tree.DEPTH];
    for (int k = 0; k < shares.size(); k++) {
      int top = BatchCut.Tree.place(k);
      stack[top] = Objects.requireNonNull(shares.get(k), "shares holds null");
      for (int i = 0; i < BatchCut.Tree.additions(k, shares.size()); i++) {
        stack[top - 1] = stack[top - 1].plus(stack[top]);
        top--;
      }
    }
    return stack[0];
  }

  private ShareGradient plus(ShareGradient other) {
    if (other.gradient.length != gradient.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shares have gradients of %d and %d elements; are they of one network?",
              gradient.length,
              other.gradient.length));
    }
    float[] sum = gradient.clone();
    ELEMENTWISE.add(sum.length, other.gradient, 0, sum, 0);
    boolean good = finite && other.finite && ELEMENTWISE.allFinite(sum, 0, sum.length);
    return new ShareGradient(
        sum,
        counts.plus(other.counts),
        statistics.then(other.statistics),
        good,
        seen.flatMap(here -> other.seen.map(here::plus)));
  }
}
