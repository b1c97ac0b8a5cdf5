package org.lanewise.engine.kernel;

import java.util.SplittableRandom;

/** What goes into a convolution and its gradients; arrays just as large as they must be. */
record ConvData(int images, float[] x, float[] w, float[] b, float[] dy) {

  static ConvData of(ConvCase c, Values inputs, Values weights, Values gradients, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Conv2dGeometry g = c.geometry();
    return new ConvData(
        c.images(),
        inputs.array(c.images() * g.inputSize(), random),
        weights.array(g.weightSize(), random),
        weights.array(g.filters(), random),
        gradients.array(c.images() * g.outputSize(), random));
  }

  ConvData copy() {
    return new ConvData(images, x.clone(), w.clone(), b.clone(), dy.clone());
  }
}
