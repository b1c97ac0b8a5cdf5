package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerCase;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.tensor.Shape;

/**
 * Tiny networks around the layer of a {@link LayerCase}, with the shape of its first input as the
 * image. Tests and benchmarks of all layers run them.
 */
public final class CaseNetwork {

  /** The classes of {@link #alone} and {@link #branched}. */
  public static final int CLASSES = 3;

  private final List<Node> nodes = new ArrayList<>();
  private final LayerCase.Drawn drawn;
  private final Shape image;

  private CaseNetwork(LayerCase.Drawn drawn) {
    this.drawn = drawn;
    this.image = drawn.inputs().getFirst();
  }

  /** The layer and nothing else that has its shape: it reads the image wherever that fits. */
  public static Network bare(LayerCase.Drawn drawn) {
    Objects.requireNonNull(drawn, "drawn");
    CaseNetwork network = new CaseNetwork(drawn);
    List<String> inputs = new ArrayList<>();
    for (int k = 0; k < drawn.inputs().size(); k++) {
      boolean fits = drawn.inputs().get(k).equals(network.image);
      inputs.add(fits ? Graph.INPUT : network.input(k));
    }
    network.nodes.add(new Node(drawn.layer(), inputs));
    return network.built();
  }

  /** The layer reads the image, and further inputs made of it; logits are made of its output. */
  public static Network alone(LayerCase.Drawn drawn) {
    Objects.requireNonNull(drawn, "drawn");
    CaseNetwork network = new CaseNetwork(drawn);
    List<String> inputs = new ArrayList<>(List.of(Graph.INPUT));
    for (int k = 1; k < drawn.inputs().size(); k++) {
      inputs.add(network.input(k));
    }
    network.nodes.add(new Node(drawn.layer(), inputs));
    network.logits("logits", drawn.layer().name(), network.output());
    return network.built();
  }

  /** Another layer before it, which two more read; and three readers of what it puts out. */
  public static Network branched(LayerCase.Drawn drawn) {
    Objects.requireNonNull(drawn, "drawn");
    CaseNetwork network = new CaseNetwork(drawn);
    List<String> inputs = new ArrayList<>();
    for (int k = 0; k < drawn.inputs().size(); k++) {
      inputs.add(network.input(k));
    }
    String before = inputs.getFirst();
    network.add(new Activate("beside", Activation.SILU), before);
    network.nodes.add(new Node(drawn.layer(), inputs));
    String layer = drawn.layer().name();
    network.add(new Activate("after", Activation.SILU), layer);
    Shape output = network.output();
    network.logits("logits1", layer, output);
    network.logits("logits2", "after", output);
    network.logits("logits3", layer, output);
    network.logits("logits4", "beside", network.image);
    network.logits("logits5", before, network.image);
    network.add(new Add("logits"), "logits1", "logits2", "logits3", "logits4", "logits5");
    return network.built();
  }

  private Shape output() {
    return drawn.layer().outputShape(drawn.inputs());
  }

  /** A node that makes an input's shape of the image. */
  private String input(int k) {
    Shape shape = drawn.inputs().get(k);
    String name = "input" + (k + 1);
    int channels = shape.extent(shape.rank() - 1);
    if (shape.rank() == 3) {
      add(
          new Conv2d(name, channels, new Window2d(1, 1, 1, 1, Padding.VALID), Activation.LINEAR),
          Graph.INPUT);
    } else if (image.rank() == 1) {
      add(new Dense(name, channels, Activation.LINEAR), Graph.INPUT);
    } else {
      add(new GlobalAveragePool2d("mean" + (k + 1)), Graph.INPUT);
      add(new Dense(name, channels, Activation.LINEAR), "mean" + (k + 1));
    }
    return name;
  }

  private void logits(String name, String of, Shape shape) {
    String flat = of;
    if (shape.rank() > 1) {
      flat = "flat-" + name;
      add(new Flatten(flat), of);
    }
    add(new Dense(name, CLASSES, Activation.LINEAR), flat);
  }

  private void add(Layer layer, String... inputs) {
    nodes.add(Node.of(layer, inputs));
  }

  private Network built() {
    return Network.of(image, new Graph(nodes));
  }
}
