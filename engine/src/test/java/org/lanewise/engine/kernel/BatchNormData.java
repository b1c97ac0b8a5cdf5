package org.lanewise.engine.kernel;

import java.util.SplittableRandom;

/** Images and their gradients, behind {@code at} floats that are not theirs; gamma and beta. */
record BatchNormData(int images, int at, float[] x, float[] dy, float[] gamma, float[] beta) {

  static BatchNormData of(int images, int pixels, int channels, Values values, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int at = 3;
    int size = at + images * pixels * channels + 3;
    return new BatchNormData(
        images,
        at,
        values.array(size, random),
        values.array(size, random),
        values.array(channels + 1, random),
        values.array(channels + 2, random));
  }
}
