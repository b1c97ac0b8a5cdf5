package org.lanewise.bench.ladder;

import java.util.function.Function;
import java.util.function.Predicate;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/**
 * The ladder, from the formula to the kernels that train; each rung adds one idea. A rung of your
 * own is a class that implements {@link Conv2dKernel} and a line here; tests, benchmark and report
 * find it by themselves.
 */
public enum Rung {
  /** The engine's textbook kernel. */
  LOOPS(
      "seven nested loops",
      "the formula as it stands; each sum jumps through the weights",
      KernelSets.TEXTBOOK::conv2d),
  /** {@link Conv2dReordered}. */
  ORDER(
      "better loop order",
      "the innermost loop runs over neighbours in memory",
      Conv2dReordered::new,
      0,
      Rung::inOneGroup),
  /** The engine's im2col kernel set. */
  IM2COL(
      "im2col, plain product",
      "patches stored as a matrix; a loop that the compiler vectorizes",
      KernelSets.IM2COL::conv2d),
  /** {@link Conv2dStored} on a {@link BlockedProduct}. */
  BLOCKED(
      "im2col, blocked product",
      "two rows and four terms at a time: more work for each load",
      g -> new Conv2dStored(g, new BlockedProduct()),
      0,
      Rung::inOneGroup),
  /** {@link Conv2dStored} on a {@link VectorProduct}. */
  VECTOR(
      "Vector API",
      "a tile of sums stays in 24 vector registers",
      g -> new Conv2dStored(g, new VectorProduct()),
      0,
      Rung::inOneGroup),
  /** The engine's fast kernel of a convolution alone. */
  IMPLICIT(
      "implicit im2col",
      "the patch matrix is never stored: patches are read in place",
      KernelSets.FAST::conv2d),
  /** The engine's fast kernel of convolution, ReLU and pooling. */
  FUSED(
      "fused with ReLU and pooling",
      "no output before pooling; gradients visit the winners alone",
      KernelSets.FAST::conv2d),
  /** The engine's fast Winograd kernel with tiles of 2×2 outputs: other sums. */
  WINOGRAD2(
      "Winograd, tiles of 2×2",
      "16 products where 36 were: tiles are transformed before and after",
      g -> winograd(g, Algorithm.F2),
      5e-6,
      WinogradRule::fits),
  /** The same with tiles of 4×4 outputs. */
  WINOGRAD4(
      "Winograd, tiles of 4×4",
      "36 products where 144 were, and longer transforms",
      g -> winograd(g, Algorithm.F4),
      2e-5,
      WinogradRule::fits);

  private final String title;
  private final String idea;
  private final Function<Conv2dGeometry, Conv2dKernel> kernel;
  private final double tolerance;
  private final Predicate<Conv2dGeometry> fits;

  /** A rung for every shape that gives the textbook's bits. */
  Rung(String title, String idea, Function<Conv2dGeometry, Conv2dKernel> kernel) {
    this(title, idea, kernel, 0, geometry -> true);
  }

  /** See {@link #tolerance} and {@link #fits}. */
  Rung(
      String title,
      String idea,
      Function<Conv2dGeometry, Conv2dKernel> kernel,
      double tolerance,
      Predicate<Conv2dGeometry> fits) {
    this.title = title;
    this.idea = idea;
    this.kernel = kernel;
    this.tolerance = tolerance;
    this.fits = fits;
  }

  private static Conv2dKernel winograd(Conv2dGeometry geometry, Algorithm tile) {
    return KernelSets.FAST.conv2dWinograd(geometry, new Choice(tile));
  }

  private static boolean inOneGroup(Conv2dGeometry geometry) {
    return geometry.groups() == 1;
  }

  /** What it is, in a few words. */
  public String title() {
    return title;
  }

  /** What it does better than the rung before. */
  public String idea() {
    return idea;
  }

  /**
   * How far it may be from the result in double precision, in units of the tensor's largest
   * magnitude. 0 for a rung whose sums have the documented order: it must have the textbook's bits.
   */
  public double tolerance() {
    return tolerance;
  }

  /** Whether it has a kernel for these extents; it is not tested or measured with others. */
  public boolean fits(Conv2dGeometry geometry) {
    return fits.test(geometry);
  }

  /**
   * A new kernel of a convolution alone, for extents that {@link #fits fit}; the fused rung's does
   * what the one before it does.
   */
  public Conv2dKernel conv2d(Conv2dGeometry geometry) {
    return kernel.apply(geometry);
  }
}
