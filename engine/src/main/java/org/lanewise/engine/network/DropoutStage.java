package org.lanewise.engine.network;

import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.DropoutKernel;

/** A dropout; it remembers the keys of its images. */
final class DropoutStage extends Stage {

  private final double rate;
  private final long[] keys;

  DropoutStage(int layer, int size, double rate, int images) {
    super(layer, size, size);
    this.rate = rate;
    this.keys = new long[images];
  }

  @Override
  void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] imageKeys) {
    if (!training) {
      System.arraycopy(x, 0, y, 0, n * inputSize());
      return;
    }
    for (int image = 0; image < n; image++) {
      keys[image] = KeyedRandom.subKey(imageKeys[image], lastLayer());
      DropoutKernel.apply(inputSize(), x, image * inputSize(), keys[image], rate, y);
    }
  }

  @Override
  void backward(
      int n,
      float[] x,
      float[] y,
      float[] dy,
      StageWeights w,
      StageGradient g,
      float[] dx,
      boolean inputGradient,
      boolean kept) {
    if (inputGradient) {
      for (int image = 0; image < n; image++) {
        DropoutKernel.apply(inputSize(), dy, image * inputSize(), keys[image], rate, dx);
      }
    }
  }
}
