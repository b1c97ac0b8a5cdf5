package org.lanewise.engine.network;

import java.util.Arrays;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.layer.ZeroPad2d;
import org.lanewise.engine.tensor.Shape;

/** Zeros around the images; rows are copied as they are, there and back. */
final class ZeroPad2dOperation extends Operation {

  private final int height;
  private final int row;
  private final int paddedRow;
  private final int paddedSize;
  private final int paddedHeight;
  private final int first;

  /**
   * @param input the shape of one image, {@code [H, W, C]}
   */
  ZeroPad2dOperation(Place place, ZeroPad2d layer, Shape input) {
    super(place);
    Shape output = layer.outputShape(input);
    this.height = input.extent(0);
    this.row = input.extent(1) * input.extent(2);
    this.paddedRow = output.extent(1) * output.extent(2);
    this.paddedSize = output.size();
    this.paddedHeight = output.extent(0);
    this.first = layer.padding().top() * paddedRow + layer.padding().left() * input.extent(2);
  }

  @Override
  boolean rereadsInputs() {
    return false;
  }

  @Override
  boolean rereadsOutput() {
    return false;
  }

  @Override
  void forward(Workspace w) {
    float[] x = w.value(input(0));
    float[] y = w.value(output());
    Arrays.fill(y, 0, w.images() * paddedSize, 0f);
    for (int i = 0; i < w.images() * height; i++) {
      System.arraycopy(x, i * row, y, padded(i), row);
    }
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      float[] dy = w.gradient(output());
      float[] dx = w.inputGradient(this, 0);
      for (int i = 0; i < w.images() * height; i++) {
        System.arraycopy(dy, padded(i), dx, i * row, row);
      }
    }
  }

  /** Where a row of the images, counted over all of them, begins among the zeros. */
  private int padded(int i) {
    return i / height * paddedSize + i % height * paddedRow + first;
  }

  @Override
  Explained explain(Traced t, int at) {
    int h = at / paddedRow % paddedHeight - first / paddedRow;
    int inRow = at % paddedRow - first % paddedRow;
    boolean inside = h >= 0 && h < height && inRow >= 0 && inRow < row;
    int image = at / paddedSize;
    return inside
        ? t.value(input(0)).at((image * height + h) * row + inRow)
        : new Explained.Constant("padding", 0);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return t.gradient(output()).at(padded(at / row) + at % row);
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    return t.gradientCause(output(), padded(at / row) + at % row);
  }
}
