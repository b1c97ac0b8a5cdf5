package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The dense layer that ends each network: ten outputs of thousands of inputs. So few outputs leave
 * lanes empty, and each weight meets each image once; so its roof is the memory's, not the
 * multiply-adds'.
 */
@State(Scope.Thread)
public class DenseBenchmark extends Measured {

  private static final int UNITS = 10;

  /** The implementation. */
  @Param({"FAST", "TEXTBOOK"})
  public KernelSets kernels;

  /** Inputs: of the two-block network, of the one-block network, and without pooling. */
  @Param({"2304", "7200", "28800"})
  public int inputs;

  /** Images per call. */
  @Param("4")
  public int batch;

  private @Nullable DenseKernel kernel;
  private float[] x = new float[0];
  private float[] y = new float[0];
  private float[] dx = new float[0];
  private float[] w = new float[0];
  private float[] dw = new float[0];
  private final float[] b = new float[UNITS];
  private final float[] db = new float[UNITS];

  /** Makes the kernel and its arrays, and checks all three routines. */
  @Setup
  public void check() {
    DenseKernel made = kernels.dense(inputs, UNITS);
    kernel = made;
    x = MatMulBenchmark.random(batch * inputs);
    y = new float[batch * UNITS];
    dx = new float[x.length];
    float[] weights = MatMulBenchmark.random(inputs * UNITS);
    w = Agreement.prepared(made, weights);
    dw = new float[made.gradientSize()];
    made.forward(batch, x, w, b, y);
    made.backwardInput(batch, y, w, dx);
    made.backwardWeights(batch, x, y, dw, db);

    DenseKernel textbook = KernelSets.TEXTBOOK.dense(inputs, UNITS);
    float[] wantedY = new float[y.length];
    float[] wantedDx = new float[x.length];
    float[] wantedDw = new float[weights.length];
    textbook.forward(batch, x, weights, b, wantedY);
    textbook.backwardInput(batch, wantedY, weights, wantedDx);
    textbook.backwardWeights(batch, x, wantedY, wantedDw, new float[UNITS]);
    Agreement.mustEqual("forward", wantedY, y, made, inputs);
    Agreement.mustEqual("backwardInput", wantedDx, dx, made, inputs);
    Agreement.mustEqual("backwardWeights", wantedDw, Agreement.plain(made, dw), made, inputs);
  }

  /** {@code y} from {@code x}. */
  @Benchmark
  public void forward(Work work) {
    Objects.requireNonNull(kernel).forward(batch, x, w, b, y);
    count(work);
  }

  /** {@code dx} from {@code dy}. */
  @Benchmark
  public void backwardInput(Work work) {
    Objects.requireNonNull(kernel).backwardInput(batch, y, w, dx);
    count(work);
  }

  /** {@code dw} and {@code db} from {@code x} and {@code dy}. */
  @Benchmark
  public void backwardWeights(Work work) {
    Objects.requireNonNull(kernel).backwardWeights(batch, x, y, dw, db);
    count(work);
  }

  private void count(Work work) {
    work.add(
        2.0 * batch * inputs * UNITS, (double) batch * (inputs + UNITS) + (double) inputs * UNITS);
  }
}
