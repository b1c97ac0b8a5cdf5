package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Preprocessing;

/** Models come back whole; files that do not fit their own network are refused by name. */
class ModelFileTest {

  private static final Shape INPUT = Shape.of(6, 6, 2);

  private static final List<Layer> LAYERS =
      List.of(
          Conv2d.relu("conv1", 3, 3),
          MaxPool2d.of("pool1", 2),
          new Flatten("flatten"),
          Dense.linear("dense", 4));

  private static final int PARAMETERS = 3 * 3 * 2 * 3 + 3 + 12 * 4 + 4;

  @TempDir Path folder;

  static Model model() {
    float[] parameters = new float[PARAMETERS];
    Random random = new Random(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = random.nextFloat() - 0.5f;
    }
    return new Model(
        Network.sequential(INPUT, LAYERS),
        parameters,
        new Preprocessing(255f, new float[] {0.1f, 0.2f}, new float[] {1f, 1 / 3f}),
        Settings.none().with("optimizer", "adam").with("seed", 1));
  }

  @Test
  void aModelComesBack() {
    Path file = folder.resolve("m.safetensors");
    Model saved = model();
    ModelFile.save(file, saved);
    Model loaded = ModelFile.load(file);
    assertEquals(saved.network().inputShape(), loaded.network().inputShape());
    assertEquals(saved.network().graph(), loaded.network().graph());
    assertArrayEquals(saved.parameters(), loaded.parameters());
    assertEquals(saved.preprocessing(), loaded.preprocessing());
    assertEquals(saved.training(), loaded.training());
  }

  @Test
  void otherToolsSeeKerasNamesAndLayouts() {
    Path file = folder.resolve("m.safetensors");
    Model saved = model();
    ModelFile.save(file, saved);
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      assertEquals(
          List.of("conv1/kernel", "conv1/bias", "dense/kernel", "dense/bias"), tensors.names());
      assertEquals("F32 [3, 3, 2, 3]", tensors.info("conv1/kernel").describe());
      assertEquals("F32 [12, 4]", tensors.info("dense/kernel").describe());
      assertEquals(saved.parameters()[54], tensors.readFloats("conv1/bias").data()[0]);
      assertEquals("[6, 6, 2]", tensors.metadata().get("input"));
      assertEquals("{\"optimizer\":\"adam\",\"seed\":1}", tensors.metadata().get("training"));
    }
  }

  @Test
  void aFileWithoutTrainingSettingsHasEmptyOnes() {
    Path file = written(writer -> tensors(writer.metadata("network", network())));
    assertEquals(Settings.none(), ModelFile.load(file).training());
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Tensor kernel = Tensor.zeros(3, 3, 2, 3);
    refused(
        "there is no tensor \"dense/kernel\", expected it as F32 [12, 4]",
        w ->
            w.metadata("network", network())
                .floats("conv1/kernel", kernel)
                .floats("conv1/bias", Tensor.zeros(3)));
    refused(
        "tensor \"conv1/kernel\" is F32 [3, 3, 3, 2], expected F32 [3, 3, 2, 3]",
        w -> w.metadata("network", network()).floats("conv1/kernel", Tensor.zeros(3, 3, 3, 2)));
    refused(
        "tensor \"conv1/kernel\" is F64 [3, 3, 2, 3], expected F32 [3, 3, 2, 3]",
        w ->
            w.metadata("network", network())
                .doubles("conv1/kernel", Shape.of(3, 3, 2, 3), new double[54]));
    refused(
        "there is a tensor \"conv9/kernel\" that is no parameter",
        w -> tensors(w.metadata("network", network())).floats("conv9/kernel", kernel));
    refused("no metadata entry \"network\"", w -> tensors(w));
    refused(
        "layer 'dense': expected a vector",
        w ->
            tensors(
                w.metadata("network", "[{\"type\":\"dense\",\"name\":\"dense\",\"units\":4}]")));
    refused(
        "has more than 2^31 - 1 elements",
        w ->
            tensors(
                w.metadata(
                    "network",
                    "[{\"type\":\"flatten\"},"
                        + "{\"type\":\"dense\",\"name\":\"a\",\"units\":16777216},"
                        + "{\"type\":\"dense\",\"name\":\"b\",\"units\":16777216}]")));
  }

  @Test
  void aWrongInputShapeIsRefused() {
    for (String input :
        List.of(
            "",
            "[]",
            "6",
            "[6, 6, 2",
            "[6, 6, 0]",
            "[6,6,2,1]",
            "[6.5]",
            "[99999999999]",
            "[16777216,16777216,2]",
            "[6, 6, 2] 1",
            "[\"6\"]",
            "[[6]]")) {
      Path file = folder.resolve("input.safetensors");
      tensors(new SafetensorsWriter().metadata("network", network()).metadata("input", input))
          .write(file);
      String sentence = assertThrows(StoreException.class, () -> ModelFile.load(file)).getMessage();
      assertTrue(sentence.contains("the metadata entry \"input\""), sentence);
    }
  }

  @Test
  void weightsThatAreNotFiniteAreNeitherLoadedNorSaved() {
    Tensor kernel = Tensor.zeros(3, 3, 2, 3);
    kernel.data()[29] = Float.NaN;
    String loading =
        refused(
            "tensor \"conv1/kernel\" holds NaN at [1, 1, 1, 2], expected finite values",
            w ->
                w.metadata("network", network())
                    .floats("conv1/kernel", kernel)
                    .floats("conv1/bias", Tensor.zeros(3))
                    .floats("dense/kernel", Tensor.zeros(12, 4))
                    .floats("dense/bias", Tensor.zeros(4)));
    assertTrue(loading.endsWith("."));
    Model good = model();
    float[] poisoned = good.parameters();
    poisoned[PARAMETERS - 1] = Float.NEGATIVE_INFINITY;
    String making =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Model(good.network(), poisoned, good.preprocessing(), good.training()))
            .getMessage();
    assertTrue(String.valueOf(making).contains("-Infinity in its tensor 'dense/bias'"), making);
    assertNotEquals(Float.NEGATIVE_INFINITY, good.parameters()[PARAMETERS - 1], "a copy");
  }

  @Test
  void parametersOfAnotherNetworkAreNotSaved() {
    Model model = model();
    assertThrows(
        IllegalArgumentException.class,
        () -> new Model(model.network(), new float[5], model.preprocessing(), model.training()));
  }

  @Test
  void wrongPreprocessingIsRefused() {
    for (String text :
        List.of(
            "",
            "[]",
            "{}",
            "{\"divisor\":255.0,\"mean\":[]}",
            "{\"divisor\":0,\"mean\":[],\"deviation\":[]}",
            "{\"divisor\":1e99,\"mean\":[],\"deviation\":[]}",
            "{\"divisor\":1,\"mean\":[1],\"deviation\":[1]}",
            "{\"divisor\":1,\"mean\":[1,2],\"deviation\":[1]}",
            "{\"divisor\":1,\"mean\":[1,2],\"deviation\":[1,0]}",
            "{\"divisor\":1,\"mean\":[1,\"2\"],\"deviation\":[1,1]}",
            "{\"divisor\":1,\"mean\":[[1],2],\"deviation\":[1,1]}",
            "{\"divisor\":1,\"mean\":3,\"deviation\":[]}",
            "{\"divisor\":1,\"mean\":[],\"deviation\":[],\"scale\":1}",
            "{\"divisor\":1,\"mean\":[],\"deviation\":[]} 1")) {
      Path file = folder.resolve("preprocessing.safetensors");
      tensors(
              new SafetensorsWriter()
                  .metadata("network", network())
                  .metadata("input", "[6, 6, 2]")
                  .metadata("preprocessing", text))
          .write(file);
      String sentence = assertThrows(StoreException.class, () -> ModelFile.load(file)).getMessage();
      assertTrue(sentence.contains("the preprocessing "), sentence);
      assertTrue(sentence.endsWith("."), sentence);
    }
  }

  private static String network() {
    return NetworkJson.print(Graph.sequential(LAYERS));
  }

  private static SafetensorsWriter tensors(SafetensorsWriter writer) {
    return writer
        .floats("conv1/kernel", Tensor.zeros(3, 3, 2, 3))
        .floats("conv1/bias", Tensor.zeros(3))
        .floats("dense/kernel", Tensor.zeros(12, 4))
        .floats("dense/bias", Tensor.zeros(4));
  }

  private Path written(UnaryOperator<SafetensorsWriter> content) {
    Path file = folder.resolve("made.safetensors");
    content
        .apply(
            new SafetensorsWriter()
                .metadata("input", "[6, 6, 2]")
                .metadata("preprocessing", PreprocessingJson.print(Preprocessing.raw())))
        .write(file);
    return file;
  }

  private String refused(String part, UnaryOperator<SafetensorsWriter> content) {
    Path file = written(content);
    String sentence = assertThrows(StoreException.class, () -> ModelFile.load(file)).getMessage();
    assertTrue(sentence.contains(part), sentence);
    return sentence;
  }
}
