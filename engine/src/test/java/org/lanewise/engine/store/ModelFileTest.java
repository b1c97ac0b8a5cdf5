package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.ImageDataset;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingSettings;

/** Models come back whole; files that do not fit their own network are refused by name. */
class ModelFileTest {

  private static final Shape INPUT = Shape.of(6, 6, 2);

  private static final List<Layer> LAYERS =
      List.of(
          conv2d(3, 3).relu().named("conv1"),
          maxPool2d(2).named("pool1"),
          new Flatten("flatten"),
          dense(4));

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
        Settings.none().with("optimizer", "adam").with("seed", 1),
        new DataIdentity("shapes", List.of("cat", "dog", "été", "mañana"), "0123"));
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
    assertEquals(saved.data(), loaded.data());
    assertEquals(List.of("cat", "dog", "été", "mañana"), loaded.classNames());
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
    Model loaded = ModelFile.load(file);
    assertEquals(Settings.none(), loaded.training());
    assertEquals(DataIdentity.unknown(), loaded.data());
    assertEquals(List.of("class 0", "class 1", "class 2", "class 3"), loaded.classNames());
    loaded.dataset(images(List.of("any", "four", "names", "go"), 6, 2));
  }

  @Test
  void aModelKnowsTheLossThatItWasTrainedWith() {
    Loss smoothed = SoftmaxCrossEntropy.smoothed(0.1);
    TrainingSettings settings =
        new TrainingSettings(1, 8, Adam.defaults(), 1, true).withLoss(smoothed);
    Settings text = RunSettings.of(settings);
    Loss back = with(text).loss().orElseThrow();
    assertEquals(smoothed.label(), back.label());
    assertEquals(smoothed.settings(), back.settings());
    assertEquals(Map.of(), model().loss().orElseThrow().settings());
    assertTrue(with(text.with("loss", "my-own")).loss().isEmpty());
    assertTrue(with(text.with("loss.smoothing", -1.0)).loss().isEmpty());
  }

  private static Model with(Settings training) {
    Model m = model();
    return new Model(m.network(), m.parameters(), m.preprocessing(), training, m.data());
  }

  /** Version 0.1 kept names and fingerprint among the settings of training. */
  @Test
  void aModelOfVersion01KeepsItsNames() {
    String training =
        Settings.none()
            .with("data", "shapes")
            .with("data_fingerprint", "0123")
            .with("classes", "cat\ndog\nété\nmañana")
            .toJson();
    Path file =
        written(writer ->
            tensors(writer.metadata("network", network()).metadata("training", training)));
    assertEquals(model().data(), ModelFile.load(file).data());
  }

  @Test
  void imagesOfOtherClassesAreRefused() {
    Model model = model();
    List<String> own = model.classNames();
    assertEquals(2, model.dataset(images(own, 6, 2)).size());
    assertEquals(
        (7 / 255f - 0.1f) / 1f,
        first(model.dataset(images(own, 6, 2))),
        "the model's preprocessing");
    assertNotTaken(
        "(cat, dog, été, mañana) than x has (a, b, c, d)", List.of("a", "b", "c", "d"), 6);
    assertNotTaken("than x has (dog, cat, été, mañana)", List.of("dog", "cat", "été", "mañana"), 6);
    assertNotTaken("have shape [7, 7, 2]", own, 7);
    Model unnamed =
        new Model(
            model.network(),
            model.parameters(),
            model.preprocessing(),
            model.training(),
            DataIdentity.unknown());
    assertThrows(
        IllegalArgumentException.class, () -> unnamed.dataset(images(List.of("a", "b"), 6, 2)));
  }

  private static void assertNotTaken(String words, List<String> names, int side) {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> model().dataset(images(names, side, 2)));
    assertTrue(thrown.toString().contains(words), thrown::toString);
  }

  private static float first(ImageDataset dataset) {
    float[] input = new float[dataset.shape().size()];
    dataset.newReader().read(0, 0, input, 0);
    return input[0];
  }

  private static ImageSet images(List<String> names, int side, int channels) {
    byte[] pixels = new byte[2 * side * side * channels];
    pixels[0] = 7;
    return ImageSet.of("x", names, side, side, channels, pixels, new byte[2]);
  }

  @Test
  void aDatasetThatIsNotTheNetworksIsRefused() {
    Model model = model();
    DataIdentity three = new DataIdentity("x", List.of("a", "b", "c"), "");
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Model(
                    model.network(),
                    model.parameters(),
                    model.preprocessing(),
                    model.training(),
                    three));
    assertTrue(thrown.toString().contains("'x' has 3 classes"), thrown::toString);
    for (String bad : List.of("", " ", "a\nb", "a")) {
      assertThrows(
          IllegalArgumentException.class, () -> new DataIdentity("x", List.of("a", bad), ""));
    }
    refused(
        "what the file tells of its data is impossible",
        w ->
            tensors(
                w.metadata("network", network())
                    .metadata("data", "{\"name\":\"x\",\"classes\":\"a\\nb\"}")));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Tensor kernel = Tensor.zeros(3, 3, 2, 3);
    refused(
        "the file has no tensor \"dense/kernel\", which is F32 [12, 4] in this network;",
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
        "the file has a tensor \"conv9/kernel\", but the network has no such parameter; ",
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
                () ->
                    new Model(
                        good.network(),
                        poisoned,
                        good.preprocessing(),
                        good.training(),
                        good.data()))
            .getMessage();
    assertTrue(String.valueOf(making).contains("-Infinity in its tensor 'dense/bias'"), making);
    assertNotEquals(Float.NEGATIVE_INFINITY, good.parameters()[PARAMETERS - 1], "a copy");
  }

  @Test
  void parametersOfAnotherNetworkAreNotSaved() {
    Model model = model();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Model(
                model.network(),
                new float[5],
                model.preprocessing(),
                model.training(),
                model.data()));
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
