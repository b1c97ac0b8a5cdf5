package org.lanewise.bench;

import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One update of all parameters of a network by Adam. */
@State(Scope.Thread)
public class AdamBenchmark extends Measured {

  /** Floats that an update reads (w, g, m, v) and writes (w, m, v). */
  private static final int TRAFFIC = 7;

  /** Additions, multiplications, the root and the division, each counted once. */
  private static final int FLOP = 13;

  /** Parameters of the two-block network, of the one-block network, and without pooling. */
  @Param({"42442", "72906", "288906"})
  public int parameters;

  private final Optimizer adam = Adam.defaults();
  private float[] w = new float[0];
  private float[] g = new float[0];
  private float[][] state = new float[0][];
  private UpdateRange range = UpdateRange.whole("all", Role.KERNEL, Shape.of(1), 0);
  private long step;

  /** Makes parameters and a gradient. */
  @Setup
  public void allocate() {
    w = MatMulBenchmark.random(parameters);
    g = MatMulBenchmark.random(parameters);
    state = new float[adam.stateNames().size()][parameters];
    step = 0;
    range = UpdateRange.whole("all", Role.KERNEL, Shape.of(parameters), 0);
  }

  /** One update. */
  @Benchmark
  public float[] update(Work work) {
    step++;
    adam.update(range, step, adam.learningRate(), w, g, state);
    work.add((double) FLOP * parameters, (double) TRAFFIC * parameters);
    return w;
  }
}
