package examples;

import static org.lanewise.engine.Lanewise.*;

import module java.base;
import module org.lanewise.engine;

/**
 * A residual network on CIFAR-10: ResNet-20 of He et al., 2015, section 4.2, of 0.27 million
 * parameters.
 *
 * <pre>ResidualNetwork [TRAINING-IMAGES [EPOCHS [WIDTH [solids10]]]]</pre>
 */
final class ResidualNetwork {

  public static void main(String[] args) {
    int images = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    int width = args.length > 2 ? Integer.parseInt(args[2]) : 16;
    var data =
        args.length > 3
            ? Solids10.render(images, images / 5)
            : DataStore.standard(org.lanewise.datasets.Progress.silent()).cifar10(images, images / 5);

    // A network is a list of nodes; each has a layer and the names of what it reads.
    List<Node> nodes = new ArrayList<>();
    String at = convolution(nodes, "stem", Graph.INPUT, width, 3, 1, Initializers.ONES);
    at = relu(nodes, "stem_relu", at);
    for (int block = 0; block < 9; block++) {
      // Three stages of three blocks: each stage halves height and width and doubles the filters.
      int stage = block / 3;
      at = residual(nodes, "block" + (block + 1), at, width << stage, stage > 0 && block % 3 == 0);
    }
    nodes.add(Node.of(new GlobalAveragePool2d("mean"), at));
    nodes.add(Node.of(dense(10), "mean"));
    var network = Network.of(Shape.of(32, 32, 3), new Graph(nodes));
    IO.print(network.summary());

    Training.of(network)
        .data(data)
        .augment(Augmentation.flip(), Augmentation.crop(4))
        .batch(Math.min(128, images))
        .epochs(epochs)
        .optimizer(new Sgd(0.1, 0.9, true).withDecay(5e-4))
        .schedule(oneCycle(0.4))
        .callbacks(progress(System.out))
        .saveBest(Path.of("residual.safetensors"))
        .run();
  }

  /** Two convolutions beside a shortcut: they have to learn only what is to be added. */
  private static String residual(
      List<Node> nodes, String name, String input, int filters, boolean halve) {
    int stride = halve ? 2 : 1;
    String inner = convolution(nodes, name + "a", input, filters, 3, stride, Initializers.ONES);
    inner = relu(nodes, name + "a_relu", inner);
    // A gamma of zero switches the branch off at first, so that a deep network begins as a
    // shallow one.
    inner = convolution(nodes, name + "b", inner, filters, 3, 1, Initializers.ZEROS);
    // Where the shapes differ, the shortcut is a convolution of single pixels.
    String shortcut =
        halve
            ? convolution(nodes, name + "s", input, filters, 1, 2, Initializers.ONES)
            : input;
    nodes.add(Node.of(new Add(name + "_add"), inner, shortcut));
    return relu(nodes, name + "_relu", name + "_add");
  }

  /** A convolution with its batch normalization, which makes a bias pointless. */
  private static String convolution(
      List<Node> nodes, String name, String in, int filters, int size, int stride, Initializer gamma) {
    Window2d window = Window2d.of(size, stride).padded(Padding.SAME);
    nodes.add(Node.of(new Conv2d(name, filters, window, Activation.LINEAR).withoutBias(), in));
    var norm = new BatchNorm(name + "_bn", 0.9, BatchNorm.EPSILON, true, true, 0);
    nodes.add(Node.of(norm.with(Learning.DEFAULT.from(gamma)), name));
    return norm.name();
  }

  private static String relu(List<Node> nodes, String name, String input) {
    nodes.add(Node.of(new Activate(name, Activation.RELU), input));
    return name;
  }
}
