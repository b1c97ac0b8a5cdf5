package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Inspection;
import org.lanewise.engine.train.Workers;

/**
 * Every value and gradient of a batch by name, those between a layer's sums and its activation too:
 * for that an activation becomes a layer of its own, which changes no bit.
 */
final class PageTrace {

  private static final String SUMS = "-sums";

  private final Network network;
  private final Dataset images;
  private final Loss loss;
  private final long seed;
  private final Inspection inspection;
  private final List<String> notes = new ArrayList<>();
  private final float[] vector;

  PageTrace(Network network, float[] vector, Dataset images, Loss loss, long seed) {
    this.network = network;
    this.images = images;
    this.loss = loss;
    this.seed = seed;
    this.vector = vector.clone();
    Network apart = apart();
    try (Workers workers = new Workers(1)) {
      Program program = Program.unfused(apart, KernelSets.TEXTBOOK);
      inspection = new Inspection(program, workers, images, loss, vector, seed);
    }
  }

  /** The same with other parameters. */
  PageTrace with(float[] other) {
    return new PageTrace(network, other, images, loss, seed);
  }

  private Network apart() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.graph().nodes()) {
      Optional<Activation> activation = activation(node.layer());
      Layer layer = activation.isPresent() ? sums(node.layer()) : node.layer();
      if (layer instanceof BatchNorm norm && images.size() == 1) {
        notes.add(
            "%s: one image has no batch, so its moving statistics are taken as constants."
                .formatted(norm.name()));
        layer = norm.with(norm.learning().during(Map.of()));
      }
      nodes.add(new Node(layer, node.inputs()));
      if (activation.isPresent()) {
        nodes.add(Node.of(new Activate(node.name(), activation.get()), layer.name()));
      }
    }
    return Network.of(network.inputShape(), new Graph(nodes));
  }

  private static Layer sums(Layer layer) {
    return switch (layer) {
      case Conv2d c ->
          new Conv2d(
              c.name() + SUMS,
              c.filters(),
              c.window(),
              c.groups(),
              c.bias(),
              Activation.LINEAR,
              c.learning());
      case Dense d ->
          new Dense(d.name() + SUMS, d.units(), d.bias(), Activation.LINEAR, d.learning());
      default -> layer;
    };
  }

  /** The activation that a convolution or dense layer ends in. */
  static Optional<Activation> activation(Layer layer) {
    Activation activation =
        switch (layer) {
          case Conv2d c -> c.activation();
          case Dense d -> d.activation();
          default -> Activation.LINEAR;
        };
    return activation.function().map(function -> activation);
  }

  Network network() {
    return network;
  }

  List<String> notes() {
    return notes;
  }

  double loss() {
    return inspection.metrics().meanLoss();
  }

  Tensor value(String layer) {
    return tensor(inspection.value(layer));
  }

  Tensor gradient(String layer) {
    return tensor(inspection.gradientOf(layer));
  }

  Tensor beforeActivation(String layer) {
    return value(layer + SUMS);
  }

  Tensor gradientBeforeActivation(String layer) {
    return gradient(layer + SUMS);
  }

  Tensor gradientOf(String path) {
    ParameterSlot slot =
        network.parameters().stream()
            .filter(one -> one.path().equals(path))
            .findFirst()
            .orElseThrow();
    float[] part = new float[slot.size()];
    System.arraycopy(inspection.gradient(), slot.offset(), part, 0, part.length);
    return tensor(part);
  }

  private static Tensor tensor(float[] data) {
    return new Tensor(Shape.of(data.length), data);
  }
}
