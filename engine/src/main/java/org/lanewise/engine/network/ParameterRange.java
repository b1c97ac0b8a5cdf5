package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * What one task sums and updates: some rows of one parameter tensor, which lie side by side in the
 * flat vector. The ranges of a program cover the vector without overlap, so they may be worked on
 * at the same time.
 */
public final class ParameterRange {

  private final int index;
  private final ParameterSlot slot;
  private final WeightLayout layout;
  private final int offset;
  private final int fromRow;
  private final int toRow;
  private final int runs;
  private final int runStride;
  private final int runStart;
  private final int runLength;

  /**
   * @param index the tensor's number among the network's parameters
   * @param slot the tensor
   * @param layout how its kernel holds it
   * @param fromRow the first row
   * @param toRow the row to stop before
   */
  ParameterRange(int index, ParameterSlot slot, WeightLayout layout, int fromRow, int toRow) {
    this.index = index;
    this.slot = slot;
    this.layout = layout;
    this.offset = slot.offset();
    this.fromRow = fromRow;
    this.toRow = toRow;
    this.runs = layout.gradientRuns();
    int length = layout.columns() / runs;
    this.runStride = layout.rows() * length;
    this.runStart = fromRow * length;
    // A kernel may pad after the last row.
    int end = toRow == layout.rows() && runs == 1 ? layout.gradientSize() : toRow * length;
    this.runLength = end - runStart;
  }

  /** The tensor that it belongs to. */
  public ParameterSlot slot() {
    return slot;
  }

  /** The first element of the flat vector that belongs to this range. */
  public int from() {
    return offset + fromRow * layout.columns();
  }

  /** The element of the flat vector to stop before. */
  public int to() {
    return offset + toRow * layout.columns();
  }

  int slotIndex() {
    return index;
  }

  int fromRow() {
    return fromRow;
  }

  int toRow() {
    return toRow;
  }

  /** Adds this range of a gradient in the flat order to that of another: {@code sum += addend}. */
  void add(ElementwiseKernel elementwise, float[] addend, float[] sum) {
    elementwise.add(to() - from(), addend, from(), sum, from());
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
    return elementwise.allFinite(gradient, from(), to() - from());
  }

  /**
   * Writes this range of an accumulated gradient into the flat order.
   *
   * @param gradients as the kernels accumulated them, not modified
   * @param flat the flat gradient; this range is overwritten
   */
  public void flatten(Gradients gradients, float[] flat) {
    Objects.requireNonNull(flat, "flat");
    layout.gradientToWeights(gradients.slot(index), fromRow, toRow, flat, offset);
  }

  /**
   * Copies this range of the parameters into the order that the kernels read.
   *
   * @param parameters the flat parameter vector, not modified
   * @param weights the places of this range are overwritten
   */
  public void prepare(float[] parameters, PreparedWeights weights) {
    Objects.requireNonNull(parameters, "parameters");
    layout.prepare(parameters, offset, fromRow, toRow, weights.slot(index));
  }
}
