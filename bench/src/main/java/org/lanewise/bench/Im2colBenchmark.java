package org.lanewise.bench;

import org.lanewise.engine.kernel.Im2col;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The patch matrix of one image alone: what the stored-matrix rungs pay before they multiply. */
@State(Scope.Thread)
public class Im2colBenchmark extends Measured {

  /** The layer. */
  @Param({"CONV1", "CONV2", "CONV2_SAME", "CONV2_STRIDE2"})
  public ConvShape shape;

  private Im2col input = Im2col.ofInput(ConvShape.CONV1.geometry());
  private Im2col gradient = Im2col.ofGradient(ConvShape.CONV1.geometry());
  private float[] x = new float[0];
  private float[] dy = new float[0];
  private float[] matrix = new float[0];

  /** Makes the image and room for its matrix. */
  @Setup
  public void allocate() {
    ConvArrays arrays = ConvArrays.of(shape.geometry(), 1);
    x = arrays.x();
    dy = arrays.dy();
    input = Im2col.ofInput(shape.geometry());
    gradient = Im2col.ofGradient(shape.geometry());
    matrix =
        new float[Math.max(input.rows() * input.columns(), gradient.rows() * gradient.columns())];
  }

  /** Of the input. */
  @Benchmark
  public float[] ofInput(Work work) {
    return build(input, x, work);
  }

  /** Of the output's gradient. */
  @Benchmark
  public float[] ofGradient(Work work) {
    return build(gradient, dy, work);
  }

  private float[] build(Im2col patches, float[] image, Work work) {
    patches.build(image, 0, matrix);
    work.add(0, image.length + (double) patches.rows() * patches.columns());
    return matrix;
  }
}
