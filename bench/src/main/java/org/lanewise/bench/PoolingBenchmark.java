package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.MaxPool2dKernel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Max pooling by itself, as it runs where it isn't fused. */
@State(Scope.Thread)
public class PoolingBenchmark extends Measured {

  /** The implementation. */
  @Param({"FAST", "TEXTBOOK"})
  public KernelSets kernels;

  /** The convolution before it. */
  @Param({"CONV1", "CONV2"})
  public ConvShape shape;

  /** Images per call. */
  @Param("4")
  public int batch;

  private @Nullable MaxPool2dKernel kernel;
  private float[] x = new float[0];
  private float[] y = new float[0];
  private float[] dx = new float[0];
  private int[] winners = new int[0];

  /** Makes the kernel, its input and its winners, and checks both routines. */
  @Setup
  public void check() {
    MaxPool2dKernel made = kernels.maxPool2d(shape.pool());
    kernel = made;
    x = MatMulBenchmark.random(batch * shape.pool().inputSize());
    y = new float[batch * shape.pool().outputSize()];
    dx = new float[x.length];
    winners = new int[y.length];
    made.forward(batch, x, y, winners);
    made.backward(batch, y, winners, dx);
    MaxPool2dKernel textbook = KernelSets.TEXTBOOK.maxPool2d(shape.pool());
    float[] wantedY = new float[y.length];
    float[] wantedDx = new float[dx.length];
    int[] wantedWinners = new int[winners.length];
    textbook.forward(batch, x, wantedY, wantedWinners);
    textbook.backward(batch, wantedY, wantedWinners, wantedDx);
    Agreement.mustEqual("forward", wantedY, y, made, shape);
    Agreement.mustEqual("backward", wantedDx, dx, made, shape);
  }

  /** {@code y} and the winners from {@code x}. */
  @Benchmark
  public void forward(Work work) {
    Objects.requireNonNull(kernel).forward(batch, x, y, winners);
    work.add(0, x.length + 2.0 * y.length);
  }

  /** {@code dx} from the gradient of {@code y} and the winners. */
  @Benchmark
  public void backward(Work work) {
    Objects.requireNonNull(kernel).backward(batch, y, winners, dx);
    work.add(0, dx.length + 2.0 * y.length);
  }
}
