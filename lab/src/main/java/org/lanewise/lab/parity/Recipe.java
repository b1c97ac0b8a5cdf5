package org.lanewise.lab.parity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.LogLine;

/**
 * How a file's steps were made: the metadata entry {@code training}, a JSON object of {@code
 * optimizer}, {@code learning_rate}, {@code momentum}, {@code nesterov}, {@code weight_decay},
 * {@code label_smoothing}; what is absent is as Keras has it.
 */
final class Recipe {

  /** The metadata entry. */
  static final String TRAINING = "training";

  private static final Set<String> LATER = Set.of("label_smoothing", "rho");
  private static final Set<String> KNOWN =
      Set.of("optimizer", "learning_rate", "momentum", "nesterov", "weight_decay");

  /** Of what no case has: shuffling and dropout. */
  private static final long SEED = 0;

  /** Of AdamW; the others have none. */
  private static final double KERAS_DECAY = 0.004;

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
    return LogLine.parse(training.getBytes(StandardCharsets.UTF_8))
        .map(fields -> new Recipe(file, fields).settings())
        .orElseThrow(() -> wrong(file, "is no JSON object; expected one"));
  }

  private TrainingSettings settings() {
    Set<String> unknown = new TreeSet<>(fields.keySet());
    unknown.removeAll(LATER);
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw wrong(file, "has the unknown field '%s'".formatted(unknown.iterator().next()));
    }
    for (String later : LATER) {
      if (number(later, 0) != 0) {
        throw later(later);
      }
    }
    try {
      return TrainingSettings.defaults(SEED).withOptimizer(optimizer());
    } catch (IllegalArgumentException e) {
      throw wrong(file, "is impossible: " + e.getMessage());
    }
  }

  private Optimizer optimizer() {
    String name = String.valueOf(fields.getOrDefault("optimizer", "adam"));
    Set<String> own =
        switch (name) {
          case "sgd" -> Set.of("momentum", "nesterov");
          case "adam", "adamw" -> Set.of();
          case "rmsprop" -> throw later("the optimizer rmsprop");
          default ->
              throw wrong(
                  file, "has the optimizer %s; expected adam, adamw or sgd".formatted(name));
        };
    for (String field : new String[] {"momentum", "nesterov"}) {
      if (!own.contains(field) && number(field, 0) != 0) {
        throw wrong(file, "has %s, which %s doesn't take".formatted(field, name));
      }
    }
    Optimizer optimizer =
        name.equals("sgd")
            ? new Sgd(number("learning_rate", 0.01), number("momentum", 0), flag("nesterov"))
            : Adam.defaults().withLearningRate(number("learning_rate", 1e-3));
    double decay = number("weight_decay", name.equals("adamw") ? KERAS_DECAY : 0);
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

  private WorkException later(String what) {
    return wrong(file, "asks for %s; this version does not know it yet".formatted(what));
  }

  private static WorkException wrong(Path file, String what) {
    return new WorkException("%s: the metadata entry \"%s\" %s.".formatted(file, TRAINING, what));
  }
}
