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
 * compared with the textbook kernel, bit for bit, before it is timed.
 *
 * <p>The FLOP are the convolution's, whatever a kernel skips: the last rung, which leaves out what
 * pooling drops or zeroes, may exceed the machine's peak.
 */
public class LadderBenchmark extends Measured {

  /** {@code y} from {@code x}; the last rung's {@code y} is smaller, by ReLU and pooling. */
  @Benchmark
  public void forward(AllRungs ladder, Work work) {
    ladder.count(1, work).forward();
  }

  /** {@code dx} from {@code dy}; the last rung has it only together with the weights' gradient. */
  @Benchmark
  public void backwardInput(SeparateRungs ladder, Work work) {
    ladder.count(1, work).backwardInput();
  }

  /** {@code dw} and {@code db} from {@code x} and {@code dy}. */
  @Benchmark
  public void backwardWeights(AllRungs ladder, Work work) {
    ladder.count(1, work).backwardWeights();
  }

  /** Both gradients. */
  @Benchmark
  public void backward(AllRungs ladder, Work work) {
    ladder.count(2, work).backward();
  }

  /** What all ladders have in common. */
  @State(Scope.Thread)
  public abstract static class Ladder {

    /** The layer. */
    @Param({"CONV1", "CONV2"})
    public ConvShape shape;

    /** Images per call. */
    @Param("64")
    public int batch;

    private @Nullable Routines routines;

    abstract Rung rung();

    /** Makes the kernel and checks it. */
    @Setup
    public void check() {
      routines = Routines.of(rung(), shape, batch);
    }

    /** Counts the work of a call that does the work of so many routines. */
    Routines count(int times, Work work) {
      for (int i = 0; i < times; i++) {
        work.addConvolution(shape.geometry(), batch);
      }
      return Objects.requireNonNull(routines);
    }
  }

  /** All rungs. */
  @State(Scope.Thread)
  public static class AllRungs extends Ladder {

    /** The implementation. */
    @Param public Rung rung;

    @Override
    Rung rung() {
      return rung;
    }
  }

  /** The rungs whose input gradient is a routine of its own. */
  @State(Scope.Thread)
  public static class SeparateRungs extends Ladder {

    /** The implementation. */
    @Param({"LOOPS", "ORDER", "IM2COL", "BLOCKED", "VECTOR", "IMPLICIT"})
    public Rung rung;

    @Override
    Rung rung() {
      return rung;
    }
  }
}
