package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.tensor.Role;

/** The fields of each type of layers, besides type and name: each read, then written. */
final class LayerFields {

  private static final List<String> ACTIVATIONS = List.of("linear", "relu");
  private static final Set<String> LATER_ACTIVATIONS =
      Set.of("leakyrelu", "elu", "gelu", "silu", "sigmoid", "tanh", "softmax");

  private LayerFields() {}

  static Conv2d conv2d(String name, JsonFields fields) {
    int[] kernel = fields.get("kernel").pair();
    int[] strides = fields.or("strides", new int[] {1, 1}, JsonTree::pair);
    if (fields.or("groups", 1, JsonTree::size) != 1) {
      throw fields.get("groups").unknownYet("is above 1");
    }
    return new Conv2d(
        name,
        fields.get("filters").size(),
        kernel[0],
        kernel[1],
        strides[0],
        strides[1],
        padding(fields),
        fields.or("bias", true, JsonTree::flag),
        activation(fields),
        LearningJson.read(fields, Role.KERNEL, Role.BIAS));
  }

  static void write(Conv2d conv, JsonGenerator json) throws IOException {
    json.writeNumberField("filters", conv.filters());
    pair("kernel", conv.kernelHeight(), conv.kernelWidth(), json);
    pair("strides", conv.strideHeight(), conv.strideWidth(), json);
    json.writeStringField("padding", conv.padding().name().toLowerCase(Locale.ROOT));
    flag("bias", conv.bias(), json);
    write(conv.activation(), json);
    LearningJson.write(conv.learning(), json, Role.KERNEL, Role.BIAS);
  }

  static Dense dense(String name, JsonFields fields) {
    return new Dense(
        name,
        fields.get("units").size(),
        fields.or("bias", true, JsonTree::flag),
        activation(fields),
        LearningJson.read(fields, Role.KERNEL, Role.BIAS));
  }

  static void write(Dense dense, JsonGenerator json) throws IOException {
    json.writeNumberField("units", dense.units());
    flag("bias", dense.bias(), json);
    write(dense.activation(), json);
    LearningJson.write(dense.learning(), json, Role.KERNEL, Role.BIAS);
  }

  static MaxPool2d max(String name, JsonFields fields) {
    int[] pool = fields.get("pool").pair();
    int[] strides = fields.or("strides", pool, JsonTree::pair);
    if (padding(fields) != Padding.VALID) {
      throw fields.get("padding").unknownYet("is \"same\" in a maxpool2d");
    }
    return new MaxPool2d(name, pool[0], pool[1], strides[0], strides[1]);
  }

  static void write(MaxPool2d pool, JsonGenerator json) throws IOException {
    pair("pool", pool.poolHeight(), pool.poolWidth(), json);
    pair("strides", pool.strideHeight(), pool.strideWidth(), json);
  }

  static AveragePool2d average(String name, JsonFields fields) {
    int[] pool = fields.get("pool").pair();
    int[] strides = fields.or("strides", pool, JsonTree::pair);
    return new AveragePool2d(name, pool[0], pool[1], strides[0], strides[1], padding(fields));
  }

  static void write(AveragePool2d pool, JsonGenerator json) throws IOException {
    pair("pool", pool.poolHeight(), pool.poolWidth(), json);
    pair("strides", pool.strideHeight(), pool.strideWidth(), json);
    json.writeStringField("padding", pool.padding().name().toLowerCase(Locale.ROOT));
  }

  static BatchNorm norm(String name, JsonFields fields) {
    return new BatchNorm(
        name,
        fields.or("momentum", BatchNorm.MOMENTUM, JsonTree::number),
        fields.or("epsilon", BatchNorm.EPSILON, JsonTree::number),
        fields.or("center", true, JsonTree::flag),
        fields.or("scale", true, JsonTree::flag),
        fields.or("group", 0, JsonTree::size),
        LearningJson.read(fields, Role.GAMMA, Role.BETA));
  }

  static void write(BatchNorm norm, JsonGenerator json) throws IOException {
    json.writeNumberField("momentum", norm.momentum());
    json.writeNumberField("epsilon", norm.epsilon());
    flag("center", norm.center(), json);
    flag("scale", norm.scale(), json);
    if (norm.group() > 0) {
      json.writeNumberField("group", norm.group());
    }
    LearningJson.write(norm.learning(), json, Role.GAMMA, Role.BETA);
  }

  static Dropout dropout(String name, JsonFields fields) {
    return new Dropout(name, fields.get("rate").number());
  }

  static void write(Dropout dropout, JsonGenerator json) throws IOException {
    json.writeNumberField("rate", dropout.rate());
  }

  private static Padding padding(JsonFields fields) {
    if (!fields.has("padding")) {
      return Padding.VALID;
    }
    JsonTree padding = fields.get("padding");
    if (padding.isList()) {
      throw padding.unknownYet("is a list of numbers of pixels");
    }
    return padding.choice(List.of("valid", "same"), Set.of()).equals("same")
        ? Padding.SAME
        : Padding.VALID;
  }

  private static Activation activation(JsonFields fields) {
    boolean relu =
        fields.has("activation")
            && fields.get("activation").choice(ACTIVATIONS, LATER_ACTIVATIONS).equals("relu");
    return relu ? Activation.RELU : Activation.LINEAR;
  }

  private static void write(Activation activation, JsonGenerator json) throws IOException {
    if (activation == Activation.RELU) {
      json.writeStringField("activation", "relu");
    }
  }

  /** Writes a flag that is not as most are: true. */
  private static void flag(String field, boolean value, JsonGenerator json) throws IOException {
    if (!value) {
      json.writeBooleanField(field, false);
    }
  }

  private static void pair(String field, int height, int width, JsonGenerator json)
      throws IOException {
    json.writeFieldName(field);
    json.writeArray(new int[] {height, width}, 0, 2);
  }
}
