package org.lanewise.bench;

import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.lab.listing.Cost;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;

/**
 * A listing's network and images to run it on: Solids-10, for how many units are active, which
 * decides what the pooling-aware kernels can skip, depends on the images.
 *
 * @param program how the network runs
 * @param dataset images, preprocessed as the listing wants
 */
record NetworkRun(Program program, Dataset dataset) {

  /** The parameter that stands for one thread per processor. */
  static final String ALL = "all";

  static NetworkRun of(String listing, KernelSet kernels, int images) {
    Listing found = Listings.find(listing).orElseThrow();
    TrainAndTest solids = Solids10.render(images, 1);
    Dataset dataset = new ImageDataset(solids.train(), found.preprocessing());
    Shape shape = dataset.shape();
    return new NetworkRun(Program.of(Network.of(shape, found.graph()), kernels), dataset);
  }

  static int threads(String parameter) {
    return parameter.equals(ALL)
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(parameter);
  }

  /** FLOP of one image, forward. */
  double forwardFlop() {
    return Cost.of(program.network()).stream().mapToDouble(Cost::forwardFlop).sum();
  }

  /** FLOP of one image, forward and backward. */
  double stepFlop() {
    return forwardFlop()
        + Cost.of(program.network()).stream().mapToDouble(Cost::backwardFlop).sum();
  }
}
