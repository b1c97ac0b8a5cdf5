package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * A range of the flat parameter vector that one task takes from gradient to new weights: some rows
 * of one kernel, or one bias. The pieces of a plan cover the vector without overlap, so they may be
 * worked on at the same time.
 */
public final class ParameterPiece {

  private final int stage;
  private final WeightLayout layout;
  private final boolean bias;
  private final int slotOffset;
  private final int fromRow;
  private final int toRow;
  private final int rowLength;

  private ParameterPiece(
      int stage,
      WeightLayout layout,
      boolean bias,
      int slotOffset,
      int fromRow,
      int toRow,
      int rowLength) {
    this.stage = stage;
    this.layout = layout;
    this.bias = bias;
    this.slotOffset = slotOffset;
    this.fromRow = fromRow;
    this.toRow = toRow;
    this.rowLength = rowLength;
  }

  static ParameterPiece rows(
      int stage, WeightLayout layout, int slotOffset, int fromRow, int toRow) {
    return new ParameterPiece(stage, layout, false, slotOffset, fromRow, toRow, layout.columns());
  }

  static ParameterPiece bias(int stage, WeightLayout layout, int slotOffset) {
    return new ParameterPiece(stage, layout, true, slotOffset, 0, layout.columns(), 1);
  }

  /** The first element of the flat vector that belongs to this piece. */
  public int from() {
    return slotOffset + fromRow * rowLength;
  }

  /** The element of the flat vector to stop before. */
  public int to() {
    return slotOffset + toRow * rowLength;
  }

  /**
   * Writes this piece of an accumulated gradient into the flat order.
   *
   * @param gradients as the kernels accumulated them, not modified
   * @param flat the flat gradient; the range of this piece is overwritten
   */
  public void flatten(Gradients gradients, float[] flat) {
    Objects.requireNonNull(flat, "flat");
    StageGradient g = gradients.stage(stage);
    if (bias) {
      System.arraycopy(g.bias(), fromRow, flat, from(), toRow - fromRow);
    } else {
      layout.gradientToWeights(g.kernel(), fromRow, toRow, flat, slotOffset);
    }
  }

  /**
   * Copies this piece of the parameters into the order that the kernels read.
   *
   * @param parameters the flat parameter vector, not modified
   * @param weights the places of this piece are overwritten
   */
  public void prepare(float[] parameters, PreparedWeights weights) {
    Objects.requireNonNull(parameters, "parameters");
    StageWeights w = weights.stage(stage);
    if (bias) {
      System.arraycopy(parameters, from(), w.bias(), fromRow, toRow - fromRow);
    } else {
      layout.prepare(parameters, slotOffset, fromRow, toRow, w.kernel());
    }
  }
}
