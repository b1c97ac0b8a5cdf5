package org.lanewise.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The logits of many images: bytes to floats, and forward. */
@State(Scope.Benchmark)
public class InferenceBenchmark extends Measured {

  /** The network, by its listing. */
  @Param({"deep", "scaled", "shallow"})
  public String listing;

  /** Threads of the engine. */
  @Param({"1", NetworkRun.ALL})
  public String workers;

  /** The implementation. */
  @Param("FAST")
  public KernelSets kernels;

  /** Images per call. */
  @Param("10000")
  public int images;

  private @Nullable NetworkRun network;
  private @Nullable Workers threads;
  private @Nullable Predictor predictor;
  private double flop;

  /** Renders the images and starts the threads. */
  @Setup
  public void start() {
    network = NetworkRun.of(listing, kernels, images);
    threads = new Workers(NetworkRun.threads(workers));
    float[] parameters = network.program().network().initialParameters(1);
    predictor = new Predictor(network.program(), threads, parameters);
    flop = network.forwardFlop();
  }

  /** All images once. */
  @Benchmark
  public float[] logits(Work work, Images count) {
    float[] logits =
        Objects.requireNonNull(predictor).logits(Objects.requireNonNull(network).dataset());
    count.images += images;
    work.add(images * flop, 0);
    return logits;
  }

  /** Stops the threads. */
  @TearDown
  public void stop() {
    Objects.requireNonNull(threads).close();
  }
}
