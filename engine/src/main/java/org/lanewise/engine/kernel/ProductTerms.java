package org.lanewise.engine.kernel;

import org.lanewise.engine.kernel.Explained.Source;

/**
 * The terms of a convolution's or a dense layer's numbers, in the order in which its kernels add
 * them. Arrays are those of the kernel, of all images.
 */
public interface ProductTerms {

  /** {@code y[at]}. */
  Explained forward(int at, Source x, Source w, Source b);

  /** {@code dx[at]}. */
  Explained backwardInput(int at, Source dy, Source w);

  /** What the images of a slice add to {@code dw[at]}. */
  Explained backwardWeights(int firstImage, int endImage, int at, Source x, Source dy);

  /** What the images of a slice add to {@code db[k]}. */
  Explained backwardBias(int firstImage, int endImage, int k, Source dy);
}
