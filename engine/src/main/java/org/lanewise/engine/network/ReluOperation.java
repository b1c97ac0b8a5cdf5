package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.tensor.Shape;

/** A ReLU that stands by itself. */
final class ReluOperation extends Operation {

  private final int size;
  private final int units;
  private final ElementwiseKernel elementwise;

  /**
   * @param shape of one image
   */
  ReluOperation(Place place, Shape shape, ElementwiseKernel elementwise) {
    super(place);
    this.size = shape.size();
    this.units = shape.extent(shape.rank() - 1);
    this.elementwise = elementwise;
  }

  @Override
  boolean rereadsInputs() {
    return false;
  }

  @Override
  boolean rereadsOutput() {
    return true;
  }

  @Override
  int reluUnits() {
    return units;
  }

  @Override
  void forward(Workspace w) {
    float[] y = w.value(output());
    System.arraycopy(w.value(input(0)), 0, y, 0, w.images() * size);
    elementwise.relu(w.images() * size, y);
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      float[] dx = w.inputGradient(this, 0);
      System.arraycopy(w.gradient(output()), 0, dx, 0, w.images() * size);
      elementwise.reluBackward(w.images() * size, w.value(output()), dx);
    }
  }
}
