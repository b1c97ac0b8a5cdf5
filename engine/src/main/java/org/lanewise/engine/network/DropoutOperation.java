package org.lanewise.engine.network;

import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.DropoutKernel;

/** A dropout. Both passes make the same random numbers from the keys of the images. */
final class DropoutOperation extends Operation {

  private final double rate;
  private final int size;
  private final long part;

  /**
   * @param rate the fraction that falls
   * @param size floats of one image
   * @param part what sets its random numbers apart from those of other dropouts
   */
  DropoutOperation(Place place, double rate, int size, long part) {
    super(place);
    this.rate = rate;
    this.size = size;
    this.part = part;
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
    if (w.training()) {
      drop(w, w.value(input(0)), w.value(output()));
    } else {
      System.arraycopy(w.value(input(0)), 0, w.value(output()), 0, w.images() * size);
    }
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      drop(w, w.gradient(output()), w.inputGradient(this, 0));
    }
  }

  private void drop(Workspace w, float[] x, float[] y) {
    for (int image = 0; image < w.images(); image++) {
      long key = KeyedRandom.subKey(w.keys()[image], part);
      DropoutKernel.apply(size, x, image * size, key, rate, y);
    }
  }
}
