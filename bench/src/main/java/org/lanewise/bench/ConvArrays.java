package org.lanewise.bench;

import java.util.SplittableRandom;
import org.lanewise.engine.kernel.Conv2dGeometry;

/**
 * Inputs and outputs of a convolution, filled with reproducible numbers: images in [0, 1) as pixels
 * are, everything else around zero.
 *
 * @param geometry the extents
 * @param images N
 * @param x {@code [N, H, W, C]}
 * @param weights {@code [R, S, C, K]}
 * @param b {@code [K]}
 * @param dy {@code [N, P, Q, K]}
 * @param y {@code [N, P, Q, K]}, a result
 * @param dx {@code [N, H, W, C]}, a result
 */
record ConvArrays(
    Conv2dGeometry geometry,
    int images,
    float[] x,
    float[] weights,
    float[] b,
    float[] dy,
    float[] y,
    float[] dx) {

  private static final long SEED = 1;

  static ConvArrays of(Conv2dGeometry g, int images) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] x = new float[Math.multiplyExact(images, g.inputSize())];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    float limit = (float) Math.sqrt(6.0 / (g.patchSize() + g.filters()));
    return new ConvArrays(
        g,
        images,
        x,
        around(random, g.weightSize(), limit),
        around(random, g.filters(), limit),
        around(random, Math.multiplyExact(images, g.outputSize()), 1f),
        new float[images * g.outputSize()],
        new float[x.length]);
  }

  private static float[] around(SplittableRandom random, int size, float limit) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-limit, limit);
    }
    return values;
  }
}
