package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.bench.ladder.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Convolution from seven nested loops to the kernels that train, one idea at a time. Every rung is
 * compared with the textbook kernel, bit for bit, before it is timed; one that states a tolerance,
 * with double precision. A shape that a rung has no kernel for is skipped.
 *
 * <p>The FLOP are the convolution's, whatever a kernel skips: the fused rung, which leaves out what
 * pooling drops or zeroes, may exceed the machine's peak.
 */
@State(Scope.Thread)
public class LadderBenchmark extends Measured {

  /** The implementation. */
  @Param public Rung rung;

  /** The layer. */
  @Param({"CONV1", "CONV2"})
  public ConvShape shape;

  /** Images per call. */
  @Param("64")
  public int batch;

  private @Nullable Routines routines;

  /** Makes the kernel and checks it. */
  @Setup
  public void check() {
    routines = Routines.of(rung, shape, batch);
  }

  /** {@code y} from {@code x}; the fused rung's {@code y} is smaller, by ReLU and pooling. */
  @Benchmark
  public void forward(Work work) {
    count(1, work).forward();
  }

  /** {@code dx} from {@code dy}; the fused rung has it only together with the weights' gradient. */
  @Benchmark
  public void backwardInput(Work work) {
    count(1, work).backwardInput();
  }

  /** {@code dw} and {@code db} from {@code x} and {@code dy}. */
  @Benchmark
  public void backwardWeights(Work work) {
    count(1, work).backwardWeights();
  }

  /** Both gradients. */
  @Benchmark
  public void backward(Work work) {
    count(2, work).backward();
  }

  /** Counts the work of a call that does the work of so many routines. */
  private Routines count(int times, Work work) {
    for (int i = 0; i < times; i++) {
      work.addConvolution(shape.geometry(), batch);
    }
    return Objects.requireNonNull(routines);
  }
}
