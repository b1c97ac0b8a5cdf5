package org.lanewise.lab.parity;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.LogLine;

/**
 * How a file's steps were made: the metadata entry {@code training}, a JSON object of {@code
 * optimizer}, {@code learning_rate}, {@code momentum}, {@code nesterov}, {@code weight_decay},
 * {@code label_smoothing}.
 */
final class Recipe {

  private static final String TRAINING = "training";
  private static final Set<String> LATER = Set.of("nesterov", "weight_decay", "label_smoothing");
  private static final Set<String> KNOWN = Set.of("optimizer", "learning_rate", "momentum");

  private final SafetensorsFile file;
  private final Map<String, @Nullable Object> fields;

  private Recipe(SafetensorsFile file, Map<String, @Nullable Object> fields) {
    this.file = file;
    this.fields = fields;
  }

  /**
   * The optimizer of a file; Adam as Keras has it where the file does not say.
   *
   * @throws WorkException when the entry is wrong, or asks for what this version does not know
   */
  static Optimizer optimizer(SafetensorsFile file) {
    String text = file.metadata().get(TRAINING);
    if (text == null) {
      return Adam.defaults();
    }
    Optional<Map<String, @Nullable Object>> fields =
        LogLine.parse(text.getBytes(StandardCharsets.UTF_8));
    return new Recipe(
            file, fields.orElseThrow(() -> wrong(file, "is no JSON object; expected one")))
        .optimizer();
  }

  private Optimizer optimizer() {
    Set<String> unknown = new TreeSet<>(fields.keySet());
    unknown.removeAll(LATER);
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw wrong(file, "has the unknown field '%s'".formatted(unknown.iterator().next()));
    }
    for (String later : LATER) {
      Object value = fields.get(later);
      boolean off =
          Boolean.FALSE.equals(value) || value instanceof Number n && n.doubleValue() == 0;
      if (value != null && !off) {
        throw wrong(file, "asks for %s; this version does not know it yet".formatted(later));
      }
    }
    Object name = fields.getOrDefault("optimizer", "adam");
    double momentum = number("momentum", 0);
    try {
      return switch (String.valueOf(name)) {
        case "adam" -> Adam.defaults().withLearningRate(number("learning_rate", 1e-3));
        case "sgd" -> new Sgd(number("learning_rate", 1e-2), momentum);
        case "adamw" ->
            throw wrong(file, "asks for the optimizer adamw; this version does not know it yet");
        default -> throw wrong(file, "has the optimizer %s; expected adam or sgd".formatted(name));
      };
    } catch (IllegalArgumentException e) {
      throw wrong(file, "is impossible: " + e.getMessage());
    }
  }

  private double number(String field, double absent) {
    Object value = fields.get(field);
    if (value == null) {
      return absent;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(file, "has %s in its field %s; expected a number".formatted(value, field));
  }

  private static WorkException wrong(SafetensorsFile file, String what) {
    return new WorkException(
        "%s: the metadata entry \"%s\" %s.".formatted(file.path(), TRAINING, what));
  }
}
