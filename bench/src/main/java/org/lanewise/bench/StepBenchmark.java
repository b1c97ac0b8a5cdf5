package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Shuffle;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole training step of the article's networks: bytes to floats, forward, backward, reduction
 * and Adam, on batches of shuffled images. Every iteration trains afresh, so that all measure the
 * same part of a training.
 */
@State(Scope.Benchmark)
public class StepBenchmark extends Measured {

  private static final int SEED = 1;

  /** The network, by its listing. */
  @Param({"deep", "scaled", "shallow", "raw"})
  public String listing;

  /** Images per step. */
  @Param({"64", "32"})
  public int batch;

  /** Threads of the engine. */
  @Param({"1", NetworkRun.ALL})
  public String workers;

  /** The implementation. */
  @Param("FAST")
  public KernelSets kernels;

  /** Images that an epoch has. */
  @Param("8192")
  public int images;

  private @Nullable NetworkRun network;
  private @Nullable Workers threads;
  private @Nullable TrainingStep step;
  private int[] order = new int[0];
  private int epoch;
  private int first;
  private double flop;

  /** Renders the images and starts the threads. */
  @Setup
  public void start() {
    network = NetworkRun.of(listing, kernels, images);
    threads = new Workers(NetworkRun.threads(workers));
    order = new int[images];
    flop = network.stepFlop();
  }

  /** Forgets what was learned. */
  @Setup(Level.Iteration)
  public void begin() {
    NetworkRun run = Objects.requireNonNull(network);
    TrainingState state = TrainingState.initial(run.program().network(), Adam.defaults(), SEED);
    step =
        new TrainingStep(
            run.program(),
            Objects.requireNonNull(threads),
            run.dataset(),
            Adam.defaults(),
            SEED,
            state);
    epoch = 0;
    first = images;
  }

  /** One step; with every epoch a new order. */
  @Benchmark
  public Metrics step(Work work, Images count) {
    if (first + batch > images) {
      epoch++;
      new Shuffle(SEED).fill(epoch, order);
      first = 0;
    }
    Metrics metrics = Objects.requireNonNull(step).run(order, first, batch, epoch);
    first += batch;
    count.images += batch;
    work.add(batch * flop, 0);
    return metrics;
  }

  /** Stops the threads. */
  @TearDown
  public void stop() {
    Objects.requireNonNull(threads).close();
  }
}
