package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.ImageSet;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.run.ParameterHash;

/** Training as a person starts it: output, log, model, and what follows from them. */
class TrainProcessTest {

  @TempDir private static Path folder;
  private static Lanewise lanewise;
  private static Lanewise.Result textbook;

  @BeforeAll
  static void trainOnce() {
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).standing();
    // As a person has it, a process of its own.
    textbook =
        new Lanewise(folder)
            .run(
                "train",
                "scaled",
                "--data",
                "tiny",
                "--epochs",
                "3",
                "--batch",
                "20",
                "--learning-rate",
                "0.003",
                "--kernels",
                "textbook",
                "--threads",
                "1",
                "--save",
                "model.safetensors",
                "--log",
                "run.jsonl");
  }

  private static String hash(Lanewise.Result result) {
    return result.line("sha256 of the parameters");
  }

  /** The lines of a log, without what the doctor writes. */
  private static List<JsonLine> log(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name)).stream()
        .map(JsonLine::parse)
        .filter(line -> List.of("run", "epoch", "end").contains(line.get("event")))
        .toList();
  }

  @Test
  void saysWhatRunsHowItGoesAndWhatComesNext() {
    List<String> lines = textbook.out().lines().toList();
    assertAll(
        () -> assertEquals(0, textbook.status(), textbook.err()),
        () -> assertEquals("", textbook.err()),
        () ->
            assertTrue(lines.getFirst().startsWith("textbook kernels, 1 thread"), lines.getFirst()),
        () -> assertEquals(3, lines.stream().filter(line -> line.startsWith("epoch ")).count()),
        () -> assertEquals("model.safetensors", textbook.line("model")),
        () -> assertTrue(textbook.line("next").startsWith("./lanewise evaluate model")),
        () -> assertFalse(textbook.out().contains("\u001b"), "no colours off a terminal"),
        () -> assertFalse(textbook.out().contains("\r"), "no live line off a terminal"));
  }

  @Test
  void theLogHasARunItsEpochsAndAnEnd() throws IOException {
    List<JsonLine> log = log("run.jsonl");
    JsonLine run = log.getFirst();
    JsonLine end = log.getLast();
    assertAll(
        () -> assertEquals(List.of("run", "epoch", "epoch", "epoch", "end"), events(log)),
        () -> assertEquals("textbook", run.get("kernels")),
        () -> assertEquals(0L, run.get("vector_bits")),
        () -> assertEquals(1L, run.get("threads")),
        () -> assertEquals(1L, run.get("seed")),
        () -> assertEquals("tiny", run.get("data")),
        () -> assertEquals((long) TinyData.TRAIN, run.get("train_images")),
        () -> assertEquals((long) TinyData.TEST, run.get("test_images")),
        () -> assertEquals(20L, run.get("batch")),
        () -> assertEquals(64, String.valueOf(run.get("data_fingerprint")).length()),
        () -> assertEquals(System.getProperty("java.runtime.version"), run.get("java")),
        () -> assertTrue(run.fields().containsKey("lanewise")),
        () -> assertEquals(hash(textbook), end.get("sha256")),
        () -> assertEquals(true, end.get("completed")),
        () -> assertTrue(end.fields().containsKey("peak_rss_bytes")),
        () -> assertTrue(end.number("seconds") > 0));
    for (int epoch = 1; epoch <= 3; epoch++) {
      JsonLine line = log.get(epoch);
      assertEquals((long) epoch, line.get("epoch"));
      double seconds = line.number("seconds");
      assertEquals(
          TinyData.TRAIN, line.number("images_per_second") * seconds, 1e-6, "rate and time");
      for (String key : List.of("loss", "accuracy", "val_loss", "val_accuracy")) {
        assertTrue(Double.isFinite(line.number(key)), key);
      }
    }
    assertTrue(log.get(3).number("val_accuracy") > 0.5, "it learns: " + log.get(3));
  }

  /** The first epoch is that of the run with an order for each epoch, the second is not. */
  @Test
  void oneOrderForAllEpochs() throws IOException {
    Lanewise.Result result =
        lanewise.run(
            "train scaled --data tiny --epochs 3 --batch 20 --learning-rate 0.003 --shuffle once --no-save --log once.jsonl"
                .split(" "));
    assertEquals(0, result.status(), result.err());
    List<JsonLine> usual = log("run.jsonl");
    List<JsonLine> once = log("once.jsonl");
    assertAll(
        () -> assertEquals("each-epoch", usual.getFirst().get("shuffle")),
        () -> assertEquals("once", once.getFirst().get("shuffle")),
        () ->
            assertEquals(
                usual.getFirst().get("data_fingerprint"), once.getFirst().get("data_fingerprint")),
        () -> assertEquals(usual.get(1).get("loss"), once.get(1).get("loss")),
        () -> assertEquals(usual.get(1).get("val_loss"), once.get(1).get("val_loss")),
        () -> assertNotEquals(usual.get(2).get("loss"), once.get(2).get("loss")));
  }

  private static List<Object> events(List<JsonLine> log) {
    return log.stream().map(line -> line.get("event")).toList();
  }

  @Test
  void theModelHoldsTheParametersOfTheHash() {
    Model model = ModelFile.load(folder.resolve("model.safetensors"));
    assertAll(
        () -> assertEquals(hash(textbook), ParameterHash.of(model.parameters())),
        () -> assertEquals(255f, model.preprocessing().divisor()),
        () -> assertEquals("scaled", model.training().text("listing")),
        () -> assertEquals(3, model.training().whole("epochs_done", 0)));
  }

  @Test
  void otherKernelsThreadsAndVectorsGiveTheSameHash() {
    Lanewise narrow = lanewise.with("-XX:MaxVectorSize=16");
    String[] call = {
      "train",
      "scaled",
      "--data",
      "tiny",
      "--epochs",
      "3",
      "--batch",
      "20",
      "--learning-rate",
      "0.003",
      "--no-save",
      "--kernels",
      "im2col",
      "--threads",
      "3"
    };
    Lanewise.Result im2col = lanewise.run(call);
    call[call.length - 3] = "fast";
    Lanewise.Result fast = lanewise.run(call);
    call[call.length - 1] = "2";
    Lanewise.Result narrowFast = narrow.run(call);
    assertAll(
        () -> assertEquals(hash(textbook), hash(im2col)),
        () -> assertEquals(hash(textbook), hash(fast)),
        () -> assertEquals(hash(textbook), hash(narrowFast)),
        () ->
            assertTrue(
                narrowFast.out().startsWith("fast kernels, 128-bit vectors, 2 threads"),
                narrowFast.out()));
  }

  @Test
  void anotherSeedGivesAnotherHash() {
    Lanewise.Result other =
        lanewise.run(
            "train",
            "scaled",
            "--kernels",
            "im2col",
            "--data",
            "tiny",
            "--epochs",
            "1",
            "--seed",
            "2",
            "--save",
            "other.safetensors",
            "--optimizer",
            "sgd",
            "--train-images",
            "100",
            "--test-images",
            "10");
    assertAll(
        () -> assertEquals(0, other.status(), other.err()),
        () -> assertNotEquals(hash(textbook), hash(other)),
        () -> assertTrue(other.out().contains("100 training and 10 test images"), other.out()),
        () -> assertTrue(other.out().contains("sgd 0.01"), other.out()));
  }

  @Test
  void evaluateAgreesWithTheLastEpoch() throws IOException {
    JsonLine last = log("run.jsonl").get(3);
    Lanewise.Result result =
        lanewise.run("evaluate", "model.safetensors", "--data", "tiny", "--json");
    assertEquals(0, result.status(), result.err());
    assertEquals(1, result.out().lines().count(), result.out());
    JsonLine line = JsonLine.parse(result.out());
    assertAll(
        () -> assertEquals(last.number("val_loss"), line.number("loss"), 1e-12),
        () -> assertEquals(last.get("val_accuracy"), line.get("accuracy")),
        () -> assertFalse(result.out().contains("trained_loss"), result.out()),
        () -> assertTrue(line.number("images_per_second") > 0));
  }

  @Test
  void evaluateShowsClassesConfusionAndTheLossOfTheTraining() {
    Model m = ModelFile.load(folder.resolve("model.safetensors"));
    var training = m.training().with("loss", "mean-squared-error");
    new Model(m.network(), m.parameters(), m.preprocessing(), training, m.data())
        .save(folder.resolve("squares.safetensors"));
    Lanewise.Result result =
        lanewise.run(
            "evaluate",
            "squares.safetensors",
            "--data",
            "tiny",
            "--test-images",
            "40",
            "--threads",
            "2");
    assertAll(
        () -> assertEquals(0, result.status(), result.err()),
        () -> assertTrue(result.out().contains("tiny/test: 40 images"), result.out()),
        () -> assertTrue(result.out().contains("precision"), result.out()),
        () -> assertTrue(result.out().contains("(mean-squared-error) it is"), result.out()),
        () ->
            assertEquals(2, result.out().lines().filter(line -> line.startsWith("truck")).count()));
  }

  @Test
  void fullBatchIsTheWholeSetWhateverItsSize() throws IOException {
    Lanewise.Result result =
        lanewise.run(
            "train",
            "full-batch",
            "--kernels",
            "im2col",
            "--data",
            "tiny",
            "--epochs",
            "1",
            "--train-images",
            "250",
            "--test-images",
            "10",
            "--no-save",
            "--log",
            "full.jsonl");
    assertEquals(0, result.status(), result.err());
    JsonLine run = log("full.jsonl").getFirst();
    assertEquals(250L, run.get("batch"));
    assertEquals(1L, run.get("steps_per_epoch"));
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAndKeepsTheModelBefore() {
    Lanewise.Result result =
        lanewise.run(
            "train",
            "raw",
            "--kernels",
            "im2col",
            "--data",
            "tiny",
            "--optimizer",
            "sgd",
            "--learning-rate",
            "1e18",
            "--save",
            "poisoned.safetensors");
    assertEquals(1, result.status(), result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains("NaN or infinity"), result.err());
    assertTrue(result.err().contains("poisoned.safetensors"), result.err());
    for (float value : ModelFile.load(folder.resolve("poisoned.safetensors")).parameters()) {
      assertTrue(Float.isFinite(value));
    }
  }

  /** The pictures are the test images twice as large, so the model must know most of them. */
  @Test
  void predictNamesTheClassesOfPictures() throws IOException {
    ImageSet images = TinyData.part("some", 8, 1);
    List<String> call = new ArrayList<>(List.of("predict", "model.safetensors"));
    for (int i = 0; i < images.size(); i++) {
      ImageIO.write(twiceAsLarge(images, i), "png", folder.resolve(i + ".png").toFile());
      call.add(i + ".png");
    }
    Lanewise.Result result = lanewise.run(call.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
    assertEquals(images.size(), result.out().lines().count(), result.out());
    int right = 0;
    for (int i = 0; i < images.size(); i++) {
      String prediction = result.line(i + ".png");
      right += prediction.startsWith(images.classNames().get(images.label(i)) + " ") ? 1 : 0;
    }
    assertTrue(right > images.size() / 2, result.out());
  }

  @Test
  void predictShowsTheOthersWhenAPictureIsMissing() throws IOException {
    ImageSet images = TinyData.part("some", 1, 1);
    ImageIO.write(twiceAsLarge(images, 0), "png", folder.resolve("good.png").toFile());
    Lanewise.Result result =
        lanewise.run("predict", "model.safetensors", "nowhere.png", "good.png", "nor-here.png");
    assertAll(
        () -> assertEquals(1, result.status()),
        () -> assertEquals(2, result.err().lines().count(), result.err()),
        () -> assertTrue(result.err().startsWith("lanewise: nowhere.png "), result.err()),
        () -> assertTrue(result.err().contains("\nlanewise: nor-here.png "), result.err()),
        () -> assertTrue(result.line("good.png").contains("%"), result.out()));
  }

  private static BufferedImage twiceAsLarge(ImageSet images, int image) {
    byte[] pixels = new byte[images.imageBytes()];
    images.copyPixels(image, pixels, 0);
    BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        int at = 3 * (y / 2 * 32 + x / 2);
        picture.setRGB(
            x,
            y,
            (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff));
      }
    }
    return picture;
  }

  @Test
  void aSignalFinishesTheStepAndSavesTheModel() throws Exception {
    for (Map.Entry<String, Integer> signal : Map.of("INT", 130, "TERM", 143).entrySet()) {
      assumeTrue(Signals.arrive(signal.getKey()), "signals are ignored here");
      String name = signal.getKey();
      Path out = folder.resolve(name + ".txt");
      Path err = folder.resolve(name + "-err.txt");
      Process process =
          lanewise.start(
              out,
              err,
              "train",
              "scaled",
              "--kernels",
              "im2col",
              "--data",
              "tiny",
              "--epochs",
              "1000000",
              "--save",
              name + ".safetensors",
              "--log",
              name + ".jsonl");
      Signals.awaitLine(process, out, "epoch 1/");
      Signals.send(process, name);
      Lanewise.Result result = Lanewise.finish(process, out, err);
      List<JsonLine> log = log(name + ".jsonl");
      assertAll(
          () -> assertEquals(signal.getValue(), result.status(), result.err()),
          () -> assertTrue(result.out().contains("interrupted in epoch"), result.out()),
          () ->
              assertTrue(
                  result.out().contains("of the whole run of 1,000,000 epochs"), result.out()),
          () -> assertEquals("end", log.getLast().get("event")),
          () -> assertEquals(false, log.getLast().get("completed")),
          () ->
              assertEquals(
                  log.getLast().get("sha256"),
                  ParameterHash.of(
                      ModelFile.load(folder.resolve(name + ".safetensors")).parameters())));
    }
  }
}
