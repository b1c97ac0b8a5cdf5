package org.lanewise.lab.explain;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.StatisticSlot;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;

/** Pages of small networks with random weights, on random images. */
final class PageSample {

  private static final long SEED = 5;

  private PageSample() {}

  static PageNumbers numbers(Network network, int images, Loss loss, SplittableRandom random) {
    return numbers(network, images, loss, Adam.defaults(), random);
  }

  static PageNumbers numbers(
      Network network, int images, Loss loss, Optimizer optimizer, SplittableRandom random) {
    float[] vector = vector(network, random);
    float[][] memory = new float[optimizer.stateNames().size()][vector.length];
    for (float[] each : memory) {
      for (int i = 0; i < each.length; i++) {
        each[i] = (float) random.nextDouble(0, 0.01);
      }
    }
    Dataset dataset = images(network, images, random);
    TrainingState state = new TrainingState(vector, memory, 3);
    PageFacts facts =
        new PageFacts(
            "a sample",
            List.of("made at random"),
            IntStream.range(0, network.classes()).mapToObj(k -> "class " + k).toList(),
            dataset,
            new TrainingSettings(1, images, optimizer, SEED, false).withLoss(loss),
            state,
            null);
    Trace trace =
        Trace.of(network, vector)
            .loss(loss)
            .optimizer(optimizer)
            .remembering(memory, 3)
            .seed(SEED)
            .images(dataset);
    return PageStep.of(trace, facts);
  }

  /** Images of many kinds: zeros of both signs, and ties, for poolings to choose among. */
  private static Dataset images(Network network, int count, SplittableRandom random) {
    float[] data = new float[count * network.inputShape().size()];
    for (int i = 0; i < data.length; i++) {
      data[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextBoolean() ? 0f : -0f;
            case 1 -> random.nextInt(-4, 5) / 4f;
            default -> (float) random.nextDouble(-1, 1);
          };
    }
    int[] extents =
        IntStream.concat(IntStream.of(count), Arrays.stream(network.inputShape().toArray()))
            .toArray();
    int classes = network.classes();
    int[] labels = IntStream.range(0, count).map(i -> i % classes).toArray();
    return new TensorDataset(new Tensor(Shape.of(extents), data), labels, classes);
  }

  private static float[] vector(Network network, SplittableRandom random) {
    float[] vector = network.initialParameters(7);
    for (ParameterSlot slot : network.parameters()) {
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        vector[i] += (float) random.nextDouble(-0.3, 0.3);
      }
    }
    for (StatisticSlot slot : network.statistics()) {
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        vector[i] += (float) random.nextDouble(0, 0.3);
      }
    }
    return vector;
  }
}
