package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lanewise.engine.layer.*;

/**
 * A type of layers as a JSON object: what it is called, and how its fields are read and written.
 * {@link #TYPES} has a line for each.
 *
 * @param name what {@code type} says
 * @param trained whether its layers have parameters, so that their names stand in files
 */
record LayerJson<L extends Layer>(
    String name, Class<L> layer, boolean trained, Reading<L> reading, Writing<L> writing) {

  private static final List<LayerJson<?>> TYPES =
      List.of(
          new LayerJson<>("conv2d", Conv2d.class, true, LayerFields::conv2d, LayerFields::write),
          new LayerJson<>("dense", Dense.class, true, LayerFields::dense, LayerFields::write),
          new LayerJson<>(
              "maxpool2d", MaxPool2d.class, false, LayerFields::max, LayerFields::write),
          new LayerJson<>(
              "averagepool2d",
              AveragePool2d.class,
              false,
              LayerFields::average,
              LayerFields::write),
          plain("globalaveragepool2d", GlobalAveragePool2d.class, GlobalAveragePool2d::new),
          plain("globalmaxpool2d", GlobalMaxPool2d.class, GlobalMaxPool2d::new),
          new LayerJson<>(
              "batchnorm", BatchNorm.class, true, LayerFields::norm, LayerFields::write),
          new LayerJson<>(
              "groupnorm", GroupNorm.class, true, LayerFields::groupNorm, LayerFields::write),
          activation("relu"),
          activation("leakyrelu"),
          activation("elu"),
          activation("gelu"),
          activation("silu"),
          activation("sigmoid"),
          activation("tanh"),
          activation("softmax"),
          plain("add", Add.class, Add::new),
          plain("multiply", Multiply.class, Multiply::new),
          plain("concatenate", Concatenate.class, Concatenate::new),
          plain("flatten", Flatten.class, Flatten::new),
          new LayerJson<>(
              "spatialdropout2d",
              SpatialDropout2d.class,
              false,
              LayerFields::channelDropout,
              LayerFields::write),
          new LayerJson<>("scale", Scale.class, false, LayerFields::scale, LayerFields::write),
          new LayerJson<>(
              "zeropad2d", ZeroPad2d.class, false, LayerFields::zeroPad, LayerFields::write),
          new LayerJson<>(
              "dropout", Dropout.class, false, LayerFields::dropout, LayerFields::write));

  /** Makes a layer of the fields that its object has besides type and name. */
  interface Reading<L> {
    L read(String name, JsonFields fields);
  }

  /** Writes those fields. */
  interface Writing<L> {
    void write(L layer, JsonGenerator json) throws IOException;
  }

  private static <L extends Layer> LayerJson<L> plain(
      String name, Class<L> layer, Function<String, L> make) {
    return new LayerJson<>(
        name, layer, false, (called, fields) -> make.apply(called), (made, json) -> {});
  }

  private static LayerJson<Activate> activation(String function) {
    return new LayerJson<>(
        function,
        Activate.class,
        false,
        (called, fields) -> new Activate(called, ActivationFields.read(function, fields)),
        (layer, json) -> ActivationFields.write(layer.activation(), json));
  }

  /**
   * The type that an object says it is of.
   *
   * @throws StoreException when there is none of that name
   */
  static LayerJson<?> of(JsonTree object, JsonFields fields) {
    JsonTree type = fields.get("type");
    String name = type.text();
    Optional<LayerJson<?>> found = TYPES.stream().filter(t -> t.name.equals(name)).findFirst();
    return found.orElseThrow(() -> type.noneOf(TYPES.stream().map(t -> t.name).toList()));
  }

  /** Makes the layer. */
  L read(String called, JsonFields fields) {
    return reading.read(called, fields);
  }

  /** Writes type, name and the fields of a layer into the open object. */
  static void print(Layer layer, JsonGenerator json) throws IOException {
    LayerJson<?> type =
        TYPES.stream().filter(t -> t.name.equals(layer.type())).findFirst().orElseThrow();
    json.writeStringField("type", type.name);
    if (!(layer instanceof Flatten) || !layer.name().equals(type.name)) {
      json.writeStringField("name", layer.name()); // the format's first files have it so
    }
    type.writeFields(layer, json);
  }

  private void writeFields(Layer any, JsonGenerator json) throws IOException {
    writing.write(layer.cast(any), json);
  }
}
