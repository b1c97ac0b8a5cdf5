package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.lab.TinyData;

/** The gradient check of listings, networks and models. */
class GradcheckTest {

  private static final String NETWORK =
      """
      [{"type":"conv2d","name":"stem","filters":4,"kernel":[3,3],"strides":[2,2],"activation":"relu"},
       {"type":"batchnorm","name":"bn1"},
       {"type":"maxpool2d","pool":[3,3]},
       {"type":"flatten"},
       {"type":"dense","name":"out","units":10}]
      """;

  /** Place, number of elements, both numbers, error, kink. */
  private static final Pattern ROW =
      Pattern.compile(
          "(\\S+?)(?:\\[([0-9,;]+)])  +([0-9,]+)  +(-?[0-9.e-]+)  +(-?[0-9.e-]+)  +([0-9.e+-]+)  (yes|no)");

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void write() throws IOException {
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1").standing();
    write("mine", NETWORK);
    write("frozen", NETWORK.replace("\"bn1\"", "\"bn1\",\"trainable\":false"));
    write("zeros", NETWORK.replace("\"stem\"", "\"stem\",\"initializer\":\"zeros\""));
    write("whitening", NETWORK.replace("\"stem\"", "\"stem\",\"initializer\":\"whitening\""));
    write("seven", NETWORK.replace("10}", "7}"));
  }

  private static void write(String name, String network) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), network);
  }

  private static String good(String call) {
    Lanewise.Result result = lanewise.run(call.split(" "));
    assertEquals(0, result.status(), result.err());
    return result.out();
  }

  /** The rows of all tensors, each with a small error unless it stands on a kink. */
  private static List<Matcher> rows(String out, String... tensors) {
    List<Matcher> rows = out.lines().map(ROW::matcher).filter(Matcher::matches).toList();
    assertEquals(List.of(tensors), rows.stream().map(row -> row.group(1)).distinct().toList(), out);
    for (Matcher row : rows) {
      double error = Double.parseDouble(row.group(6));
      assertTrue(error < 1e-3 || row.group(7).equals("yes"), row.group());
    }
    return rows;
  }

  @Test
  void aListing() {
    String out = good("gradcheck scaled --samples 8 --images 2 --kernels im2col");
    List<Matcher> rows =
        rows(out, "conv1/kernel", "conv1/bias", "dense/kernel", "dense/bias", "input");
    Matcher kernel = rows.getFirst();
    assertEquals(4, kernel.group(2).split(",").length);
    assertEquals("8", kernel.group(3));
    assertTrue(rows.getLast().group(2).matches("[01];\\d+,\\d+,\\d"), out);
    double gradient = Double.parseDouble(kernel.group(4));
    assertEquals(gradient, Double.parseDouble(kernel.group(5)), 1e-3 * Math.abs(gradient));
    for (Matcher row : rows) {
      // Eight significant digits, and a zero before the point.
      String digits = row.group(4).replaceFirst("e.*", "").replaceFirst("^-?(0\\.0*)?", "");
      assertEquals(8, digits.replace(".", "").length(), row.group());
    }
    assertTrue(out.contains("2 images of noise"), out);
    assertTrue(out.lines().allMatch(line -> line.length() < 80 || line.contains("kernels")), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine", "frozen", "whitening"})
  void aNetworkAndItsModel(String name) {
    String[] tensors = {
      "stem/kernel", "stem/bias", "bn1/gamma", "bn1/beta", "out/kernel", "out/bias", "input"
    };
    String network = "--network " + name + ".json";
    rows(good("gradcheck " + network + " --image-size 15x17 --images 3 --samples 9"), tensors);
    String out = good("gradcheck " + network + " --data tiny --images 9 --samples 9");
    rows(out, tensors);
    assertTrue(out.contains("9 images of tiny/train"), out);
    String model = name + ".safetensors";
    good("train " + network + " --data tiny --epochs 1 --no-doctor --save " + model);
    out = good("gradcheck " + model + " --data tiny --images 5 --samples 9");
    rows(out, tensors);
    assertTrue(out.contains(model + ": a model of 5 layers, 5 images of tiny/train"), out);
    rows(good("gradcheck " + model + " --samples 9 --kernels textbook"), tensors);
  }

  /** All ReLUs stand at zero. */
  @Test
  void kinksHaveRowsOfTheirOwn() {
    String out = good("gradcheck --network zeros.json --image-size 9 --samples 9");
    List<Matcher> rows =
        rows(
            out,
            "stem/kernel",
            "stem/bias",
            "bn1/gamma",
            "bn1/beta",
            "out/kernel",
            "out/bias",
            "input");
    assertEquals("yes", rows.getFirst().group(7), out);
    assertTrue(out.contains("On a kink a ReLU or a pooling window decides otherwise"), out);
    assertTrue(out.contains("all within"), out);
  }

  @Test
  void asJson() {
    JsonLine json = JsonLine.parse(good("gradcheck --network zeros.json --image-size 9 --json"));
    assertEquals("zeros", json.get("name"));
    assertEquals(0.01, json.number("tolerance"));
    List<?> tensors = (List<?>) json.get("tensors");
    assertEquals(7, tensors.size());
    Map<?, ?> kernel = (Map<?, ?>) tensors.getFirst();
    assertEquals(List.of(3L, 3L, 3L, 4L), kernel.get("shape"));
    assertEquals(64L, kernel.get("on_kinks"));
    Map<?, ?> kink = assertInstanceOf(Map.class, kernel.get("worst_on_kinks"));
    assertTrue(String.valueOf(kink.get("place")).startsWith("stem/kernel["), json.text());
    Map<?, ?> bias = assertInstanceOf(Map.class, ((Map<?, ?>) tensors.get(5)).get("worst"));
    assertTrue(bias.get("backpropagation") instanceof Double, json.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | gradcheck dep | there is no listing and no model 'dep'; did you mean deep?",
        "2 | gradcheck no.safetensors | there is no listing and no model 'no.safetensors'",
        "2 | gradcheck tiny/batches.meta.txt --image-size 9 | --image-size and a model contradict",
        "2 | gradcheck --data tiny --image-size 9 | --image-size goes with a folder of pictures",
        "2 | gradcheck --data nowhere | there is no data 'nowhere'",
        "1 | gradcheck tiny/data_batch_1.bin | data_batch_1.bin",
        "1 | gradcheck --data tiny --images 301 | has 300 training images, but --images asks for 301",
        "1 | gradcheck --network seven.json --data tiny | has 7 outputs, but tiny/train has 10 classes"
      })
  void aWrongCallGetsItsSentence(int status, String call, String part) {
    Lanewise.Result result = lanewise.run(call.split(" "));
    assertEquals(status, result.status(), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertEquals(status, result.err().lines().count(), result.err());
  }
}
