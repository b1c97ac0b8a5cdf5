package org.lanewise.bench;

import org.lanewise.engine.kernel.Conv2dGeometry;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the calls of a benchmark did. JMH divides it by the time, so the columns {@code gflop} and
 * {@code gbyte} read GFLOP/s and GB/s.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {

  /** Useful floating-point operations in 10⁹, an FMA counting two; without padding. */
  public double gflop;

  /** Bytes in 10⁹ that have to be read or written at least once, whatever the kernel does. */
  public double gbyte;

  /**
   * Counts a call.
   *
   * @param flop its floating-point operations
   * @param floats the floats that it reads and writes, each counted once
   */
  public void add(double flop, double floats) {
    gflop += flop * 1e-9;
    gbyte += floats * (Float.BYTES * 1e-9);
  }

  /**
   * Counts one routine of a convolution: its arrays of images, the weights, and the useful FLOP.
   */
  void addConvolution(Conv2dGeometry g, int images) {
    double floats = (double) images * (g.inputSize() + g.outputSize()) + g.weightSize();
    add((double) images * g.flop(), floats);
  }
}
