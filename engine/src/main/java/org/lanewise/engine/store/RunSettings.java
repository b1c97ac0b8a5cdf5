package org.lanewise.engine.store;

import java.nio.file.Path;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;

/** Training settings as {@link Settings}, for model files and checkpoints. */
public final class RunSettings {

  private static final String EPOCHS = "epochs";
  private static final String BATCH = "batch";
  private static final String SEED = "seed";
  private static final String SHUFFLE = "shuffle";
  private static final String OPTIMIZER = "optimizer";
  private static final String LEARNING_RATE = "learning_rate";
  private static final String BETA_1 = "beta1";
  private static final String BETA_2 = "beta2";
  private static final String EPSILON = "epsilon";
  private static final String MOMENTUM = "momentum";

  private RunSettings() {}

  /**
   * The settings under the names {@code epochs}, {@code batch}, {@code optimizer}, and so on. Of a
   * decorated optimizer those of the one inside: the decoration is code, and can't be kept.
   */
  public static Settings of(TrainingSettings training) {
    Settings settings =
        Settings.none()
            .with(EPOCHS, training.epochs())
            .with(BATCH, training.batchSize())
            .with(SEED, training.seed())
            .with(SHUFFLE, training.shuffle())
            .with(OPTIMIZER, training.optimizer().label())
            .with(LEARNING_RATE, training.optimizer().learningRate());
    return switch (training.optimizer()) {
      case Adam adam ->
          settings
              .with(BETA_1, adam.beta1())
              .with(BETA_2, adam.beta2())
              .with(EPSILON, adam.epsilon());
      case Sgd sgd -> settings.with(MOMENTUM, sgd.momentum());
      case OptimizerDecorator decorated -> of(training.withOptimizer(decorated.inner()));
    };
  }

  /**
   * Back from {@link #of}.
   *
   * @throws StoreException when something is missing or out of its range
   */
  static TrainingSettings parse(Path file, Settings settings) {
    try {
      return new TrainingSettings(
          Math.toIntExact(settings.whole(EPOCHS, 0)),
          Math.toIntExact(settings.whole(BATCH, 0)),
          optimizer(settings),
          settings.whole(SEED, 0),
          settings.flag(SHUFFLE, true));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw StoreException.of(
          file,
          "the training settings are impossible (" + e.getMessage() + ")",
          "those of a run",
          NetworkTensors.REMEDY);
    }
  }

  private static Optimizer optimizer(Settings settings) {
    double rate = settings.number(LEARNING_RATE, Double.NaN);
    String label = String.valueOf(settings.text(OPTIMIZER));
    return switch (label) {
      case "adam" ->
          new Adam(
              rate,
              settings.number(BETA_1, Double.NaN),
              settings.number(BETA_2, Double.NaN),
              settings.number(EPSILON, Double.NaN));
      case "sgd" -> new Sgd(rate, settings.number(MOMENTUM, Double.NaN));
      default -> throw new IllegalArgumentException("the optimizer is " + Quote.of(label));
    };
  }
}
