package org.lanewise.engine.kernel;

import java.util.SplittableRandom;

/** What goes into a dense layer and its gradients. */
record DenseData(int images, float[] x, float[] w, float[] b, float[] dy) {

  static DenseData of(DenseCase c, Values x, Values w, Values dy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new DenseData(
        c.images(),
        x.array(c.images() * c.inputs(), random),
        w.array(c.inputs() * c.units(), random),
        w.array(c.units(), random),
        dy.array(c.images() * c.units(), random));
  }

  DenseData copy() {
    return new DenseData(images, x.clone(), w.clone(), b.clone(), dy.clone());
  }

  void assertUnchanged(DenseData now) {
    Bits.assertSame(x, now.x, "x");
    Bits.assertSame(w, now.w, "w");
    Bits.assertSame(b, now.b, "b");
    Bits.assertSame(dy, now.dy, "dy");
  }
}
