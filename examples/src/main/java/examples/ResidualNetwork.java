package examples;

import module java.base;
import module org.lanewise.engine;
import static org.lanewise.engine.Lanewise.*;

/**
 * A layer composed of others, the residual block, and a network of them on CIFAR-10: ResNet-20 of
 * He et al., 2015, section 4.2, with 0.27 million parameters.
 *
 * <pre>ResidualNetwork [IMAGES [EPOCHS [FILTERS [solids10]]]]</pre>
 */
final class ResidualNetwork {

  public static void main(String[] args) {
    int images = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    int filters = args.length > 2 ? Integer.parseInt(args[2]) : 16;
    boolean solids = args.length > 3;
    var data =
        solids
            ? Solids10.render(images, images / 5)
            : DataStore.standard().cifar10(images, images / 5);

    List<Node> nodes = new ArrayList<>();
    nodes.add(Node.of(conv2d(filters, 3).same().withoutBias()));
    nodes.add(Node.of(norm(Initializers.ONES)));
    nodes.add(Node.of(relu().named("stem")));
    String at = "stem";
    for (int block = 0; block < 9; block++) {
      // Three stages of three blocks; a new stage halves height and width, with twice the filters.
      boolean newStage = block == 3 || block == 6;
      at = residual(nodes, "block" + (block + 1), at, filters << block / 3, newStage ? 2 : 1);
    }
    nodes.add(Node.of(globalAveragePool2d()));
    nodes.add(Node.of(dense(10)));
    var network = Network.of(Shape.of(32, 32, 3), Graph.of(nodes.toArray(Node[]::new)));
    IO.print(network.summary());

    Training.of(network)
        .data(data)
        .augment(flip(), crop(4))
        .batch(Math.min(128, images))
        .epochs(epochs)
        .optimizer(nesterov(0.1, 0.9).withDecay(5e-4))
        .schedule(oneCycle(0.4))
        .callbacks(progress())
        .saveBest(Path.of("residual.safetensors"))
        .run();
  }

  /** Two convolutions beside a shortcut: they learn only what is to be added to it. */
  private static String residual(
      List<Node> nodes, String name, String input, int filters, int stride) {
    // A node that names nothing to read reads the one before.
    nodes.add(Node.of(conv2d(filters, 3).strides(stride).same().withoutBias(), input));
    nodes.add(Node.of(norm(Initializers.ONES)));
    nodes.add(Node.of(relu()));
    nodes.add(Node.of(conv2d(filters, 3).same().withoutBias()));
    // A gamma of zero switches the branch off at first: a deep network begins as a shallow one.
    nodes.add(Node.of(norm(Initializers.ZEROS).named(name + "_branch")));
    String shortcut = input;
    if (stride > 1) { // shapes differ, so the shortcut takes a convolution of single pixels
      nodes.add(Node.of(conv2d(filters, 1).strides(stride).withoutBias(), input));
      shortcut = name + "_shortcut";
      nodes.add(Node.of(norm(Initializers.ONES).named(shortcut)));
    }
    nodes.add(Node.of(add(), name + "_branch", shortcut));
    nodes.add(Node.of(relu().named(name)));
    return name;
  }

  private static BatchNorm norm(Initializer gamma) {
    return batchNorm().withMomentum(0.9).with(Learning.DEFAULT.from(gamma));
  }
}
