package org.lanewise.engine.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.datasets.augment.Augmentations;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.UpdateSettings;

/** Training settings as {@link Settings}, for model files and checkpoints. */
public final class RunSettings {

  private static final String EPOCHS = "epochs";
  private static final String BATCH = "batch";
  private static final String SEED = "seed";
  private static final String SHUFFLE = "shuffle";
  private static final String OPTIMIZER = "optimizer";
  private static final String LEARNING_RATE = "learning_rate";

  private static final String SCHEDULE = "schedule";
  private static final String CLIP_NORM = "clip_norm";
  private static final String AVERAGE = "average";
  private static final String LOSS = "loss";
  private static final String CONVOLUTION = "convolution";
  private static final String AUGMENT = "augment";

  private static final Set<String> OURS =
      Set.of(
          EPOCHS,
          BATCH,
          SEED,
          SHUFFLE,
          OPTIMIZER,
          LEARNING_RATE,
          SCHEDULE,
          CLIP_NORM,
          AVERAGE,
          LOSS,
          CONVOLUTION);

  private RunSettings() {}

  /**
   * The settings under the names {@code epochs}, {@code batch}, {@code optimizer}, and so on, the
   * optimizer's own among them; those of schedule, average and loss after {@code schedule.}, {@code
   * average.} and {@code loss.}. A constant schedule, the usual loss and a gradient as it is have
   * none.
   *
   * @throws IllegalArgumentException when the optimizer has a setting of the same name as one of
   *     these, or one that is not finite
   */
  public static Settings of(TrainingSettings training) {
    Objects.requireNonNull(training, "training");
    Optimizer optimizer = training.optimizer();
    Settings settings =
        Settings.none()
            .with(EPOCHS, training.epochs())
            .with(BATCH, training.batchSize())
            .with(SEED, training.seed())
            .with(SHUFFLE, training.shuffle())
            .with(CONVOLUTION, training.convolution().label())
            .with(OPTIMIZER, optimizer.label())
            .with(LEARNING_RATE, optimizer.learningRate());
    for (Map.Entry<String, Double> own : new TreeMap<>(optimizer.settings()).entrySet()) {
      if (isOurs(own.getKey())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the optimizer %s calls a setting of its own %s, as one of the run is called; rename it",
                Quote.of(optimizer.label()),
                Quote.of(own.getKey())));
      }
      settings = settings.with(own.getKey(), own.getValue());
    }
    Schedule schedule = training.schedule();
    if (!schedule.equals(new Constant())) {
      settings = with(settings, SCHEDULE, schedule.label(), schedule.settings());
    }
    if (training.update().clipNorm().isPresent()) {
      settings = settings.with(CLIP_NORM, training.update().clipNorm().getAsDouble());
    }
    if (training.update().average().isPresent()) {
      Average average = training.update().average().get();
      settings = with(settings, AVERAGE, average.label(), average.settings());
    }
    Loss loss = training.loss();
    Loss usual = new SoftmaxCrossEntropy();
    if (!loss.label().equals(usual.label()) || !loss.settings().equals(usual.settings())) {
      settings = with(settings, LOSS, loss.label(), loss.settings());
    }
    return settings;
  }

  /**
   * How training images are changed: each setting under {@code augment.}, its label, a dot and its
   * name. The order is {@code augment}.
   */
  public static Settings of(List<? extends Augmentation> augmentations) {
    Map<String, Double> numbers = Augmentations.settings(augmentations);
    Settings settings = Settings.none();
    if (!augmentations.isEmpty()) {
      List<String> labels = augmentations.stream().map(Augmentation::label).toList();
      settings = settings.with(AUGMENT, String.join(",", labels));
    }
    for (var one : numbers.entrySet()) {
      settings = settings.with(AUGMENT + "." + one.getKey(), one.getValue());
    }
    return settings;
  }

  /** Adds what has a label, and its own settings after the same word and a dot. */
  private static Settings with(
      Settings settings, String what, String label, Map<String, Double> own) {
    Settings all = settings.with(what, label);
    for (Map.Entry<String, Double> one : new TreeMap<>(own).entrySet()) {
      all = all.with(what + "." + one.getKey(), one.getValue());
    }
    return all;
  }

  private static Map<String, Double> own(Settings settings, String what) {
    Map<String, Double> own = new TreeMap<>();
    for (String name : settings.names()) {
      if (name.startsWith(what + ".")) {
        own.put(name.substring(what.length() + 1), settings.required(name));
      }
    }
    return own;
  }

  private static boolean isOurs(String name) {
    return OURS.contains(name)
        || name.startsWith(SCHEDULE + ".")
        || name.startsWith(AVERAGE + ".")
        || name.startsWith(LOSS + ".");
  }

  /**
   * Back from {@link #of}, where all of it is Lanewise's; empty where something is missing, or its
   * code is elsewhere. Whatever else a model tells of its training is no setting of the optimizer.
   */
  public static Optional<TrainingSettings> known(Settings settings) {
    if (Objects.requireNonNull(settings, "settings").text(OPTIMIZER) == null) {
      return Optional.empty();
    }
    try {
      Map<String, Double> all = numbers(settings);
      String label = String.valueOf(settings.text(OPTIMIZER));
      Optional<Optimizer> optimizer =
          KnownRules.optimizer(label, settings.required(LEARNING_RATE), all);
      Settings those = settings;
      for (String name : all.keySet()) {
        boolean its = optimizer.isPresent() && optimizer.get().settings().containsKey(name);
        those = its ? those : those.without(name);
      }
      return Optional.of(parse(Path.of("model"), those, List.of()))
          .filter(training ->
              !(training.optimizer() instanceof Saved.Optimizer)
                  && !(training.loss() instanceof Saved.Loss));
    } catch (StoreException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The numbers that are none of the run's own settings. */
  private static Map<String, Double> numbers(Settings settings) {
    Map<String, Double> numbers = new TreeMap<>();
    for (String name : settings.names()) {
      if (!isOurs(name)) {
        settings.number(name).ifPresent(value -> numbers.put(name, value));
      }
    }
    return numbers;
  }

  /**
   * Back from {@link #of}. An optimizer, schedule or loss that is none of ours, or one of ours with
   * more settings or other arrays, comes back as what can be told of it, without its code.
   *
   * @param arrays the names of the optimizer's arrays
   * @throws StoreException when something is missing or out of its range
   */
  static TrainingSettings parse(Path file, Settings settings, List<String> arrays) {
    try {
      return new TrainingSettings(
          Math.toIntExact(settings.whole(EPOCHS, 0)),
          Math.toIntExact(settings.whole(BATCH, 0)),
          new UpdateSettings(
              optimizer(settings, arrays),
              schedule(settings),
              settings.number(CLIP_NORM),
              average(settings)),
          loss(settings),
          settings.whole(SEED, 0),
          settings.flag(SHUFFLE, true),
          convolution(settings));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw StoreException.of(
          file, "the training settings make no sense: " + e.getMessage(), NetworkTensors.REMEDY);
    }
  }

  /**
   * How convolutions were computed; direct where nothing is said, as in files of versions that knew
   * nothing else.
   *
   * @throws IllegalArgumentException when it is a way that this version doesn't know
   */
  static Convolution convolution(Settings settings) {
    String label = settings.text(CONVOLUTION);
    return label == null ? Convolution.DIRECT : Convolution.of(label);
  }

  private static Optimizer optimizer(Settings settings, List<String> arrays) {
    Map<String, Double> own = numbers(settings);
    double rate = settings.required(LEARNING_RATE);
    String label = String.valueOf(settings.text(OPTIMIZER));
    Optimizer saved = new Saved.Optimizer(label, rate, own, arrays);
    Optimizer known = KnownRules.optimizer(label, rate, own).orElse(saved);
    boolean same =
        own.equals(known.settings())
            && (arrays.isEmpty() || Set.copyOf(arrays).equals(Set.copyOf(known.stateNames())));
    return same ? known : saved;
  }

  private static Schedule schedule(Settings settings) {
    return rule(settings, SCHEDULE, KnownRules::schedule, Schedule::settings, Saved.Schedule::new)
        .orElseGet(Constant::new);
  }

  private static Optional<Average> average(Settings settings) {
    return rule(settings, AVERAGE, KnownRules::average, Average::settings, Saved.Average::new);
  }

  private static Loss loss(Settings settings) {
    return rule(settings, LOSS, KnownRules::loss, Loss::settings, Saved.Loss::new)
        .orElseGet(SoftmaxCrossEntropy::new);
  }

  /** The loss, where its code is here. */
  static Optional<Loss> knownLoss(Settings settings) {
    try {
      return Optional.of(loss(settings)).filter(loss -> !(loss instanceof Saved.Loss));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * One of ours with the very settings that were saved, or else what can be told of it; empty where
   * none was saved.
   */
  private static <T> Optional<T> rule(
      Settings settings,
      String what,
      BiFunction<String, Map<String, Double>, Optional<T>> known,
      Function<T, Map<String, Double>> settingsOf,
      BiFunction<String, Map<String, Double>, T> saved) {
    String label = settings.text(what);
    if (label == null) {
      return Optional.empty();
    }
    Map<String, Double> own = own(settings, what);
    return known
        .apply(label, own)
        .filter(rule -> own.equals(settingsOf.apply(rule)))
        .or(() -> Optional.of(saved.apply(label, own)));
  }
}
