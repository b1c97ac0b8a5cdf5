package org.lanewise.lab.run;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.listing.Listings;

/**
 * Trains a copy of a network on noise while the images are read from the disk: one processor is
 * idle then, and the fast kernels are slow until the compiler has seen them run. The copy shares
 * nothing with the training to come, so it changes no result.
 */
public final class Warmup implements AutoCloseable {

  /** By then every kernel is compiled; an endless download would keep a processor busy. */
  private static final int STEPS = 500;

  private final Supplier<Network> network;
  private final KernelSet kernels;
  private final Optimizer optimizer;
  private volatile boolean stopped;

  Warmup(Supplier<Network> network, KernelSet kernels, Optimizer optimizer) {
    this.network = network;
    this.kernels = kernels;
    this.optimizer = optimizer;
  }

  /**
   * Begins with images like those of CIFAR-10, as most are, on a thread of its own; with kernels
   * other than the fast ones nothing happens.
   */
  public static Warmup start(Graph graph, KernelSet kernels, Optimizer optimizer) {
    Warmup warmup = new Warmup(() -> Network.of(Listings.INPUT, graph), kernels, optimizer);
    if (kernels == KernelSets.FAST) {
      Thread thread = new Thread(warmup::run, "warm-up");
      thread.setDaemon(true);
      // What is wrong with this network or this machine, training will say.
      thread.setUncaughtExceptionHandler((failed, error) -> {});
      thread.start();
    }
    return warmup;
  }

  /**
   * Trains until it is stopped or everything is warm.
   *
   * @return the steps that were made
   */
  int run() {
    Network warmed = network.get();
    Program program = Program.of(warmed, kernels);
    int images = program.chunk();
    Shape image = warmed.inputShape();
    Tensor inputs = Tensor.zeros(images, image.extent(0), image.extent(1), image.extent(2));
    for (int i = 0; i < inputs.data().length; i++) {
      inputs.data()[i] = KeyedRandom.unitFloat(0, i);
    }
    TensorDataset noise = new TensorDataset(inputs, new int[images], warmed.classes());
    int[] order = IntStream.range(0, images).toArray();
    TrainingState state = TrainingState.initial(warmed, optimizer, 0);
    try (Workers workers = new Workers(1)) {
      TrainingStep step = new TrainingStep(program, workers, noise, optimizer, 0, state);
      int made = 0;
      while (made < STEPS && !stopped) {
        step.run(order, 0, images, 1);
        made++;
      }
      return made;
    }
  }

  /** Ends it, without waiting: what it has the compiler do now, training needs too. */
  @Override
  public void close() {
    stopped = true;
  }
}
