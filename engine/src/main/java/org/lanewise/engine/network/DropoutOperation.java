package org.lanewise.engine.network;

import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.DropoutKernel;
import org.lanewise.engine.kernel.ElementTerms;
import org.lanewise.engine.kernel.Explained;

/**
 * A dropout of single floats or of channels. Both passes make the same random numbers from the keys
 * of the images.
 */
final class DropoutOperation extends Operation {

  private final long layerKey;
  private final double rate;
  private final int pixels;
  private final int draws;

  /**
   * @param layerKey of the layer
   * @param rate the fraction that falls
   * @param pixels how many floats, one in each pixel, share a random number; 1 where none do
   * @param draws random numbers of one image
   */
  DropoutOperation(Place place, long layerKey, double rate, int pixels, int draws) {
    super(place);
    this.layerKey = layerKey;
    this.rate = rate;
    this.pixels = pixels;
    this.draws = draws;
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
      System.arraycopy(w.value(input(0)), 0, w.value(output()), 0, w.images() * pixels * draws);
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
      DropoutKernel.apply(pixels, draws, x, image * pixels * draws, key, rate, y);
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return ElementTerms.dropped(at, t.value(input(0)), at % draws, key(t, at), rate);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return ElementTerms.dropped(at, t.gradient(output()), at % draws, key(t, at), rate);
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    return ElementTerms.keeps(at % draws, key(t, at), rate)
        ? t.gradientCause(output(), at)
        : ZeroCause.DROPPED;
  }

  private long key(Traced t, int at) {
    return KeyedRandom.subKey(t.key(at / (pixels * draws)), layerKey);
  }
}
