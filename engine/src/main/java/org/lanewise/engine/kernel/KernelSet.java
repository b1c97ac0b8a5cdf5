package org.lanewise.engine.kernel;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The kernel sets, each a complete implementation of every operation; all give the same bits. */
public enum KernelSet {
  /** Plain loops that mirror the formulas: the ones to read, and the reference of the others. */
  TEXTBOOK,
  /** Convolution as a stored patch matrix (im2col) and a plain matrix product. */
  IM2COL,
  /** The Vector API, patches read in place, ReLU and pooling fused. */
  FAST;

  /** As on the command line: {@code textbook}, {@code im2col}, {@code fast}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A new convolution kernel; one per thread. */
  public Conv2dKernel conv2d(Conv2dGeometry geometry) {
    return switch (this) {
      case TEXTBOOK -> new Conv2dTextbook(geometry);
      case IM2COL -> new Conv2dIm2col(geometry);
      case FAST -> new Conv2dFast(geometry);
    };
  }

  /**
   * A new kernel for convolution, ReLU and pooling in one, one per thread; empty where this set
   * computes the three one after the other.
   */
  public Optional<Conv2dPoolKernel> conv2dPool(Conv2dGeometry geometry, MaxPool2dGeometry pool) {
    Objects.requireNonNull(geometry, "geometry");
    Objects.requireNonNull(pool, "pool");
    return switch (this) {
      case TEXTBOOK, IM2COL -> Optional.empty();
      case FAST ->
          Conv2dPoolFast.fits(geometry, pool)
              ? Optional.of(Conv2dPoolFast.of(geometry, pool))
              : Optional.empty();
    };
  }

  /** A new pooling kernel; one per thread. */
  public MaxPool2dKernel maxPool2d(MaxPool2dGeometry geometry) {
    return switch (this) {
      case TEXTBOOK, IM2COL, FAST -> new MaxPool2dTextbook(geometry);
    };
  }

  /**
   * A new kernel for batch normalization; one per thread.
   *
   * @param pixels H · W, or 1 for a vector
   * @param channels C
   */
  public BatchNormKernel batchNorm(int pixels, int channels) {
    return switch (this) {
      case TEXTBOOK, IM2COL -> new BatchNormTextbook(pixels, channels);
      case FAST -> new BatchNormFast(pixels, channels);
    };
  }

  /** A new kernel for average pooling; one per thread. */
  public AveragePool2dKernel averagePool2d(AveragePool2dGeometry geometry) {
    return switch (this) {
      case TEXTBOOK, IM2COL -> new AveragePool2dTextbook(geometry);
      case FAST -> new AveragePool2dFast(geometry);
    };
  }

  /**
   * A new kernel for global average pooling; one per thread.
   *
   * @param pixels H · W
   * @param channels C
   */
  public GlobalAveragePool2dKernel globalAveragePool2d(int pixels, int channels) {
    return switch (this) {
      case TEXTBOOK, IM2COL -> new GlobalAveragePool2dTextbook(pixels, channels);
      case FAST -> new GlobalAveragePool2dFast(pixels, channels);
    };
  }

  /** The operations on single elements, for any number of threads. */
  public ElementwiseKernel elementwise() {
    return switch (this) {
      case TEXTBOOK, IM2COL -> new ElementwiseTextbook();
      case FAST -> new ElementwiseFast();
    };
  }

  /** A new dense kernel; one per thread. */
  public DenseKernel dense(int inputs, int units) {
    return switch (this) {
      case TEXTBOOK, IM2COL -> new DenseTextbook(inputs, units);
      case FAST -> new DenseFast(inputs, units);
    };
  }
}
