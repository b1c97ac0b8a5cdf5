package org.lanewise.bench;

import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One update of all parameters of a network. */
@State(Scope.Thread)
public class OptimizerBenchmark extends Measured {

  /** The optimizers, each of which goes through kernels of its own. */
  public enum Rule {
    /** Adam at its defaults. */
    ADAM(Adam.defaults()),
    /** Adam behind a decay of the weights. */
    ADAMW(Adam.defaults().withDecay(0.004)),
    /** Momentum as Keras has it. */
    MOMENTUM(Sgd.defaults()),
    /** The same, looking ahead. */
    NESTEROV(new Sgd(0.01, 0.9, true)),
    /** RMSprop at its defaults. */
    RMSPROP(RmsProp.defaults());

    private final Optimizer optimizer;

    Rule(Optimizer optimizer) {
      this.optimizer = optimizer;
    }
  }

  /** The optimizer. */
  @Param public Rule rule;

  /** Parameters of the two-block network, of the one-block network, and without pooling. */
  @Param({"42442", "72906", "288906"})
  public int parameters;

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
    state = new float[rule.optimizer.stateNames().size()][parameters];
    step = 0;
    range = UpdateRange.whole("all", Role.KERNEL, Shape.of(parameters), 0);
  }

  /** One update: it reads the gradient, and reads and writes parameters and state. */
  @Benchmark
  public float[] update(Work work) {
    step++;
    rule.optimizer.update(range, step, rule.optimizer.learningRate(), w, g, state);
    work.add(0, (3.0 + 2 * state.length) * parameters);
    return w;
  }
}
