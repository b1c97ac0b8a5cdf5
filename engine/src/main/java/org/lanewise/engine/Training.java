package org.lanewise.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.VectorSupport;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.InitialParameters;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/**
 * A training run: what is not said is as the article has it, ten epochs of batches of 32 with Adam,
 * pixels scaled to 0 … 1, the first seed, and all processors. Who wants to go on where a run was
 * stopped, or to look inside, takes a {@link Trainer}, which this one uses.
 *
 * <p>One thread at a time.
 */
public final class Training {

  private final Network network;
  private final List<Callback> callbacks = new ArrayList<>();
  private TrainingSettings settings = TrainingSettings.defaults(1);
  private Preprocessing preprocessing = Preprocessing.scaled();
  private int threads = Runtime.getRuntime().availableProcessors();
  private @Nullable KernelSet kernels;
  private @Nullable TrainAndTest data;
  private @Nullable Model model;

  private Training(Network network) {
    this.network = network;
  }

  /** Of this network. */
  public static Training of(Network network) {
    return new Training(Objects.requireNonNull(network, "network"));
  }

  /** What it learns from, and what it is tested on after every epoch. */
  public Training data(TrainAndTest images) {
    data = Objects.requireNonNull(images, "images");
    return this;
  }

  /** How pixels become the network's input. */
  public Training preprocessing(Preprocessing how) {
    preprocessing = Objects.requireNonNull(how, "how");
    return this;
  }

  /** Images of a batch. */
  public Training batch(int size) {
    settings = settings.withBatchSize(size);
    return this;
  }

  /** Times through the training images. */
  public Training epochs(int number) {
    settings = settings.withEpochs(number);
    return this;
  }

  /** How gradients become steps. */
  public Training optimizer(Optimizer optimizer) {
    settings = settings.withOptimizer(Objects.requireNonNull(optimizer, "optimizer"));
    return this;
  }

  /** The learning rate of each step. */
  public Training schedule(Schedule schedule) {
    settings = settings.withSchedule(Objects.requireNonNull(schedule, "schedule"));
    return this;
  }

  /**
   * The largest norm that the gradient of a batch keeps, over all parameters.
   *
   * @throws IllegalArgumentException when it is not positive and finite
   */
  public Training clipNorm(double norm) {
    settings = settings.with(settings.update().withClipNorm(norm));
    return this;
  }

  /** What validation and model take in place of the parameters. */
  public Training average(Average average) {
    Objects.requireNonNull(average, "average");
    settings = settings.with(settings.update().withAverage(average));
    return this;
  }

  /** What is minimized, and metrics beside it: {@link Loss#measuring}. */
  public Training loss(Loss loss) {
    settings = settings.withLoss(Objects.requireNonNull(loss, "loss"));
    return this;
  }

  /** Of the initial weights, the order of the images, and dropout. */
  public Training seed(long seed) {
    settings = settings.withSeed(seed);
    return this;
  }

  /** Are told of the run, after those of earlier calls. */
  public Training callbacks(Callback... more) {
    callbacks.addAll(List.of(Objects.requireNonNull(more, "more")));
    return this;
  }

  /** How many threads compute; they change no bit. */
  public Training threads(int number) {
    threads = number;
    return this;
  }

  /** The kernels; without this call the fastest that this Java can run. They change no bit. */
  public Training kernels(KernelSet set) {
    kernels = Objects.requireNonNull(set, "set");
    return this;
  }

  /**
   * Trains from the first step to the last, or until a callback stops it.
   *
   * @throws IllegalStateException when there are no data
   * @throws IllegalArgumentException when network and data don't fit, or a batch is larger than the
   *     training set
   */
  public History run() {
    TrainAndTest images = images();
    Dataset training = new ImageDataset(images.train(), preprocessing);
    Dataset test = new ImageDataset(images.test(), preprocessing);
    Program program = Program.of(network, kernelSet());
    try (Workers workers = new Workers(threads)) {
      TrainingState state =
          TrainingState.of(
              InitialParameters.of(network, training, settings.seed()), settings.optimizer());
      Trainer trainer = new Trainer(program, workers, training, test, settings, state);
      callbacks.forEach(trainer::addCallback);
      trainer.run();
      model =
          new Model(
              network,
              state.modelParameters(),
              preprocessing,
              RunSettings.of(settings),
              DataIdentity.of(images));
      return trainer.history();
    }
  }

  /**
   * What the last run ended with, to be saved: {@link Model#save}.
   *
   * @throws IllegalStateException before a run
   */
  public Model model() {
    if (model == null) {
      throw new IllegalStateException("there is no model yet; call run first");
    }
    return model;
  }

  /**
   * Loss and accuracy of the model on other images.
   *
   * @throws IllegalStateException before a run
   * @throws IllegalArgumentException when shape or classes are others
   */
  public Metrics evaluate(LabelledImages others) {
    Objects.requireNonNull(others, "others");
    Model trained = model();
    try (Workers workers = new Workers(threads)) {
      return new Predictor(Program.of(network, kernelSet()), workers, trained.parameters())
          .evaluate(trained.dataset(others), settings.loss());
    }
  }

  private KernelSet kernelSet() {
    return kernels == null ? VectorSupport.detect().preferredAndTold() : kernels;
  }

  private TrainAndTest images() {
    if (data == null) {
      throw new IllegalStateException("there is nothing to learn from; call data first");
    }
    return data;
  }

  /** As {@code training of a network …}. */
  @Override
  public String toString() {
    return "training of a " + network;
  }
}
