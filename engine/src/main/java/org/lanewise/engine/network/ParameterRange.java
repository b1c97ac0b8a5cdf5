package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * What one task sums, updates or prepares: some blocks of one parameter tensor, see {@link
 * WeightLayout}. Of each list of a program the ranges cover the flat vector without overlap, so
 * they may be worked on at the same time. Blocks that are rows lie side by side in the flat vector;
 * others are as many runs there as a block has rows.
 */
public final class ParameterRange {

  private final int index;
  private final ParameterSlot slot;
  private final WeightLayout layout;
  private final int offset;
  private final int blocks;
  private final int fromBlock;
  private final int toBlock;
  private final int flatRuns;
  private final int runs;
  private final int runStride;
  private final int runStart;
  private final int runLength;

  /**
   * @param index the tensor's number among the network's parameters
   * @param slot the tensor
   * @param layout how its kernel holds it
   * @param blocks in how many blocks the tensor is cut
   * @param fromBlock the first of them
   * @param toBlock the one to stop before
   */
  ParameterRange(
      int index, ParameterSlot slot, WeightLayout layout, int blocks, int fromBlock, int toBlock) {
    this.index = index;
    this.slot = slot;
    this.layout = layout;
    this.offset = slot.offset();
    this.blocks = blocks;
    this.fromBlock = fromBlock;
    this.toBlock = toBlock;
    this.flatRuns = layout.rows() / blocks;
    this.runs = layout.gradientRuns();
    int width = layout.gradientWidth();
    this.runStride = layout.gradientBlocks() * width;
    this.runStart = fromBlock * width;
    // A kernel may pad after the last block.
    int end = toBlock == blocks && runs == 1 ? layout.gradientSize() : toBlock * width;
    this.runLength = end - runStart;
  }

  /** The tensor that it belongs to. */
  public ParameterSlot slot() {
    return slot;
  }

  /** The first element of the flat vector that belongs to this range. */
  public int from() {
    return offset + fromBlock * layout.columns();
  }

  /** The element of the flat vector to stop before, in the first run where there are several. */
  public int to() {
    return offset + toBlock * layout.columns();
  }

  /** Whether it is the first of its tensor. */
  boolean isFirst() {
    return fromBlock == 0;
  }

  private int flatStride() {
    return blocks * layout.columns();
  }

  int slotIndex() {
    return index;
  }

  /** The first row, where blocks are rows. */
  int fromRow() {
    return fromBlock;
  }

  /** The row to stop before, where blocks are rows. */
  int toRow() {
    return toBlock;
  }

  /** Adds this range of a gradient in the flat order to that of another: {@code sum += addend}. */
  void add(ElementwiseKernel elementwise, float[] addend, float[] sum) {
    for (int run = 0, at = from(); run < flatRuns; run++, at += flatStride()) {
      elementwise.add(to() - from(), addend, at, sum, at);
    }
  }

  /**
   * Adds this range of the accumulated gradients of several slices to that of the first one, in
   * their order.
   *
   * @param addends memory for as many references
   */
  void addToFirst(ElementwiseKernel elementwise, int count, Gradients[] slices, float[][] addends) {
    for (int i = 1; i < count; i++) {
      addends[i - 1] = slices[i].slot(index);
    }
    float[] sum = slices[0].slot(index);
    for (int run = 0; run < runs; run++) {
      elementwise.addAll(count - 1, addends, runLength, run * runStride + runStart, sum);
    }
  }

  /** Whether this range of a gradient in the flat order is finite. */
  boolean allFinite(ElementwiseKernel elementwise, float[] gradient) {
    boolean finite = true;
    for (int run = 0, at = from(); run < flatRuns; run++, at += flatStride()) {
      finite &= elementwise.allFinite(gradient, at, to() - from());
    }
    return finite;
  }

  /**
   * Writes this range of an accumulated gradient into the flat order.
   *
   * @param gradients as the kernels accumulated them, not modified
   * @param flat the flat gradient; this range is overwritten
   */
  void flatten(Gradients gradients, float[] flat) {
    layout.gradientToWeights(gradients.slot(index), fromBlock, toBlock, flat, offset);
  }

  /**
   * Copies this range of the parameters into the order that the kernels read, if it is made of the
   * blocks that its kernel prepares.
   *
   * @param parameters the flat parameter vector, not modified
   * @param weights the places of this range are overwritten
   */
  public void prepare(float[] parameters, PreparedWeights weights) {
    Objects.requireNonNull(parameters, "parameters");
    if (blocks == layout.preparedBlocks()) {
      layout.prepare(parameters, offset, fromBlock, toBlock, weights.slot(index));
    }
  }
}
