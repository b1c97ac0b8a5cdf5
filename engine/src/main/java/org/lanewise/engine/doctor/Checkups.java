package org.lanewise.engine.doctor;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.train.Dataset;

/** Looks at a network and its training set before the first step. Takes about 50 ms. */
public final class Checkups {

  /** Images that go through the network. */
  private static final int IMAGES = 256;

  /** Images whose coarse pictures are compared with their labels. */
  private static final int PICTURES = 3000;

  private Checkups() {}

  /**
   * Looks at images that are spread evenly over the set.
   *
   * @param program how the network runs
   * @param parameters the initial parameters
   * @param dataset the training set
   * @param minimized what the run minimizes; of the softmax cross-entropy, the plain one is judged
   * @throws IllegalArgumentException when targets are numbers: the doctor's rules are for classes
   */
  public static Checkup of(Program program, float[] parameters, Dataset dataset, Loss minimized) {
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(minimized, "minimized");
    if (!dataset.ofClasses()) {
      throw new IllegalArgumentException(Doctor.CLASSES_ONLY);
    }
    Network network = program.network();
    int size = network.inputShape().size();
    int count = Math.min(IMAGES, dataset.size());
    Metrics metrics = new Metrics(network.classes());
    Loss loss = minimized.isCrossEntropy() ? new SoftmaxCrossEntropy() : minimized;
    Pixels pixels = new Pixels(network.inputShape());
    PreparedWeights weights = program.newWeights(parameters);
    Workspace workspace = program.newWorkspace(1);
    Targets targets = new Targets(1, network.classes());
    Dataset.Reader reader = dataset.newReader();
    for (int i = 0; i < count; i++) {
      int example = spread(i, count, dataset.size());
      reader.read(example, 0, workspace.input(), 0);
      pixels.add(workspace.input(), size);
      dataset.target(example, targets, 0);
      workspace.forward(1, weights, false);
      loss.loss(1, workspace.output(), targets, metrics);
    }
    long[] labels = new long[dataset.classes()];
    boolean ascend = true;
    for (int i = 0; i < dataset.size(); i++) {
      labels[dataset.label(i)]++;
      ascend &= i == 0 || dataset.label(i) >= dataset.label(i - 1);
    }
    int missing = 0;
    for (long n : labels) {
      missing += n == 0 ? 1 : 0;
    }
    return new Checkup(
        metrics.meanLoss(),
        metrics.meanAbsoluteLogit(),
        pixels.minimum(),
        pixels.maximum(),
        pixels.mean(),
        pixels.deviation(),
        pixels.imageDifference(),
        Arrays.stream(labels).boxed().toList(),
        ascend,
        Entropy.of(labels),
        missing,
        labelSignal(dataset, reader),
        correlation(dataset, pixels, Pixels.Lag.NEXT_PIXEL),
        correlation(dataset, pixels, Pixels.Lag.NEXT_ROW),
        correlation(dataset, pixels, Pixels.Lag.THIRD_PIXEL),
        correlation(dataset, pixels, Pixels.Lag.PLANE),
        alikeFilters(network, parameters));
  }

  /** Absent where it could say nothing of the order of pixels, which is certain. */
  private static OptionalDouble correlation(Dataset dataset, Pixels pixels, Pixels.Lag lag) {
    return dataset.decoded() ? OptionalDouble.empty() : pixels.correlation(lag);
  }

  private static int spread(int i, int count, int size) {
    return (int) ((long) i * size / count);
  }

  private static OptionalDouble labelSignal(Dataset dataset, Dataset.Reader reader) {
    LabelSignal signal = new LabelSignal(dataset.shape(), dataset.classes());
    float[] x = new float[dataset.shape().size()];
    int count = Math.min(PICTURES, dataset.size());
    for (int i = 0; i < count; i++) {
      int example = spread(i, count, dataset.size());
      reader.read(example, 0, x, 0);
      signal.add(x, dataset.label(example));
    }
    return signal.meanF();
  }

  private static double alikeFilters(Network network, float[] parameters) {
    double most = 0;
    for (ParameterSlot slot : network.parameters()) {
      int rank = slot.shape().rank();
      if (rank >= 2) {
        int outputs = slot.shape().extent(rank - 1);
        int alike = 0;
        for (int k = 1; k < outputs; k++) {
          alike += sameColumn(parameters, slot, outputs, k) ? 1 : 0;
        }
        most = outputs < 2 ? most : Math.max(most, (double) alike / (outputs - 1));
      }
    }
    return most;
  }

  private static boolean sameColumn(float[] parameters, ParameterSlot slot, int outputs, int k) {
    for (int at = slot.offset(); at < slot.offset() + slot.size(); at += outputs) {
      if (parameters[at] != parameters[at + k]) {
        return false;
      }
    }
    return true;
  }
}
