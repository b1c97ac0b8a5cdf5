package org.lanewise.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.augment.Augmentations;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.VectorSupport;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.DataSettings;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.RunSettings;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;

/**
 * A training run: what is not said is as the article has it, ten epochs of batches of 32 with Adam,
 * pixels scaled to 0 … 1, the first seed, and all processors. Who wants to look inside takes a
 * {@link Trainer}, which this one uses.
 *
 * <p>One thread at a time.
 *
 * {@snippet :
 * Training training = Training.of(network).data(data).batch(10).epochs(2).seed(7)
 *     .checkpoints(folder.resolve("run"))
 *     .saveBest(folder.resolve("best.safetensors"))
 *     .log(folder.resolve("log.csv"));
 * History history = training.run();
 * Metrics metrics = training.evaluate(data.test());
 * IO.println("loss " + metrics.meanLoss() + ", accuracy " + metrics.accuracy());
 * training.model().save(folder.resolve("last.safetensors"));
 * }
 */
public final class Training {

  private final Network network;
  private final List<Callback> callbacks = new ArrayList<>();
  private TrainingSettings settings = TrainingSettings.defaults(1);
  private Preprocessing preprocessing = Preprocessing.scaled();
  private int threads = Runtime.getRuntime().availableProcessors();
  private @Nullable KernelSet kernels;
  private @Nullable TrainAndTest data;
  private List<Augmentation> augmentation = List.of();
  private RunFiles files = RunFiles.NONE;
  private @Nullable Start start;
  private @Nullable Model model;

  private Training(Network network) {
    this.network = network;
  }

  /** Of this network. */
  public static Training of(Network network) {
    return new Training(Objects.requireNonNull(network, "network"));
  }

  /**
   * What it learns from, and what it is tested on after every epoch: the images' targets where they
   * have some, else their labels. For targets take a {@link #loss} that is for numbers.
   */
  public Training data(TrainAndTest images) {
    data = Objects.requireNonNull(images, "images");
    return this;
  }

  /** How pixels become the network's input. */
  public Training preprocessing(Preprocessing how) {
    preprocessing = Objects.requireNonNull(how, "how");
    return this;
  }

  /**
   * Begins with the weights and the preprocessing of a model, not with fresh ones: every layer that
   * is called as one of the model's has its tensors; all others begin as usual. Layers that shall
   * stay as they are get {@link org.lanewise.engine.layer.Learning#frozen}.
   *
   * @throws IllegalArgumentException when no layer is called as one of the model's, or one is, but
   *     has tensors of other shapes
   */
  public Training startFrom(Model trained) {
    start = Start.of(network, Objects.requireNonNull(trained, "trained"));
    preprocessing = trained.preprocessing();
    return this;
  }

  /**
   * How the training images are changed in every epoch, in this order: {@code
   * augment(Augmentation.flip(), Augmentation.crop(2))}.
   *
   * @throws IllegalArgumentException when two have one label
   */
  public Training augment(Augmentation... augmentations) {
    Objects.requireNonNull(augmentations, "augmentations");
    augmentation = Augmentations.list(Arrays.asList(augmentations));
    return this;
  }

  /**
   * Where a checkpoint goes after every epoch and when the run is stopped. A run that finds one
   * there goes on from it, to the same bits as if it had not been stopped; a damaged one is passed
   * over, with a warning to the {@link System.Logger} of this package's name.
   *
   * @param folder of this run alone; made if need be. The run's other files may lie in it, under
   *     names that don't begin with {@code checkpoint-} or {@code lock}.
   */
  public Training checkpoints(Path folder) {
    files = files.withCheckpoints(Objects.requireNonNull(folder, "folder"));
    return this;
  }

  /**
   * Where the model of the best epoch goes, the one that {@link History#best} names: written
   * whenever an epoch is the best so far, and when a run goes on, even if no epoch is left.
   *
   * @param file as {@link Model#save} writes it; its setting {@code best_epoch} has the number
   */
  public Training saveBest(Path file) {
    files = files.withBest(Objects.requireNonNull(file, "file"));
    return this;
  }

  /**
   * Where the history goes after every epoch, and when a run goes on, as a table of comma-separated
   * values (RFC 4180) in Keras' names: {@code epoch,loss,accuracy,val_loss,val_accuracy}, then the
   * metrics counted beside the loss. What there was no validation for is empty. Where targets are
   * numbers there is no accuracy.
   *
   * @param file written anew each time, with the epochs before a resume; one that holds anything
   *     but such a table is not replaced, but refused before the first step
   */
  public Training log(Path file) {
    files = files.withLog(Objects.requireNonNull(file, "file"));
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

  /**
   * The learning rate of each step; without this call the optimizer's. For a schedule with a peak
   * of its own, such as {@link org.lanewise.engine.optim.OneCycle}, the optimizer's does not count.
   */
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

  /**
   * How convolutions are computed; without this call each by what its shape is fastest with. It
   * decides which bits the run ends with.
   */
  public Training convolution(Convolution how) {
    settings = settings.with(Objects.requireNonNull(how, "how"));
    return this;
  }

  /** Of the initial weights, the order of the images, and dropout. */
  public Training seed(long seed) {
    settings = settings.withSeed(seed);
    return this;
  }

  /** Are told of the run, after those of earlier calls. */
  public Training callbacks(Callback... more) {
    for (Callback callback : Objects.requireNonNull(more, "more")) {
      callbacks.add(Objects.requireNonNull(callback, "more holds null"));
    }
    return this;
  }

  /**
   * How many threads compute; they change no bit.
   *
   * @throws IllegalArgumentException when the number is below 1 or above 1024
   */
  public Training threads(int number) {
    threads = Workers.requireThreads(number);
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
   * @throws IllegalArgumentException when network and data don't fit, a batch is larger than the
   *     training set, two of {@link #saveBest}, {@link #log} and {@link #checkpoints} have one
   *     place, one of them lies under the file of another, or one of the former has the name of a
   *     checkpoint
   * @throws StoreException when the folder of checkpoints holds another run, naming what differs,
   *     or one without the best epoch that {@link #saveBest} needs; when the file of {@link #log}
   *     holds something else; or when the file system refuses
   */
  public History run() {
    TrainAndTest images = images();
    files.requireApart();
    Run run =
        new Run(
            network,
            settings,
            preprocessing,
            DataIdentity.of(images),
            RunSettings.of(augmentation)
                .and(DataSettings.of(images, settings.seed()))
                .and(start == null ? Settings.none() : start.settings()));
    TrainingRun running =
        new TrainingRun(run, images, augmentation, kernelSet(), threads, List.copyOf(callbacks));
    History history = running.run(files, start);
    model = running.model();
    return history;
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
   * Loss, accuracy and {@link Metrics#confusion} of the model on other images; where they have
   * targets that are numbers, the loss and {@link Metrics#own} its metrics.
   *
   * @throws IllegalStateException before a run
   * @throws IllegalArgumentException when shape, classes or target names are others
   */
  public Metrics evaluate(LabelledImages others) {
    Objects.requireNonNull(others, "others");
    Model trained = model();
    try (Workers workers = new Workers(threads)) {
      return new Predictor(
              Program.of(network, kernelSet(), settings.convolution()),
              workers,
              trained.parameters())
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
