package org.lanewise.engine.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fast kernels with the tiles of machines that have another number of registers than this. */
final class OtherRegisters implements KernelSet {

  private static final Registers OTHERS =
      Registers.HERE == Registers.SIXTEEN ? Registers.THIRTY_TWO : Registers.SIXTEEN;

  /** The engine's kernel sets, and this one. */
  static List<KernelSet> andOurs() {
    return Stream.concat(Stream.of(KernelSets.values()), Stream.of(new OtherRegisters())).toList();
  }

  @Override
  public String label() {
    return "fast-with-other-registers";
  }

  @Override
  public Conv2dKernel conv2d(Conv2dGeometry geometry) {
    return Conv2dFast.of(geometry, OTHERS);
  }

  @Override
  public Optional<Conv2dPoolKernel> conv2dPool(Conv2dGeometry geometry, Pool2dGeometry pool) {
    return Conv2dPoolFast.fits(geometry, pool)
        ? Optional.of(Conv2dPoolFast.of(geometry, pool, OTHERS))
        : Optional.empty();
  }

  @Override
  public Conv2dKernel conv2dWinograd(Conv2dGeometry geometry, WinogradRule.Choice choice) {
    return Conv2dWinograd.fast(geometry, choice, OTHERS);
  }

  @Override
  public Optional<Conv2dPoolKernel> conv2dWinogradPool(
      Conv2dGeometry geometry, Pool2dGeometry pool, WinogradRule.Choice choice) {
    return Conv2dWinogradPool.of(geometry, pool, choice, OTHERS);
  }

  @Override
  public DenseKernel dense(int inputs, int units) {
    return new DenseFast(inputs, units, OTHERS);
  }

  @Override
  public String toString() {
    return label();
  }
}
