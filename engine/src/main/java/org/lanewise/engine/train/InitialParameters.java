package org.lanewise.engine.train;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Tensor;

/** Where a run begins, with training images for the initializers that ask for some. */
public final class InitialParameters {

  /** Images that an initializer is given, spread evenly over the training set. */
  private static final int IMAGES = 512;

  private InitialParameters() {}

  /**
   * The parameters before the first step.
   *
   * @param network what is trained
   * @param training what it is trained on; read only where an initializer asks for images
   * @param seed of the initial weights
   * @return the flat vector
   */
  public static float[] of(Network network, Dataset training, long seed) {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(training, "training");
    boolean asked =
        network.parameters().stream().anyMatch(slot -> slot.learning().initializer().needsImages());
    if (!asked) {
      return network.initialParameters(seed);
    }
    int count = Math.min(IMAGES, training.size());
    int size = network.inputShape().size();
    int[] extents =
        IntStream.concat(IntStream.of(count), Arrays.stream(network.inputShape().toArray()))
            .toArray();
    Tensor some = Tensor.zeros(extents);
    Dataset.Reader reader = training.newReader();
    for (int i = 0; i < count; i++) {
      reader.read((int) ((long) i * training.size() / count), 0, some.data(), i * size);
    }
    return network.initialParameters(seed, some);
  }
}
