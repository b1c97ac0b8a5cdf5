package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.layer.Initializer;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Tensor;

/**
 * How a layer's parameters begin and are trained, as the fields {@code initializer}, {@code
 * trainable} and {@code rate} of its JSON; each is absent where it says nothing.
 */
final class LearningJson {

  private static final String INITIALIZER = "initializer";
  private static final String TRAINABLE = "trainable";
  private static final String RATE = "rate";
  private static final String EPOCHS = "epochs";

  /** Marks an initializer of somebody's own, which only its program has. */
  private static final String OWN = "own";

  private static final List<String> INITIALIZERS =
      Stream.of(Initializers.values()).map(Initializer::label).toList();

  /** An initializer that a file names and its program has; it has done its work. */
  private record Own(String label) implements Initializer {
    @Override
    public void fill(
        Parameter parameter,
        KeyedRandom random,
        float[] vector,
        int from,
        @Nullable Tensor images) {
      throw new IllegalStateException(
          "the initializer '"
              + label
              + "' is of the program that saved the file; build the network there to begin anew");
    }
  }

  private LearningJson() {}

  /** Reads the three fields of a layer with parameters of these roles. */
  static Learning read(JsonFields fields, List<Role> roles) {
    return new Learning(
        fields.or(INITIALIZER, Learning.DEFAULT.initializer(), LearningJson::initializer),
        fields.or(TRAINABLE, Learning.DEFAULT.epochs(), tree -> epochs(tree, roles)),
        fields.or(RATE, Map.of(), tree -> rates(tree, roles)));
  }

  private static Initializer initializer(JsonTree tree) {
    if (tree.isObject()) {
      JsonFields fields = tree.fields();
      String label = fields.get(OWN).text();
      fields.done();
      return new Own(label);
    }
    return Initializers.values()[INITIALIZERS.indexOf(tree.choice(INITIALIZERS))];
  }

  private static Map<Role, Integer> epochs(JsonTree tree, List<Role> roles) {
    if (!tree.isObject()) {
      return tree.flag() ? Learning.DEFAULT.epochs() : Map.of();
    }
    Map<Role, Integer> epochs = new EnumMap<>(Role.class);
    JsonFields fields = tree.fields();
    for (Role role : roles) {
      epochs.put(role, fields.or(role.label(), 0, LearningJson::epochs));
    }
    fields.done();
    return epochs;
  }

  private static int epochs(JsonTree tree) {
    if (!tree.isObject()) {
      return tree.flag() ? Learning.ALWAYS : 0;
    }
    JsonFields fields = tree.fields();
    long epochs = fields.get(EPOCHS).whole(0, Learning.ALWAYS - 1);
    fields.done();
    return (int) epochs;
  }

  private static Map<Role, Double> rates(JsonTree tree, List<Role> roles) {
    Map<Role, Double> rates = new EnumMap<>(Role.class);
    JsonFields fields = tree.fields();
    for (Role role : roles) {
      rates.put(role, fields.or(role.label(), 1.0, LearningJson::factor));
    }
    fields.done();
    return rates;
  }

  private static double factor(JsonTree tree) {
    double factor = tree.number();
    if (!(factor > 0)) {
      throw tree.wrong("a number above 0");
    }
    return factor;
  }

  /** Writes what {@link #read} takes for the same, as far as these roles go. */
  static void write(Learning learning, JsonGenerator json, List<Role> roles) throws IOException {
    Initializer initializer = learning.initializer();
    if (!(initializer instanceof Initializers)) {
      json.writeObjectFieldStart(INITIALIZER);
      json.writeStringField(OWN, initializer.label());
      json.writeEndObject();
    } else if (initializer != Learning.DEFAULT.initializer()) {
      json.writeStringField(INITIALIZER, initializer.label());
    }
    long trained = roles.stream().filter(role -> epochs(learning, role) > 0).count();
    if (trained == 0) {
      json.writeBooleanField(TRAINABLE, false);
    } else if (!roles.stream().allMatch(role -> epochs(learning, role) == Learning.ALWAYS)) {
      json.writeObjectFieldStart(TRAINABLE);
      for (Role role : roles) {
        writeEpochs(role.label(), epochs(learning, role), json);
      }
      json.writeEndObject();
    }
    if (!roles.stream().allMatch(role -> learning.rate(role) == 1)) {
      json.writeObjectFieldStart(RATE);
      for (Role role : roles) {
        if (learning.rate(role) != 1) {
          json.writeNumberField(role.label(), learning.rate(role));
        }
      }
      json.writeEndObject();
    }
  }

  private static int epochs(Learning learning, Role role) {
    return learning.epochs().getOrDefault(role, 0);
  }

  private static void writeEpochs(String role, int epochs, JsonGenerator json) throws IOException {
    if (epochs == Learning.ALWAYS) {
      json.writeBooleanField(role, true);
    } else if (epochs > 0) {
      json.writeObjectFieldStart(role);
      json.writeNumberField(EPOCHS, epochs);
      json.writeEndObject();
    }
  }
}
