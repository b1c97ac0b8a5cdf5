package org.lanewise.engine;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.layer.LayerCase.Drawn;
import org.lanewise.engine.network.CaseNetwork;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Workers;

/**
 * A layer as its case drew it, in one of the tiny networks around it.
 *
 * @param what for messages: which draw it was
 * @param random for images
 */
record LayerTrial(String what, Drawn drawn, Network network, SplittableRandom random) {

  /** For each draw a network of the layer alone, and one with several readers around it. */
  static List<LayerTrial> all(LayerCase layerCase, int draws) {
    return IntStream.range(0, draws).boxed().flatMap(i -> of(layerCase, i)).toList();
  }

  private static Stream<LayerTrial> of(LayerCase layerCase, int draw) {
    Drawn drawn = layerCase.draw(new SplittableRandom(draw));
    String what = "draw " + draw + ", " + drawn.layer() + " of " + drawn.inputs() + ", ";
    SplittableRandom random = new SplittableRandom(~draw);
    return Stream.of(
        new LayerTrial(what + "alone", drawn, CaseNetwork.alone(drawn), random.split()),
        new LayerTrial(what + "branched", drawn, CaseNetwork.branched(drawn), random.split()));
  }

  /** Images of many kinds: zeros of both signs, and ties, for poolings to choose among. */
  Dataset images(int count) {
    return dataset(pixels(count), count);
  }

  /** What {@link #images} are made of. */
  float[] pixels(int count) {
    float[] data = new float[count * network.inputShape().size()];
    for (int i = 0; i < data.length; i++) {
      data[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextBoolean() ? 0f : -0f;
            case 1 -> random.nextInt(-4, 5) / 4f;
            default -> (float) random.nextDouble(-1, 1);
          };
    }
    return data;
  }

  Dataset dataset(float[] data, int count) {
    int[] extents =
        IntStream.concat(IntStream.of(count), Arrays.stream(network.inputShape().toArray()))
            .toArray();
    int[] labels = IntStream.range(0, count).map(i -> i % CaseNetwork.CLASSES).toArray();
    return new TensorDataset(new Tensor(Shape.of(extents), data), labels, CaseNetwork.CLASSES);
  }

  float[] parameters() {
    return TestNetworks.parameters(network, 7);
  }

  Program program(KernelSets kernels, boolean fused) {
    return fused ? Program.of(network, kernels) : Program.unfused(network, kernels);
  }

  /** Of the textbook kernels, layer by layer. */
  Inspection inspect(Workers workers, Dataset images, float[] parameters) {
    Program program = program(KernelSets.TEXTBOOK, false);
    return new Inspection(program, workers, images, parameters, 5);
  }

  ShapedNode node() {
    return network.node(drawn.layer().name()).orElseThrow();
  }

  List<String> names() {
    return Stream.concat(Stream.of(Graph.INPUT), network.nodes().stream().map(ShapedNode::name))
        .toList();
  }
}
