package org.lanewise.lab.parity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.LogLine;

/**
 * How a file's steps were made: the metadata entry {@code training}, a JSON object of {@code
 * optimizer}, {@code learning_rate}, {@code weight_decay}, {@code label_smoothing}, and what the
 * optimizer takes besides; what is absent is as Keras has it.
 */
final class Recipe {

  /** The metadata entry. */
  static final String TRAINING = "training";

  private static final Set<String> COMMON =
      Set.of("optimizer", "learning_rate", "weight_decay", "label_smoothing");

  /** What each optimizer takes besides. */
  private static final Map<String, Set<String>> OWN =
      Map.of(
          "adam", Set.of(),
          "adamw", Set.of(),
          "rmsprop", Set.of("rho", "momentum"),
          "sgd", Set.of("momentum", "nesterov"));

  /** Of what no case has: shuffling and dropout. */
  private static final long SEED = 0;

  /** The others have none. */
  private static final double ADAMW_DECAY = 0.004;

  private final Path file;
  private final Map<String, @Nullable Object> fields;

  private Recipe(Path file, Map<String, @Nullable Object> fields) {
    this.file = file;
    this.fields = fields;
  }

  /**
   * Optimizer and loss; Adam and plain cross-entropy where the file does not say.
   *
   * @param file named in what is thrown
   * @param training the entry, or null
   * @throws WorkException when the entry is wrong, or asks for what this version does not know
   */
  static TrainingSettings settings(Path file, @Nullable String training) {
    if (training == null) {
      return TrainingSettings.defaults(SEED);
    }
    return settings(
        file,
        LogLine.parse(training.getBytes(StandardCharsets.UTF_8))
            .orElseThrow(() -> wrong(file, "is no JSON object; expected one")));
  }

  /** The same from the fields of that object. */
  static TrainingSettings settings(Path file, Map<String, @Nullable Object> fields) {
    return new Recipe(file, fields).settings();
  }

  private TrainingSettings settings() {
    String name = String.valueOf(fields.getOrDefault("optimizer", "adam"));
    Set<String> own = OWN.get(name);
    if (own == null) {
      throw wrong(
          file,
          "has the optimizer %s; expected one of %s".formatted(name, new TreeSet<>(OWN.keySet())));
    }
    for (String field : new TreeSet<>(fields.keySet())) {
      if (!COMMON.contains(field) && !own.contains(field)) {
        throw wrong(file, "has the field %s, which %s doesn't take".formatted(field, name));
      }
    }
    try {
      return TrainingSettings.defaults(SEED)
          .withOptimizer(optimizer(name))
          .withLoss(SoftmaxCrossEntropy.smoothed(number("label_smoothing", 0)));
    } catch (IllegalArgumentException e) {
      throw wrong(file, "is impossible: " + e.getMessage());
    }
  }

  private Optimizer optimizer(String name) {
    Optimizer optimizer =
        switch (name) {
          case "sgd" -> new Sgd(0.01, number("momentum", 0), flag("nesterov"));
          case "rmsprop" -> new RmsProp(1e-3, number("rho", 0.9), number("momentum", 0), 1e-7);
          default -> Adam.defaults();
        };
    double rate = number("learning_rate", optimizer.learningRate());
    double decay = number("weight_decay", name.equals("adamw") ? ADAMW_DECAY : 0);
    optimizer = optimizer.withLearningRate(rate);
    return decay == 0 ? optimizer : optimizer.withDecay(decay);
  }

  private boolean flag(String field) {
    return number(field, 0) != 0;
  }

  /** A number, true as 1 and false as 0. */
  private double number(String field, double absent) {
    return switch (fields.get(field)) {
      case null -> absent;
      case Number number -> number.doubleValue();
      case Boolean flag when field.equals("nesterov") -> flag ? 1 : 0;
      case Object other ->
          throw wrong(file, "has %s in its field %s; expected a number".formatted(other, field));
    };
  }

  private static WorkException wrong(Path file, String what) {
    return new WorkException("%s: the metadata entry \"%s\" %s.".formatted(file, TRAINING, what));
  }
}
