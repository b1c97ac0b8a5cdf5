package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.KernelSets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The kernels of convolutions in groups, padded so that an image keeps its size. */
@State(Scope.Thread)
public class GroupsBenchmark extends Measured {

  /** The convolutions. */
  public enum Grouped {
    /** Depthwise, as in a network's first blocks. */
    DEPTHWISE32(32, 64, 64, 3, 1),
    /** Depthwise, further on. */
    DEPTHWISE16(16, 128, 128, 3, 1),
    /** Depthwise with a larger kernel. */
    DEPTHWISE16_KERNEL5(16, 128, 128, 5, 1),
    /** Depthwise with strides. */
    DEPTHWISE32_STRIDE2(32, 64, 64, 3, 2),
    /** Two channels a group. */
    NARROW(16, 64, 32, 3, 1),
    /** Sixteen channels a group. */
    WIDE(16, 64, 4, 3, 1);

    private final Conv2dGeometry geometry;

    Grouped(int size, int channels, int groups, int kernel, int stride) {
      Axis axis = Axis.same(size, kernel, stride);
      this.geometry = new Conv2dGeometry(axis, axis, channels, channels, groups);
    }
  }

  /** The implementation. */
  @Param("FAST")
  public KernelSets kernels;

  /** The layer. */
  @Param public Grouped shape;

  /** Images per call. */
  @Param("4")
  public int batch;

  private @Nullable Routines routines;

  /** Makes the kernel and checks it. */
  @Setup
  public void check() {
    ConvArrays data = ConvArrays.of(shape.geometry, batch);
    routines = Routines.Alone.checked(kernels.conv2d(shape.geometry), data, 0);
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
    work.addConvolution(shape.geometry, batch);
    return Objects.requireNonNull(routines);
  }
}
