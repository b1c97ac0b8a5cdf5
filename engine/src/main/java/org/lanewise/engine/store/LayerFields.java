package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.*;
import org.lanewise.engine.tensor.Role;

/** The fields of each type of layers, besides type and name: each read, then written. */
final class LayerFields {

  private static final String SIDES =
      "a number, or two such as [1, 1], or [[top, bottom], [left, right]]";

  private static final String PADDING =
      "\"valid\", \"same\", or the rows and columns on each side as [[top, bottom], [left, right]], such as [[1, 1], [1, 1]]";

  private LayerFields() {}

  static Conv2d conv2d(String name, JsonFields fields) {
    Window2d window = window("kernel", new int[] {1, 1}, fields);
    boolean bias = fields.or("bias", true, JsonTree::flag);
    return new Conv2d(
        name,
        fields.get("filters").size(),
        window,
        fields.or("groups", 1, JsonTree::size),
        bias,
        ActivationFields.ofLayer(fields),
        LearningJson.read(fields, Learning.weights(bias)));
  }

  static void write(Conv2d conv, JsonGenerator json) throws IOException {
    json.writeNumberField("filters", conv.filters());
    write("kernel", conv.window(), json);
    if (conv.groups() > 1) {
      json.writeNumberField("groups", conv.groups());
    }
    flag("bias", conv.bias(), json);
    ActivationFields.writeOfLayer(conv.activation(), json);
    LearningJson.write(conv.learning(), json, Learning.weights(conv.bias()));
  }

  static Dense dense(String name, JsonFields fields) {
    boolean bias = fields.or("bias", true, JsonTree::flag);
    return new Dense(
        name,
        fields.get("units").size(),
        bias,
        ActivationFields.ofLayer(fields),
        LearningJson.read(fields, Learning.weights(bias)));
  }

  static void write(Dense dense, JsonGenerator json) throws IOException {
    json.writeNumberField("units", dense.units());
    flag("bias", dense.bias(), json);
    ActivationFields.writeOfLayer(dense.activation(), json);
    LearningJson.write(dense.learning(), json, Learning.weights(dense.bias()));
  }

  static MaxPool2d max(String name, JsonFields fields) {
    return new MaxPool2d(name, window("pool", null, fields));
  }

  static void write(MaxPool2d pool, JsonGenerator json) throws IOException {
    size("pool", pool.window(), json);
    if (pool.window().padding() != Padding.VALID) {
      write(pool.window().padding(), json); // the format's first files have none
    }
  }

  static AveragePool2d average(String name, JsonFields fields) {
    return new AveragePool2d(name, window("pool", null, fields));
  }

  static void write(AveragePool2d pool, JsonGenerator json) throws IOException {
    write("pool", pool.window(), json);
  }

  static BatchNorm norm(String name, JsonFields fields) {
    boolean center = fields.or("center", true, JsonTree::flag);
    boolean scale = fields.or("scale", true, JsonTree::flag);
    return new BatchNorm(
        name,
        fields.or("momentum", BatchNorm.MOMENTUM, JsonTree::number),
        fields.or("epsilon", BatchNorm.EPSILON, JsonTree::number),
        center,
        scale,
        fields.or("group", 0, JsonTree::size),
        LearningJson.read(fields, Learning.normalization(scale, center)));
  }

  static void write(BatchNorm norm, JsonGenerator json) throws IOException {
    json.writeNumberField("momentum", norm.momentum());
    json.writeNumberField("epsilon", norm.epsilon());
    flag("center", norm.center(), json);
    flag("scale", norm.scale(), json);
    if (norm.group() > 0) {
      json.writeNumberField("group", norm.group());
    }
    List<Role> roles = Learning.normalization(norm.scale(), norm.center());
    LearningJson.write(norm.learning(), json, roles);
  }

  static Dropout dropout(String name, JsonFields fields) {
    return new Dropout(name, fields.get("rate").number());
  }

  static void write(Dropout dropout, JsonGenerator json) throws IOException {
    json.writeNumberField("rate", dropout.rate());
  }

  static GroupNorm groupNorm(String name, JsonFields fields) {
    boolean center = fields.or("center", true, JsonTree::flag);
    boolean scale = fields.or("scale", true, JsonTree::flag);
    return new GroupNorm(
        name,
        fields.get("groups").size(),
        fields.or("epsilon", GroupNorm.EPSILON, JsonTree::number),
        center,
        scale,
        LearningJson.read(fields, Learning.normalization(scale, center)));
  }

  static void write(GroupNorm norm, JsonGenerator json) throws IOException {
    json.writeNumberField("groups", norm.groups());
    json.writeNumberField("epsilon", norm.epsilon());
    flag("center", norm.center(), json);
    flag("scale", norm.scale(), json);
    List<Role> roles = Learning.normalization(norm.scale(), norm.center());
    LearningJson.write(norm.learning(), json, roles);
  }

  static SpatialDropout2d channelDropout(String name, JsonFields fields) {
    return new SpatialDropout2d(name, fields.get("rate").number());
  }

  static void write(SpatialDropout2d dropout, JsonGenerator json) throws IOException {
    json.writeNumberField("rate", dropout.rate());
  }

  static Scale scale(String name, JsonFields fields) {
    return new Scale(name, fields.get("by").number());
  }

  static void write(Scale scale, JsonGenerator json) throws IOException {
    json.writeNumberField("by", scale.by());
  }

  /** As in Keras: one number, or one for rows and one for columns, or all four. */
  static ZeroPad2d zeroPad(String name, JsonFields fields) {
    JsonTree padding = fields.get("padding");
    if (padding.isList() && padding.list().stream().anyMatch(JsonTree::isList)) {
      return new ZeroPad2d(name, explicit(padding, SIDES));
    }
    List<Integer> sizes = padding.isList() ? padding.list(LayerFields::pixels) : List.of();
    if (padding.isList() && sizes.size() != 2) {
      throw padding.wrong(SIDES);
    }
    int rows = padding.isList() ? sizes.get(0) : pixels(padding);
    int columns = padding.isList() ? sizes.get(1) : rows;
    return new ZeroPad2d(name, new Padding.Explicit(rows, rows, columns, columns));
  }

  static void write(ZeroPad2d pad, JsonGenerator json) throws IOException {
    write(pad.padding(), json);
  }

  /**
   * @param size the field that holds the windows' size
   * @param strides the default; {@code null} for the windows' size
   */
  private static Window2d window(String size, int @Nullable [] strides, JsonFields fields) {
    int[] pair = fields.get(size).pair();
    int[] steps = fields.or("strides", strides == null ? pair : strides, JsonTree::pair);
    return new Window2d(pair[0], pair[1], steps[0], steps[1], padding(fields));
  }

  private static void write(String size, Window2d window, JsonGenerator json) throws IOException {
    size(size, window, json);
    write(window.padding(), json);
  }

  private static void size(String size, Window2d window, JsonGenerator json) throws IOException {
    pair(size, window.height(), window.width(), json);
    pair("strides", window.strideHeight(), window.strideWidth(), json);
  }

  private static void write(Padding padding, JsonGenerator json) throws IOException {
    switch (padding) {
      case Padding.Named named ->
          json.writeStringField("padding", named.name().toLowerCase(Locale.ROOT));
      case Padding.Explicit(int top, int bottom, int left, int right) -> {
        json.writeArrayFieldStart("padding");
        json.writeArray(new int[] {top, bottom}, 0, 2);
        json.writeArray(new int[] {left, right}, 0, 2);
        json.writeEndArray();
      }
    }
  }

  private static Padding padding(JsonFields fields) {
    if (!fields.has("padding")) {
      return Padding.VALID;
    }
    JsonTree padding = fields.get("padding");
    if (padding.isList()) {
      return explicit(padding, PADDING);
    }
    if (!padding.isText()) {
      throw padding.wrong(PADDING);
    }
    return padding.choice(List.of("valid", "same")).equals("same") ? Padding.SAME : Padding.VALID;
  }

  /** {@code [[top, bottom], [left, right]]}. */
  private static Padding.Explicit explicit(JsonTree padding, String expected) {
    List<JsonTree> sides = padding.list();
    if (!sides.stream().allMatch(JsonTree::isList)) {
      throw padding.wrong(expected);
    }
    List<List<Integer>> pairs = sides.stream().map(side -> side.list(LayerFields::pixels)).toList();
    if (pairs.size() != 2 || !pairs.stream().allMatch(pair -> pair.size() == 2)) {
      throw padding.wrong(expected);
    }
    List<Integer> four = pairs.stream().flatMap(List::stream).toList();
    return new Padding.Explicit(four.get(0), four.get(1), four.get(2), four.get(3));
  }

  private static int pixels(JsonTree side) {
    return (int) side.whole(0, Layer.LARGEST_SIZE);
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
