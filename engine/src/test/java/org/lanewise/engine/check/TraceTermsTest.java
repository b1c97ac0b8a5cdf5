package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Workers;

/** Every number of a step is what its terms give, in every bit. */
final class TraceTermsTest {

  private static final int DRAWS = 6;

  private static Dataset images(Network network, int count, SplittableRandom random) {
    float[] data = new float[count * network.inputShape().size()];
    for (int i = 0; i < data.length; i++) {
      data[i] =
          random.nextInt(4) == 0 ? random.nextInt(-2, 3) / 2f : (float) random.nextDouble(-1, 1);
    }
    int[] extents =
        IntStream.concat(IntStream.of(count), Arrays.stream(network.inputShape().toArray()))
            .toArray();
    int[] labels = IntStream.range(0, count).map(i -> i % network.classes()).toArray();
    return new TensorDataset(new Tensor(Shape.of(extents), data), labels, network.classes());
  }

  private static Trace trace(Network network, int images, SplittableRandom random) {
    return Trace.of(network, TestNetworks.parameters(network, 7))
        .seed(5)
        .images(images(network, images, random));
  }

  /** Alone, and with several readers around it; one image, slices, micro-batches, shares. */
  @ParameterizedTest
  @EnumSource(LayerCase.class)
  void everyLayer(LayerCase layerCase) {
    int[] sizes = {1, 1, 2, 5, 9, 22, 70};
    for (int i = 0; i < DRAWS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      LayerCase.Drawn drawn = layerCase.draw(random);
      for (Network network : List.of(CaseNetwork.alone(drawn), CaseNetwork.branched(drawn))) {
        int size = sizes[random.nextInt(sizes.length)];
        new Terms(
                trace(network, size, random), "draw " + i + ", " + drawn + ", " + size + " images")
            .checkEach(15);
      }
    }
  }

  /** The traced program is the one that trains, with activations by themselves. */
  @Test
  void itIsTheProgramThatTrains() {
    Network network = TestNetworks.everyLayer();
    float[] parameters = TestNetworks.parameters(network, 7);
    Dataset images = images(network, 22, new SplittableRandom(1));
    Trace trace = Trace.of(network, parameters).seed(5).images(images);
    try (Workers workers = new Workers(2)) {
      Program program = Program.unfused(network, KernelSets.FAST);
      Inspection seen = new Inspection(program, workers, images, parameters, 5);
      for (String name : trace.names()) {
        assertArrayEquals(seen.value(name), trace.value(name).data(), name);
        // Where the activation works in place, the program that trains has no other gradient.
        boolean inPlace = name.equals("valid") || name.equals("hidden");
        Tensor gradient = inPlace ? trace.gradientBeforeActivation(name) : trace.gradient(name);
        assertArrayEquals(seen.gradientOf(name), gradient.data(), name);
      }
      float[] gradient = seen.gradient();
      network
          .parameters()
          .forEach(slot ->
              assertArrayEquals(
                  Arrays.copyOfRange(gradient, slot.offset(), slot.offset() + slot.size()),
                  trace.gradientOf(slot.path()).data(),
                  slot.path()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 130, 333})
  void sharesOfABatch(int images) {
    Network network = TestNetworks.small();
    new Terms(trace(network, images, new SplittableRandom(2)), images + " images").checkEach(10);
  }

  @Test
  void everyLoss() {
    Network network = TestNetworks.small();
    SplittableRandom random = new SplittableRandom(2);
    Loss own =
        new Loss() {
          @Override
          public String label() {
            return "own";
          }

          @Override
          public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
            new MeanSquaredError().loss(n, logits, targets, metrics);
          }

          @Override
          public void gradient(
              int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
            new MeanSquaredError().gradient(n, logits, targets, batch, dlogits, metrics);
          }
        };
    for (Loss loss :
        List.of(
            new SoftmaxCrossEntropy(),
            SoftmaxCrossEntropy.smoothed(0.1).weighted(1, 2, 0.5, 3),
            new BinaryCrossEntropy(),
            new MeanSquaredError(),
            own)) {
      for (int count : new int[] {1, 6}) {
        Trace trace =
            Trace.of(network, TestNetworks.parameters(network, 7))
                .loss(loss)
                .images(images(network, count, random));
        new Terms(trace, loss.label()).checkEach(4);
        double sum = 0;
        for (int i = 0; i < count; i++) {
          sum += trace.lossTerms(i).value();
        }
        assertEquals(trace.loss(), sum / count, count == 1 ? 0 : 1e-12);
      }
    }
  }
}
