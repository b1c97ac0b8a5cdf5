package org.lanewise.bench.ladder;

import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSets;

/** The ladder, from the formula to the kernels that train; each rung adds one idea. */
public enum Rung {
  /** The engine's textbook kernel. */
  LOOPS("seven nested loops", "the formula as it stands; each sum jumps through the weights"),
  /** {@link Conv2dReordered}. */
  ORDER("better loop order", "the innermost loop runs over neighbours in memory"),
  /** The engine's im2col kernel set. */
  IM2COL(
      "im2col, plain product", "patches stored as a matrix; a loop that the compiler vectorizes"),
  /** {@link Conv2dStored} on a {@link BlockedProduct}. */
  BLOCKED("im2col, blocked product", "two rows and four terms at a time: more work for each load"),
  /** {@link Conv2dStored} on a {@link VectorProduct}. */
  VECTOR("Vector API", "a tile of sums stays in 24 vector registers"),
  /** The engine's fast kernel of a convolution alone. */
  IMPLICIT("implicit im2col", "the patch matrix is never stored: patches are read in place"),
  /** The engine's fast kernel of convolution, ReLU and pooling. */
  FUSED(
      "fused with ReLU and pooling", "no output before pooling; gradients visit the winners alone");

  private final String title;
  private final String idea;

  Rung(String title, String idea) {
    this.title = title;
    this.idea = idea;
  }

  /** What it is, in a few words. */
  public String title() {
    return title;
  }

  /** What it does better than the rung before. */
  public String idea() {
    return idea;
  }

  /** A new kernel of a convolution alone; the fused rung's does what the one before it does. */
  public Conv2dKernel conv2d(Conv2dGeometry geometry) {
    return switch (this) {
      case LOOPS -> KernelSets.TEXTBOOK.conv2d(geometry);
      case ORDER -> new Conv2dReordered(geometry);
      case IM2COL -> KernelSets.IM2COL.conv2d(geometry);
      case BLOCKED -> new Conv2dStored(geometry, new BlockedProduct());
      case VECTOR -> new Conv2dStored(geometry, new VectorProduct());
      case IMPLICIT, FUSED -> KernelSets.FAST.conv2d(geometry);
    };
  }
}
