package org.lanewise.lab.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.store.SafetensorsWriter;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.parity.Verdict.Outcome;

class ParityTest {

  private static final Path GOLDEN =
      Path.of("..", "engine", "src", "test", "resources", "golden", "net4-core.safetensors");

  private static final String DENSE =
      """
      [{"type":"flatten"},{"type":"dense","name":"out","units":3}]\
      """;

  /** Same and valid padding, strides, a window that leaves a border, dense with ReLU, no names. */
  private static final String ODD =
      """
      [{"type":"conv2d","name":"a","filters":7,"kernel":[5,3],"strides":[2,1],"padding":"same",
        "activation":"relu"},
       {"type":"maxpool2d","name":"p","pool":[3,2],"strides":[2,2]},
       {"type":"conv2d","name":"b","filters":4,"kernel":[1,1],"strides":[1,1],"padding":"valid"},
       {"type":"flatten"},
       {"type":"dense","name":"hidden","units":9,"activation":"relu"},
       {"type":"dense","name":"out","units":4}]\
      """;

  /** Branches, statistics of the batch, averages. */
  private static final String GRAPH =
      """
      [{"type":"conv2d","name":"a","filters":4,"kernel":[3,3],"padding":"same","bias":false},
       {"type":"batchnorm","name":"n","momentum":0.9},
       {"type":"silu"},
       {"type":"conv2d","name":"b","filters":4,"kernel":[3,3],"padding":"same"},
       {"type":"add","inputs":["silu","b"]},
       {"type":"averagepool2d","pool":[2,2]},
       {"type":"globalaveragepool2d"},
       {"type":"dense","name":"out","units":4}]\
      """;

  @TempDir private Path folder;

  private static Map<String, Verdict> compare(Path file, KernelSet kernels, double tolerance) {
    try (Workers workers = new Workers(2)) {
      return Parity.compare(file, kernels, Convolution.AUTO, workers, tolerance).stream()
          .collect(Collectors.toMap(Verdict::name, verdict -> verdict));
    }
  }

  private static Recomputed recomputed(
      Case data, KernelSet kernels, Workers workers, List<Wanted> wanted) {
    return new Recomputed(data, Program.of(data.network(), kernels), workers, wanted);
  }

  private static Map<String, Verdict> compare(Path file) {
    return compare(file, KernelSets.TEXTBOOK, 1e-4);
  }

  private static void assertOutcome(Outcome expected, Map<String, Verdict> verdicts, String name) {
    Verdict verdict = Objects.requireNonNull(verdicts.get(name), name);
    assertEquals(expected, verdict.outcome(), verdict::toString);
  }

  private Path write(SafetensorsWriter writer) {
    Path file = folder.resolve("case.safetensors");
    writer.write(file);
    return file;
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void agreesWithKerasAndPyTorch(KernelSet kernels) {
    Map<String, Verdict> verdicts = compare(GOLDEN, kernels, 3e-5);
    List<Verdict> differing =
        verdicts.values().stream().filter(v -> v.outcome() == Outcome.DIFFERS).toList();
    assertEquals(List.of(), differing);
    assertTrue(verdicts.size() > 20, "the file has results: " + verdicts.keySet());
    try (SafetensorsFile file = SafetensorsFile.open(GOLDEN)) {
      for (String name : file.names()) {
        boolean input = name.equals("x") || name.equals("y") || name.startsWith("init/");
        assertEquals(!input, verdicts.containsKey(name), name);
      }
    }
  }

  static List<Path> graphs() throws Exception {
    URL folder = Objects.requireNonNull(ParityTest.class.getResource("/graphs"));
    return GraphTraining.files(Path.of(folder.toURI()), ".safetensors");
  }

  /** Random graphs; bench/README says how more of them are made and compared. */
  @ParameterizedTest
  @MethodSource("graphs")
  void agreesWithPyTorchOnRandomGraphs(Path file) {
    for (KernelSet kernels : KernelSets.values()) {
      List<Verdict> differing =
          compare(file, kernels, 1e-4).values().stream()
              .filter(verdict -> verdict.outcome() != Outcome.AGREES)
              .toList();
      assertEquals(List.of(), differing, kernels::label);
    }
  }

  /** A dense layer by the textbook's formulas, in double precision. */
  @Test
  void agreesWithFormulasByHand() {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 5, 3);
    double[] logits = new double[15];
    double[] probabilities = new double[15];
    double[] kernelGradient = new double[12];
    double[] inputGradient = new double[20];
    double loss = 0;
    for (int i = 0; i < 5; i++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        logits[3 * i + k] = made.parameters[12 + k];
        for (int j = 0; j < 4; j++) {
          logits[3 * i + k] += (double) made.x[4 * i + j] * made.parameters[3 * j + k];
        }
        sum += Math.exp(logits[3 * i + k]);
      }
      for (int k = 0; k < 3; k++) {
        probabilities[3 * i + k] = Math.exp(logits[3 * i + k]) / sum;
        double d = (probabilities[3 * i + k] - (made.y[i] == k ? 1 : 0)) / 5;
        for (int j = 0; j < 4; j++) {
          kernelGradient[3 * j + k] += d * made.x[4 * i + j];
          inputGradient[4 * i + j] += d * made.parameters[3 * j + k];
        }
      }
      loss -= Math.log(probabilities[3 * i + made.y[i]]) / 5;
    }
    double[] stepped = new double[12];
    for (int i = 0; i < 12; i++) {
      double g = kernelGradient[i];
      double rate = 1e-3 * Math.sqrt(1 - 0.999) / (1 - 0.9);
      stepped[i] = made.parameters[i] - rate * (0.1 * g) / (Math.sqrt(0.001 * g * g) + 1e-7);
    }
    made.writer
        .doubles("hand/logits", Shape.of(5, 3), logits)
        .doubles("hand/act/out", Shape.of(5, 3), logits)
        .doubles("hand/probs", Shape.of(5, 3), probabilities)
        .doubles("hand/loss", Shape.of(1), new double[] {loss})
        .doubles("scalar/loss", Shape.of(), new double[] {loss})
        .doubles("hand/grad/out/kernel", Shape.of(4, 3), kernelGradient)
        .doubles("hand/grad/x", Shape.of(5, 1, 2, 2), inputGradient)
        .doubles("hand/adam1/out/kernel", Shape.of(4, 3), stepped);
    Map<String, Verdict> verdicts = compare(write(made.writer), KernelSets.FAST, 1e-6);
    assertEquals(8, verdicts.size());
    verdicts.forEach((name, verdict) -> assertOutcome(Outcome.AGREES, verdicts, name));
  }

  /** Every name finds its place, for shapes that no listing has and more images than a chunk. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void servesAnyNetwork(KernelSet kernels) {
    serves(ODD, kernels);
    serves(GRAPH, kernels);
  }

  private void serves(String network, KernelSet kernels) {
    CaseFile made = new CaseFile(network, Shape.of(13, 9, 5), 75, 4);
    Path inputs = folder.resolve("inputs.safetensors");
    made.writer.write(inputs);
    List<String> names = made.allNames();
    try (Workers workers = new Workers(1);
        SafetensorsFile file = SafetensorsFile.open(inputs)) {
      List<Wanted> wanted = names.stream().map(made::wanted).toList();
      made.addOwn("own/", names, recomputed(Case.read(file), KernelSets.TEXTBOOK, workers, wanted));
    }
    Map<String, Verdict> verdicts = compare(write(made.writer), kernels, 0);
    assertEquals(names.size(), verdicts.size());
    verdicts.forEach((name, verdict) -> assertOutcome(Outcome.AGREES, verdicts, name));
  }

  /** One element off in any tensor shows in that tensor alone. */
  @ParameterizedTest
  @ValueSource(strings = {ODD, GRAPH})
  void seesOneWrongElementInEveryTensor(String network) {
    CaseFile right = new CaseFile(network, Shape.of(13, 9, 5), 6, 5);
    Path inputs = folder.resolve("inputs.safetensors");
    right.writer.write(inputs);
    List<String> names = right.allNames();
    Map<String, double[]> own = new LinkedHashMap<>();
    try (Workers workers = new Workers(1);
        SafetensorsFile file = SafetensorsFile.open(inputs)) {
      List<Wanted> wanted = names.stream().map(right::wanted).toList();
      Recomputed engine = recomputed(Case.read(file), KernelSets.IM2COL, workers, wanted);
      names.forEach(name -> own.put(name, engine.of(right.wanted(name))));
    }
    for (String wrong : names) {
      CaseFile made = new CaseFile(network, Shape.of(13, 9, 5), 6, 5);
      own.forEach((name, values) -> {
        double[] written = values.clone();
        if (name.equals(wrong)) {
          written[written.length - 1] += 0.1;
        }
        made.writer.doubles(
            "own/" + name, made.wanted(name).shape(made.network, made.images), written);
      });
      Map<String, Verdict> verdicts = compare(write(made.writer));
      verdicts.forEach((name, verdict) ->
          assertOutcome(
              name.equals("own/" + wrong) ? Outcome.DIFFERS : Outcome.AGREES, verdicts, name));
    }
  }

  /** Steps by their formulas, from the engine's own gradient; decay is of the kernel alone. */
  @ParameterizedTest
  @CsvSource({"0, false, 0", "0.9, false, 0", "0.9, true, 0", "0, false, 0.1", "0.9, true, 0.1"})
  void stepsAsTheFileSaysItTrains(double momentum, boolean nesterov, double decay) {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 5, 3);
    made.writer.metadata(
        "training",
        String.format(
            Locale.ROOT,
            "{\"optimizer\":\"sgd\",\"learning_rate\":0.5,\"momentum\":%s,\"nesterov\":%s,\"weight_decay\":%s}",
            momentum,
            nesterov,
            decay));
    Path inputs = folder.resolve("inputs.safetensors");
    made.writer.write(inputs);
    double[] stepped = new double[15];
    try (Workers workers = new Workers(1);
        SafetensorsFile file = SafetensorsFile.open(inputs)) {
      List<Wanted> gradients =
          List.of(made.wanted("grad/out/kernel"), made.wanted("grad/out/bias"));
      Recomputed engine = recomputed(Case.read(file), KernelSets.TEXTBOOK, workers, gradients);
      for (int i = 0; i < 15; i++) {
        double g = i < 12 ? engine.of(gradients.get(0))[i] : engine.of(gradients.get(1))[i - 12];
        double decayed = made.parameters[i] * (i < 12 ? 1 - decay * 0.5 : 1);
        double velocity = -0.5 * g;
        stepped[i] = decayed + (nesterov ? momentum * velocity - 0.5 * g : velocity);
      }
    }
    made.writer.doubles("own/step1/out/kernel", Shape.of(4, 3), Arrays.copyOf(stepped, 12));
    made.writer.doubles("own/step1/out/bias", Shape.of(3), Arrays.copyOfRange(stepped, 12, 15));
    Map<String, Verdict> verdicts = compare(write(made.writer), KernelSets.FAST, 1e-6);
    assertOutcome(Outcome.AGREES, verdicts, "own/step1/out/kernel");
    assertOutcome(Outcome.AGREES, verdicts, "own/step1/out/bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|is no JSON object",
        "{\"optimizer\":\"lion\"}|has the optimizer lion; expected one of [adam, adamw, rmsprop,"
            + " sgd]",
        "{\"label_smoothing\":-0.1}|is impossible",
        "{\"optimizer\":\"adamw\",\"nesterov\":true}|has the field nesterov, which adamw doesn't"
            + " take",
        "{\"momentum\":0.9}|has the field momentum, which adam doesn't take",
        "{\"optimizer\":\"sgd\",\"momentum\":true}|has true in its field momentum; expected a"
            + " number",
        "{\"weight_decay\":-1}|is impossible",
        "{\"rate\":1}|has the field rate, which adam doesn't take",
        "{\"learning_rate\":\"x\"}|has x in its field learning_rate; expected a number",
        "{\"learning_rate\":-1}|is impossible"
      })
  void aTrainingThatCannotBeDoneAgainGetsItsSentence(String training, String part) {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 2, 6);
    made.writer.metadata("training", training);
    Path file = write(made.writer);
    String sentence =
        String.valueOf(assertThrows(WorkException.class, () -> compare(file)).getMessage());
    assertTrue(sentence.startsWith(file + ": ") && sentence.contains(part), sentence);
  }

  @Test
  void whatHasNoPlaceDiffers() {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 2, 6);
    double[] six = new double[6];
    made.writer
        .doubles("f64/act/nowhere", Shape.of(2, 3), six)
        .doubles("f64/logit", Shape.of(2, 3), six)
        .doubles("logits", Shape.of(2, 3), six)
        .doubles("init/out/gamma", Shape.of(2, 3), six)
        .doubles("init/logits", Shape.of(2, 3), six)
        .doubles("f64/adam0/out/bias", Shape.of(3), new double[3])
        .doubles("f64/adam9999999/out/bias", Shape.of(3), new double[3])
        .doubles("f64/adam1", Shape.of(3), new double[3])
        .doubles("f64/logits_after", Shape.of(2, 3), six)
        .doubles("f64/loss_trace", Shape.of(0), new double[0])
        .doubles("f64/probs", Shape.of(3, 2), six)
        .ints("f32/probs", Shape.of(2, 3), new int[6])
        .bytes("x_u8", Shape.of(1, 2, 2, 2), new byte[8]);
    Map<String, Verdict> verdicts = compare(write(made.writer));
    assertEquals(13, verdicts.size());
    verdicts.forEach((name, verdict) -> assertOutcome(Outcome.DIFFERS, verdicts, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dropout", "spatialdropout2d"})
  void refusesWhatIsDrawnAtRandom(String type) {
    String json =
        "[{\"type\":\"%s\",\"rate\":0.5},{\"type\":\"flatten\"},{\"type\":\"dense\",\"name\":\"out\",\"units\":3}]"
            .formatted(type);
    Path file = write(new CaseFile(json, Shape.of(1, 2, 2), 2, 6).writer);
    WorkException e = assertThrows(WorkException.class, () -> compare(file));
    String sentence = String.valueOf(e.getMessage());
    assertTrue(sentence.contains("'" + type + "', whose random numbers"), sentence);
  }

  @Test
  void skipsPyTorchsAdamAndSaysSo() {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 2, 6);
    made.writer.doubles("f64/torchadam1/out/bias", Shape.of(3), new double[3]);
    made.writer.doubles("f64/torchadam_loss_trace", Shape.of(3), new double[3]);
    Map<String, Verdict> verdicts = compare(write(made.writer));
    assertEquals(2, verdicts.size());
    verdicts.forEach((name, verdict) -> assertOutcome(Outcome.SKIPPED, verdicts, name));
    verdicts.values().forEach(verdict -> assertFalse(verdict.note().isEmpty()));
  }

  @Test
  void aReferenceThatIsNoNumberDiffers() {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 2, 6);
    made.writer.doubles("f64/loss", Shape.of(1), new double[] {Double.NaN});
    assertOutcome(Outcome.DIFFERS, compare(write(made.writer)), "f64/loss");
  }

  @Test
  void saysWhatAFileLacks() {
    assertLacks("\"network\"", new SafetensorsWriter());
    String json = DENSE;
    assertLacks("\"x\"", new SafetensorsWriter().metadata("network", json));
    assertLacks(
        "\"y\"",
        new SafetensorsWriter()
            .metadata("network", json)
            .floats("x", Shape.of(1, 1, 2, 2), new float[4], 0));
    assertLacks(
        "\"init/out/kernel\"",
        new SafetensorsWriter()
            .metadata("network", json)
            .floats("x", Shape.of(1, 1, 2, 2), new float[4], 0)
            .ints("y", Shape.of(1), new int[1]));
  }

  private void assertLacks(String what, SafetensorsWriter writer) {
    Path file = write(writer);
    WorkException e = assertThrows(WorkException.class, () -> compare(file));
    assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("case.safetensors"), e.getMessage());
  }

  @Test
  void refusesLabelsThatAreNoClasses() {
    CaseFile made = new CaseFile(DENSE, Shape.of(1, 2, 2), 2, 6);
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata("network", DENSE)
            .floats("x", Shape.of(2, 1, 2, 2), made.x, 0)
            .longs("y", Shape.of(2), new long[] {0, 1L << 32});
    for (ParameterSlot slot : made.network.parameters()) {
      writer.floats("init/" + slot.path(), slot.shape(), made.parameters, slot.offset());
    }
    Path file = write(writer);
    WorkException e = assertThrows(WorkException.class, () -> compare(file));
    assertTrue(String.valueOf(e.getMessage()).contains("label 1"), e.getMessage());
  }
}
