package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.Words;

/** What {@code explain} says of a step, as a process of its own. */
class ExplainProcessTest {

  /** A number as it is shown, with what stands around it. */
  private static final String NUMBER = "-?[0-9][0-9.]*(?:e-?[0-9]+)?";

  /** A row of a table of products: place, factor, place, factor, product, sum. */
  private static final Pattern ROW =
      Pattern.compile("\\[[0-9,]+] +(N) +\\[[0-9,]+] +(N) +(N) +(N)".replace("N", NUMBER));

  private static final String NETWORK =
      """
      [{"type":"conv2d","name":"conv1","filters":4,"kernel":[3,3],"strides":[2,2],"bias":false},{"type":"batchnorm","name":"bn1"},{"type":"relu"},
       {"type":"conv2d","name":"conv2","filters":4,"kernel":[3,3],"padding":"same","activation":"gelu"},
       {"type":"add","inputs":["relu","conv2"]},{"type":"globalmaxpool2d"},{"type":"dense","name":"dense","units":10}]
      """;

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void prepare() throws IOException {
    TinyData.write(folder.resolve("tiny"));
    Files.writeString(folder.resolve("net.json"), NETWORK);
    ImageIO.write(
        new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("black.png").toFile());
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1").standing();
  }

  private static Lanewise.Result explain(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "explain";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Lanewise.Result result = lanewise.run(words);
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err());
    return result;
  }

  /** Layers, parameters and classes; and the call that it proposes shows a gradient. */
  @Test
  void aStepAtAGlance() {
    Lanewise.Result glance = explain("tiny/train/7");
    double probabilities =
        glance
            .out()
            .lines()
            .dropWhile(line -> !line.startsWith("class "))
            .skip(1)
            .limit(10)
            .mapToDouble(line -> Double.parseDouble(line.split(" +")[2]))
            .sum();
    assertAll(
        () -> assertEquals(1, probabilities, 1e-6, glance.out()),
        () -> assertTrue(glance.line("deep: ").contains("fresh weights of seed 1"), glance.out()),
        () -> assertTrue(glance.line("tiny/train/7: ").contains("the label is '"), glance.out()),
        () -> assertTrue(glance.line("conv2 ").startsWith("[13,13,64]"), glance.out()),
        () -> assertTrue(glance.line("dense/kernel ").startsWith("[2304,10]"), glance.out()),
        () -> assertEquals(1, glance.out().lines().filter(l -> l.endsWith("the label")).count()));
    List<String> next = Words.of(glance.line("next  ./lanewise explain "));
    Lanewise.Result weight = explain(next.toArray(String[]::new));
    assertTrue(weight.out().contains("d conv2/kernel["), weight.out());
    assertTrue(weight.out().contains("the same bits as the engine's"), weight.out());
  }

  /** All products of a gradient are shown, and give it when somebody else adds them. */
  @Test
  void aWeight() {
    String place = "conv2/kernel[1,2,7,20]";
    Lanewise.Result result = explain("deep", "tiny/train/7", "--weight", place, "--all");
    double gradient = Double.parseDouble(result.line("d " + place + " ="));
    double sum = 0;
    int rows = 0;
    double soFar = 0;
    for (String line : result.out().lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows++;
        double product = Double.parseDouble(row.group(1)) * Double.parseDouble(row.group(2));
        assertEquals(product, Double.parseDouble(row.group(3)), 1e-7 * Math.abs(product), line);
        sum += product;
        soFar = Double.parseDouble(row.group(4));
        assertEquals(sum, soFar, 1e-6, line);
      }
    }
    assertEquals(169, rows, result.out());
    assertEquals(gradient, soFar);
    Matcher wiggled =
        Pattern.compile("(N) by backpropagation, (N) by wiggling it".replace("N", NUMBER))
            .matcher(result.out());
    assertTrue(wiggled.find(), result.out());
    assertEquals(gradient, Double.parseDouble(wiggled.group(1)));
    assertEquals(gradient, Double.parseDouble(wiggled.group(2)), 1e-5 * Math.abs(gradient));
    double before = Double.parseDouble(result.line("parameter before "));
    double after = Double.parseDouble(result.line("parameter after "));
    assertEquals(-Math.signum(gradient) * 1e-3, after - before, 1e-5, "Adam's first step");
    assertTrue(result.out().contains(" of these products are zero: "), result.out());
    Matcher loss =
        Pattern.compile("loss (N) before the step, (N) after it".replace("N", NUMBER))
            .matcher(result.out());
    assertTrue(loss.find(), result.out());
    assertTrue(Double.parseDouble(loss.group(2)) < Double.parseDouble(loss.group(1)), loss.group());
  }

  /** A value is traced back through its activation, and says who reads it. */
  @Test
  void aValueAndItsGradient() {
    Lanewise.Result result =
        explain(
            "deep",
            "tiny/train/7",
            "--value",
            "conv1[4,5,3]",
            "--gradient",
            "d before conv1[4,5,3]");
    assertAll(
        () -> assertTrue(result.out().contains("relu(before conv1[4,5,3]"), result.out()),
        () ->
            assertTrue(
                result.out().contains("27 products, input · conv1/kernel, added in this order"),
                result.out()),
        () -> assertTrue(result.out().contains("conv1/bias[3] 0"), result.out()),
        () -> assertTrue(result.line("read by pool1").contains("larg"), result.out()),
        () -> assertTrue(result.line("d before conv1[4,5,3] =").matches(NUMBER), result.out()));
  }

  /** Statistics are constants for one image, and the batch's for several. */
  @Test
  void batchNormalization() {
    String[] call = {"--network", "net.json", "tiny/test/3", "--value", "bn1[4,5,3]"};
    Lanewise.Result alone = explain(call);
    assertTrue(alone.out().contains("bn1 normalizes by moving statistics"), alone.out());
    assertTrue(alone.out().contains("bn1/moving_mean[3]"), alone.out());
    Lanewise.Result batch =
        explain(
            "--network",
            "net.json",
            "tiny/test/3",
            "--batch",
            "5",
            "--value",
            "bn1[0;4,5,3]",
            "--weight",
            "conv1/kernel[0,1,2,3]");
    assertFalse(batch.out().contains("moving"), batch.out());
    assertTrue(batch.out().contains("conv1[4;"), batch.out());
    assertTrue(batch.out().contains(" by wiggling it"), batch.out());
  }

  /** Each step has the next number, whatever was told as a part of another one. */
  @Test
  void stepsAreNumberedInOrder() {
    Lanewise.Result result =
        explain("--network", "net.json", "tiny/train/7", "--weight", "bn1/gamma[3]");
    List<Integer> steps =
        Pattern.compile("^\\((\\d+)\\) .* = ", Pattern.MULTILINE)
            .matcher(result.out())
            .results()
            .map(step -> Integer.valueOf(step.group(1)))
            .toList();
    assertEquals(IntStream.rangeClosed(1, steps.size()).boxed().toList(), steps, result.out());
    assertTrue(steps.size() >= 4, result.out());
  }

  /** Whoever has a picture is told what it was taken for. */
  @Test
  void aPicture() {
    Lanewise.Result predicted = explain("black.png");
    assertTrue(
        predicted.line("black.png: ").contains("explained for the class predicted, 'class "),
        predicted.out());
    Lanewise.Result told = explain("scaled", "black.png", "--label", "3");
    assertTrue(told.line("black.png: ").contains("the label is 'class 3' (3)"), told.out());
    assertTrue(told.line("class 3 ").endsWith("the label"), told.out());
  }

  /** A model brings its optimizer along, and a checkpoint also what that remembers. */
  @Test
  void modelsAndCheckpoints() {
    Lanewise.Result trained =
        lanewise.run(
            "train",
            "scaled",
            "--data",
            "tiny",
            "--train-images",
            "40",
            "--test-images",
            "20",
            "--epochs",
            "2",
            "--batch",
            "20",
            "--kernels",
            "im2col",
            "--no-doctor",
            "--optimizer",
            "sgd",
            "--learning-rate",
            "0.02",
            "--checkpoint",
            "ck",
            "--save",
            "m.safetensors");
    assertEquals(0, trained.status(), trained.err());
    String[] weight = {"--weight", "conv1/kernel[0,0,0,0]"};
    Lanewise.Result model = explain("m.safetensors", "tiny/train/0", weight[0], weight[1]);
    Lanewise.Result checkpoint =
        explain("ck/checkpoint-0000000004.safetensors", "tiny/train/0", weight[0], weight[1]);
    assertAll(
        () -> assertTrue(model.line("sgd, ").contains("learning rate 0.02, step 1"), model.out()),
        () -> assertEquals("0", model.line("velocity "), model.out()),
        () -> assertTrue(checkpoint.line("sgd, ").contains("step 5"), checkpoint.out()),
        () -> assertFalse(checkpoint.line("velocity ").equals("0"), checkpoint.out()),
        () -> assertEquals(model.line("parameter before "), checkpoint.line("parameter before ")));
    Lanewise.Result other =
        explain("m.safetensors", "tiny/train/0", weight[0], weight[1], "--optimizer", "adam");
    assertTrue(other.line("adam, ").contains("step 1"), other.out());
    assertRefused(2, "ck is a folder; MODEL is a file", "ck", "tiny/train/0");
  }

  /** A fault's optimizer has no use for what the run's remembers. */
  @Test
  void aCheckpointWithAnotherOptimizer() {
    Lanewise.Result trained =
        lanewise.run(
            "train",
            "--network",
            "net.json",
            "--data",
            "tiny",
            "--train-images",
            "20",
            "--test-images",
            "20",
            "--batch",
            "20",
            "--epochs",
            "1",
            "--kernels",
            "im2col",
            "--no-doctor",
            "--no-save",
            "--checkpoint",
            "adam");
    assertEquals(0, trained.status(), trained.err());
    Lanewise.Result weak =
        explain(
            "adam/checkpoint-0000000001.safetensors", "tiny/train/0", "--inject", "weak-optimizer");
    assertTrue(weak.line("sgd, ").contains("step 1"), weak.out());
  }

  /** A step that leaves no finite numbers is told all the same. */
  @Test
  void aStepThatBreaksDown() {
    Lanewise.Result result =
        explain(
            "tiny/train/7",
            "--inject",
            "weights-too-large",
            "--optimizer",
            "sgd",
            "--learning-rate",
            "3e38");
    assertTrue(result.out().contains(" before the step, NaN after it"), result.out());
  }

  /** A batch with normalization; a browser's test presses its numbers. */
  @Test
  void aPage() throws IOException {
    Path page = folder.resolve("step.html");
    Lanewise.Result result =
        explain("--network", "net.json", "tiny/train/7", "--batch", "3", "--page", page.toString());
    assertEquals(page.toString(), result.line("page "));
    String html = Files.readString(page);
    assertTrue(html.contains("const PAGE = {"), html);
    assertTrue(html.contains("\"labels\":["), html);
    assertRefused(
        2,
        "the page shows at most 64 images together, not 65",
        "tiny/train/7",
        "--batch",
        "65",
        "--page",
        page.toString());
  }

  @Test
  void aFaultIsSeen() {
    Lanewise.Result result = explain("tiny/train/7", "--inject", "weights-zero");
    assertTrue(result.out().contains("with the fault 'weights-zero': "), result.out());
    assertTrue(result.line("conv2/kernel ").matches("\\[3,3,32,64] +0 +0 +100 % +0"), result.out());
  }

  @Test
  void whatIsNotThere() {
    assertRefused(
        2,
        "there is no conv2/kernel[1,2,7,64]",
        "tiny/train/7",
        "--weight",
        "conv2/kernel[1,2,7,64]");
    assertRefused(2, "did you mean conv1?", "tiny/train/7", "--value", "conv[1,2,3]");
    assertRefused(2, "goes with --weight", "tiny/train/7", "--value", "conv1/kernel[0,0,0,0]");
    assertRefused(2, "goes with --value or --gradient", "tiny/train/7", "--weight", "conv1[0,0,0]");
    assertRefused(2, "goes with --gradient", "tiny/train/7", "--value", "d conv1[0,0,0]");
    assertRefused(
        2, "the batch has 3 images", "tiny/train/7", "--batch", "3", "--value", "conv1[0,0,0]");
    assertRefused(1, "has 300 records, so the last one is 299", "tiny/train/300");
    assertRefused(1, "--batch asks for 81 images of tiny/test", "tiny/test/0", "--batch", "81");
    assertRefused(2, "did you mean horse?", "tiny/train/7", "--label", "hors");
    assertRefused(2, "--label is '10'", "tiny/train/7", "--label", "10");
    assertRefused(1, "pictures must be PNG or JPEG files", "net.json");
    assertRefused(1, "nowhere does not exist", "black.png", "--data", "nowhere/", "--batch", "2");
  }

  /** A network of other classes than the data's has no label for a record of them. */
  @Test
  void otherClassesThanTheData() throws IOException {
    Files.writeString(
        folder.resolve("two.json"),
        """
        [{"type":"globalaveragepool2d"},{"type":"dense","name":"dense","units":2}]
        """);
    String[] call = {"--network", "two.json", "tiny/train/7"};
    assertRefused(
        1,
        "the network tells 2 classes apart, but the data of tiny/train/7 have 10; say with --label which one.",
        call);
    assertRefused(
        1, "name images of its classes", call[0], call[1], call[2], "--label", "1", "--batch", "2");
    Lanewise.Result told = explain(call[0], call[1], call[2], "--label", "1");
    assertTrue(told.line("class 1 ").endsWith("the label"), told.out());
  }

  /** What a call names too much of, or what would be left aside, is refused and not passed over. */
  @Test
  void whatWouldBePassedOver() {
    assertRefused(
        2, "3 names were given ('deep', 'raw', 'tiny/train/7')", "deep", "raw", "tiny/train/7");
    assertRefused(2, "'tiny/train/7' has a size of its own", "tiny/train/7", "--image-size", "48");
    assertRefused(2, "--all goes with --weight, --value or --gradient", "tiny/train/7", "--all");
    for (String option : List.of("--weight", "--value")) {
      assertRefused(
          2,
          "no trained tensor 'bn1/moving_mean'",
          "--network",
          "net.json",
          "tiny/train/7",
          option,
          "bn1/moving_mean[1]");
    }
  }

  private static void assertRefused(int status, String sentence, String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "explain";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Lanewise.Result result = lanewise.run(words);
    assertAll(
        () -> assertEquals(status, result.status(), result.err()),
        () -> assertTrue(result.err().contains(sentence), result.err()),
        () -> assertEquals(status, result.err().lines().count(), result.err()));
  }
}
