package org.lanewise.engine.kernel;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The engine's own kernel sets. */
public enum KernelSets implements KernelSet {
  /** Plain loops that mirror the formulas: the ones to read, and the reference of the others. */
  TEXTBOOK,

  /** Convolution as a stored patch matrix (im2col) and a plain matrix product. */
  IM2COL {
    @Override
    public Conv2dKernel conv2d(Conv2dGeometry geometry) {
      Objects.requireNonNull(geometry, "geometry");
      return geometry.groups() == 1
          ? new Conv2dIm2col(geometry)
          : new Conv2dGroups(geometry, Conv2dIm2col::new);
    }
  },

  /** The Vector API, patches read in place, ReLU and pooling fused. */
  FAST {
    @Override
    public Conv2dKernel conv2d(Conv2dGeometry geometry) {
      Objects.requireNonNull(geometry, "geometry");
      return Conv2dFast.of(geometry, Registers.HERE);
    }

    @Override
    public Optional<Conv2dPoolKernel> conv2dPool(Conv2dGeometry geometry, Pool2dGeometry pool) {
      Objects.requireNonNull(geometry, "geometry");
      Objects.requireNonNull(pool, "pool");
      return Conv2dPoolFast.fits(geometry, pool)
          ? Optional.of(Conv2dPoolFast.of(geometry, pool, Registers.HERE))
          : Optional.empty();
    }

    @Override
    public Conv2dKernel conv2dWinograd(Conv2dGeometry geometry, WinogradRule.Choice choice) {
      return Conv2dWinograd.fast(geometry, choice, Registers.HERE);
    }

    @Override
    public Optional<Conv2dPoolKernel> conv2dWinogradPool(
        Conv2dGeometry geometry, Pool2dGeometry pool, WinogradRule.Choice choice) {
      return Conv2dWinogradPool.of(geometry, pool, choice, Registers.HERE);
    }

    @Override
    public MaxPool2dKernel maxPool2d(Pool2dGeometry geometry) {
      return new MaxPool2dFast(geometry);
    }

    @Override
    public BatchNormKernel batchNorm(int pixels, int channels) {
      return new BatchNormFast(pixels, channels);
    }

    @Override
    public AveragePool2dKernel averagePool2d(Pool2dGeometry geometry) {
      return new AveragePool2dFast(geometry);
    }

    @Override
    public ElementwiseKernel elementwise() {
      return new ElementwiseFast();
    }

    @Override
    public MultiplyKernel multiply(int channels, int... inputPixels) {
      return new MultiplyFast(channels, Objects.requireNonNull(inputPixels, "inputPixels"));
    }

    @Override
    public ActivationKernel activation(ActivationFunction function, float slope, int units) {
      return Objects.requireNonNull(function, "function").fast(slope, units);
    }

    @Override
    public DenseKernel dense(int inputs, int units) {
      return new DenseFast(inputs, units, Registers.HERE);
    }
  };

  /** As on the command line, in lower case. */
  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
