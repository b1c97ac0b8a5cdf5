package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The kernels of a convolution on many shapes: the article's layers and awkward ones. With {@code
 * -t max} every thread works on arrays of its own.
 */
@State(Scope.Thread)
public class ConvolutionBenchmark extends Measured {

  /** The implementation. */
  @Param("FAST")
  public KernelSets kernels;

  /** The layer. */
  @Param public ConvShape shape;

  /** Images per call. */
  @Param({"1", "32", "256"})
  public int batch;

  private @Nullable Routines routines;

  /** Makes the kernel and checks it. */
  @Setup
  public void check() {
    routines = Routines.of(kernels, shape, batch);
  }

  /** {@code y} from {@code x}. */
  @Benchmark
  public void forward(Work work) {
    count(work).forward();
  }

  /** {@code dx} from {@code dy}. */
  @Benchmark
  public void backwardInput(Work work) {
    count(work).backwardInput();
  }

  /** {@code dw} and {@code db} from {@code x} and {@code dy}. */
  @Benchmark
  public void backwardWeights(Work work) {
    count(work).backwardWeights();
  }

  private Routines count(Work work) {
    work.addConvolution(shape.geometry(), batch);
    return Objects.requireNonNull(routines);
  }
}
