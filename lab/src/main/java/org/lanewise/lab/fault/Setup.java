package org.lanewise.lab.fault;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Shuffle;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.WorkException;

/**
 * All that a run of training is made of, each part replaceable.
 *
 * @param data images to train on and to be judged by
 * @param graph the layers of the network and what they read
 * @param preprocessing of the pixels
 * @param settings epochs, batch, optimizer, seed
 * @param weights changes the initial parameters
 * @param reading changes how training images are read
 */
public record Setup(
    TrainAndTest data,
    Graph graph,
    Preprocessing preprocessing,
    TrainingSettings settings,
    UnaryOperator<float[]> weights,
    UnaryOperator<Dataset> reading) {

  /** A healthy one. */
  public static Setup of(
      TrainAndTest data, Graph graph, Preprocessing preprocessing, TrainingSettings settings) {
    return new Setup(
        data, graph, preprocessing, settings, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * The network.
   *
   * @throws WorkException when it does not go with the images or their classes
   */
  public Network network() {
    LabelledImages images = data.train();
    Shape image = Shape.of(images.height(), images.width(), images.channels());
    Network network;
    int outputs;
    try {
      network = Network.of(image, graph);
      outputs = network.classes();
    } catch (LayerException e) {
      throw new WorkException(
          "the network does not go with images %s: %s.".formatted(image, e.getMessage()), e);
    }
    int classes = images.classNames().size();
    if (outputs != classes) {
      throw new WorkException(
          "the network has %s, but %s has %s; %s."
              .formatted(
                  Count.of(outputs, "output"),
                  data.name(),
                  Count.of(classes, "class"),
                  oneOutputEach(classes)));
    }
    return network;
  }

  /** How the network gets as many outputs as there are classes. */
  private String oneOutputEach(int classes) {
    return graph.nodes().reversed().stream()
        .map(Node::layer)
        .filter(layer -> !(layer instanceof Activate) && !(layer instanceof Dropout))
        .findFirst()
        .filter(Dense.class::isInstance)
        .map(dense ->
            "give the last dense layer, '%s', one unit for each class".formatted(dense.name()))
        .orElseGet(() ->
            String.format(
                Locale.ROOT,
                "add a dense layer with one unit for each class behind the last layer, '%s' (dense%d)",
                graph.nodes().getLast().name(),
                classes));
  }

  /** What it learns from. */
  public Dataset trainingDataset() {
    return reading.apply(new ImageDataset(data.train(), preprocessing));
  }

  /** What it is judged by. */
  public Dataset testDataset() {
    return new ImageDataset(data.test(), preprocessing);
  }

  /** The state before step 1. */
  public TrainingState initialState(Network network) {
    return TrainingState.of(
        weights.apply(InitialParameters.of(network, trainingDataset(), settings.seed())),
        settings.optimizer());
  }

  Setup withData(TrainAndTest other) {
    return new Setup(other, graph, preprocessing, settings, weights, reading);
  }

  Setup with(Graph other) {
    return new Setup(data, other, preprocessing, settings, weights, reading);
  }

  Setup withPreprocessing(Preprocessing other) {
    return new Setup(data, graph, other, settings, weights, reading);
  }

  Setup withSettings(TrainingSettings other) {
    return new Setup(data, graph, preprocessing, other, weights, reading);
  }

  /**
   * The same with one order of the training images in all epochs: the one that a run with a new
   * order for each epoch has in its first.
   */
  public Setup inOneOrder() {
    int[] order = new int[data.train().size()];
    new Shuffle(settings.seed()).fill(1, order);
    LabelledImages train = new Reordered(data.train(), order, order);
    return withData(data.with(train, data.test())).withSettings(settings.withShuffle(false));
  }

  /**
   * The same with training images that are changed at random in every epoch.
   *
   * @throws WorkException when that can't be done to images of their size
   */
  public Setup augmented(List<Augmentation> list) {
    try {
      list.forEach(one -> one.check(data.train().height(), data.train().width()));
    } catch (IllegalArgumentException e) {
      throw new WorkException("--augment: " + e.getMessage() + ".", e);
    }
    return withReading(dataset ->
        dataset instanceof ImageDataset images ? images.augmented(list, settings.seed()) : dataset);
  }

  /** The same with another optimizer. */
  public Setup with(Optimizer other) {
    return withOptimizer(other);
  }

  /** The same that starts from these parameters. */
  public Setup from(float[] parameters) {
    return withWeights(unused -> parameters);
  }

  Setup withOptimizer(Optimizer other) {
    return withSettings(settings.withOptimizer(other));
  }

  Setup withWeights(UnaryOperator<float[]> other) {
    return new Setup(data, graph, preprocessing, settings, other, reading);
  }

  Setup withReading(UnaryOperator<Dataset> other) {
    return new Setup(
        data,
        graph,
        preprocessing,
        settings,
        weights,
        dataset -> other.apply(reading.apply(dataset)));
  }
}
