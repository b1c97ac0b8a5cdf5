package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.layer.Activation;

/**
 * An activation by name, as a layer's type or as the field {@code activation}; its own fields stand
 * beside it: {@code slope}, {@code approximate}.
 */
final class ActivationFields {

  private static final String LINEAR = "linear";
  private static final String LEAKY_RELU = "leakyrelu";
  private static final String GELU = "gelu";

  private static final List<String> NAMES =
      List.of(LINEAR, "relu", LEAKY_RELU, "elu", GELU, "silu", "sigmoid", "tanh", "softmax");

  private ActivationFields() {}

  /** The activation of this name, with its fields. */
  static Activation read(String name, JsonFields fields) {
    return switch (name) {
      case LINEAR -> Activation.LINEAR;
      case "relu" -> Activation.RELU;
      case LEAKY_RELU ->
          Activation.leakyRelu(fields.or("slope", Activation.SLOPE, JsonTree::number));
      case "elu" -> Activation.ELU;
      case GELU ->
          fields.or("approximate", false, JsonTree::flag) ? Activation.GELU_TANH : Activation.GELU;
      case "silu" -> Activation.SILU;
      case "sigmoid" -> Activation.SIGMOID;
      case "tanh" -> Activation.TANH;
      case "softmax" -> Activation.SOFTMAX;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Writes the fields that stand beside the name. */
  static void write(Activation activation, JsonGenerator json) throws IOException {
    if (activation.is(ActivationFunction.LEAKY_RELU)) {
      json.writeNumberField("slope", activation.slope());
    }
    if (activation.equals(Activation.GELU_TANH)) {
      json.writeBooleanField("approximate", true);
    }
  }

  /** The field {@code activation} of a layer, which may be absent. */
  static Activation ofLayer(JsonFields fields) {
    return fields.has("activation")
        ? read(fields.get("activation").choice(NAMES), fields)
        : Activation.LINEAR;
  }

  static void writeOfLayer(Activation activation, JsonGenerator json) throws IOException {
    if (activation.function().isPresent()) {
      json.writeStringField("activation", activation.label());
      write(activation, json);
    }
  }
}
