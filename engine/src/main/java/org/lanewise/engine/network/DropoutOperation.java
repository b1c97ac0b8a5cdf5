package org.lanewise.engine.network;

import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.DropoutKernel;
import org.lanewise.engine.layer.Dropout;

/** A dropout. Both passes make the same random numbers from the keys of the images. */
final class DropoutOperation extends Operation {

  private final double rate;
  private final int size;
  private final long layerKey;

  DropoutOperation(Place place, Dropout layer, int size) {
    super(place);
    this.rate = layer.rate();
    this.size = size;
    this.layerKey = layer.key();
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
      long key = KeyedRandom.subKey(w.keys()[image], layerKey);
      DropoutKernel.apply(size, x, image * size, key, rate, y);
    }
  }
}
