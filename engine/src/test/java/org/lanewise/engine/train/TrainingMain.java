package org.lanewise.engine.train;

import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.TestNetworks;

/** Trains three tiny networks with one kernel set and says which, and what came out. */
final class TrainingMain {

  private TrainingMain() {}

  public static void main(String[] args) {
    KernelSet kernels = KernelSets.valueOf(args[0]);
    System.out.println(kernelsOf(kernels) + " " + train(kernels));
    System.out.println(trainResidual(kernels));
    System.out.println(trainWinograd(kernels));
  }

  /** The classes that convolve, pool and multiply. */
  static String kernelsOf(KernelSet kernels) {
    Conv2dGeometry conv = new Conv2dGeometry(Axis.valid(10, 3, 1), Axis.valid(9, 3, 1), 3, 17);
    Pool2dGeometry pool = new Pool2dGeometry(Axis.valid(8, 2, 2), Axis.valid(7, 2, 2), 17);
    String stage =
        kernels.conv2dPool(conv, pool).map(k -> k.getClass().getSimpleName()).orElse("none");
    return String.join(
        " ",
        kernels.conv2d(conv).getClass().getSimpleName(),
        stage,
        kernels.dense(9, 5).getClass().getSimpleName());
  }

  /** Few steps: where the compiler makes no registers of vectors, each of them is an object. */
  static String train(KernelSet kernels) {
    Network network = Trained.network();
    TrainingSettings settings = TrainingSettings.defaults(5).withEpochs(2).withBatchSize(9);
    Dataset dataset = TestNetworks.random(network, 25, 3);
    return Trained.sha256(Trained.run(network, kernels, 2, dataset, settings));
  }

  /** Winograd's convolutions of every kind. */
  static String trainWinograd(KernelSet kernels) {
    Network network = TestNetworks.winograd();
    TrainingSettings settings = TrainingSettings.defaults(5).withEpochs(1).withBatchSize(5);
    Dataset dataset = TestNetworks.random(network, 12, 3);
    return Trained.sha256(Trained.run(network, kernels, 2, dataset, settings));
  }

  /** Branches, statistics of the whole batch and averages, moving statistics included. */
  static String trainResidual(KernelSet kernels) {
    Network network = ResidualTest.network(0);
    TrainingSettings settings = TrainingSettings.defaults(5).withEpochs(1).withBatchSize(9);
    Dataset dataset = TestNetworks.random(network, 20, 3);
    return Trained.sha256(Trained.run(network, kernels, 2, dataset, settings));
  }
}
