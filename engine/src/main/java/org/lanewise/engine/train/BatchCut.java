package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.engine.network.BatchOrder;
import org.lanewise.engine.network.Network;

/**
 * The rule that cuts a batch into micro-batches, slices and shares. It knows the batch's size and
 * two numbers of the network, never the number of threads or machines, so the sums are the same
 * everywhere.
 *
 * <ul>
 *   <li>A <i>unit</i> is {@code u = max(1, group)} images: what no cut may go through.
 *   <li>A <i>micro-batch</i> has {@code u · max(1, ⌊64 / u⌋)} images, the last one what remains.
 *       One is worked through before the next, so memory does not grow with the batch.
 *   <li>A micro-batch of U units (the last may be smaller) is cut into {@code max(1, min(16, ⌊U /
 *       ⌈least / u⌉⌋))} <i>slices</i>; slice i begins at unit ⌊U·i / slices⌋.
 *   <li>M micro-batches are {@code S = min(16, M)} <i>shares</i>; share k begins at micro-batch
 *       ⌊M·k / S⌋. A share is what one machine of several would compute.
 * </ul>
 *
 * @param group the largest statistics group of the network's batch normalizations, 0 for none
 * @param least images that a slice has at least, unless the micro-batch has fewer
 */
public record BatchCut(int group, int least) {

  /** Slices that a micro-batch has at most, and shares that a batch has at most. */
  public static final int MOST = 16;

  /** Images that a micro-batch has at most, unless one group has more. */
  public static final int MICRO_BATCH = 64;

  /** Images of a slice at least, where weights are few. */
  public static final int LEAST = 4;

  /** Images of a slice at least, where the {@linkplain Network#isWide network is wide}. */
  public static final int LEAST_OF_WIDE = 16;

  /** The rule of a network. */
  public static BatchCut of(Network network) {
    Objects.requireNonNull(network, "network");
    return new BatchCut(network.largestGroup(), network.isWide() ? LEAST_OF_WIDE : LEAST);
  }

  private int unit() {
    return Math.max(1, group);
  }

  /** Images of a full micro-batch. */
  public int microBatch() {
    return unit() * Math.max(1, MICRO_BATCH / unit());
  }

  /** The number of micro-batches of a batch of so many images. */
  public int microBatches(int batch) {
    return Math.ceilDiv(batch, microBatch());
  }

  /**
   * The place in the batch of a micro-batch's first image; micro-batch {@code microBatches(batch)}
   * starts at the end.
   */
  public int microStart(int batch, int micro) {
    return (int) Math.min(batch, (long) micro * microBatch());
  }

  /** The number of slices of a micro-batch of so many images. */
  public int slices(int images) {
    int units = Math.ceilDiv(images, unit());
    return Math.clamp(units / Math.ceilDiv(least, unit()), 1, MOST);
  }

  /** The number of slices of a full micro-batch: no other has more. */
  public int mostSlices() {
    return slices(microBatch());
  }

  /**
   * The place in the micro-batch of a slice's first image; slice {@code slices(images)} starts at
   * the end.
   */
  public int sliceStart(int images, int slice) {
    long units = Math.ceilDiv(images, unit());
    return (int) Math.min(images, unit() * (units * slice / slices(images)));
  }

  /** The order in which a batch of so many images is added up. */
  public BatchOrder order(int batch) {
    int micros = microBatches(batch);
    List<List<List<BatchOrder.Slice>>> shares = new ArrayList<>();
    for (int share = 0; share < shares(micros); share++) {
      List<List<BatchOrder.Slice>> all = new ArrayList<>();
      for (int m = shareStart(micros, share); m < shareStart(micros, share + 1); m++) {
        all.add(slicesOf(microStart(batch, m), microStart(batch, m + 1)));
      }
      shares.add(all);
    }
    return new BatchOrder(shares);
  }

  private List<BatchOrder.Slice> slicesOf(int first, int end) {
    int images = end - first;
    return IntStream.range(0, slices(images))
        .mapToObj(i ->
            new BatchOrder.Slice(first + sliceStart(images, i), first + sliceStart(images, i + 1)))
        .toList();
  }

  /** The number of shares of a batch of so many micro-batches. */
  public static int shares(int microBatches) {
    return Math.min(MOST, microBatches);
  }

  /** The share that a micro-batch belongs to. */
  static int shareOf(int microBatches, int micro) {
    return (int) Math.ceilDiv((micro + 1L) * shares(microBatches), microBatches) - 1;
  }

  /** A share's first micro-batch; share {@code shares(microBatches)} starts at the end. */
  public static int shareStart(int microBatches, int share) {
    return (int) ((long) microBatches * share / shares(microBatches));
  }

  /**
   * The fixed tree in which the sums of a batch's shares are added: neighbours level by level, an
   * odd last one rises unchanged. Shares come in order, so it is walked with a stack: share k's sum
   * goes on top of those that wait for it, and then so many pairs at the top are added as share k
   * completes; what is left after the last share is added from the top down.
   */
  static final class Tree {

    /** Sums that wait at the same time, at most: those of shares 0-7, 8-11, 12-13, 14 and 15. */
    static final int DEPTH = Integer.bitCount(MOST - 1) + 1;

    private Tree() {}

    /**
     * Where on the stack the sum of share {@code k} goes: the pairs that are complete before it.
     */
    static int place(int k) {
      return Integer.bitCount(k);
    }

    /**
     * How often the two sums at the top are added when share {@code k} of {@code shares} is done.
     */
    static int additions(int k, int shares) {
      return k + 1 == shares ? place(k) : Integer.numberOfTrailingZeros(k + 1);
    }
  }
}
