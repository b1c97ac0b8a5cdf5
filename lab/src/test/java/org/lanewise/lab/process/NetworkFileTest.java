package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.TinyData;

/** A residual network of a file, through every command. */
class NetworkFileTest {

  private static final String NETWORK =
      """
      {"network":[
        {"type":"conv2d","name":"stem","filters":6,"kernel":[3,3],"strides":[2,2],"padding":"same","bias":false},
        {"type":"batchnorm","name":"bn1","momentum":0.9},
        {"type":"silu"},
        {"type":"conv2d","name":"a","filters":6,"kernel":[3,3],"padding":"same"},
        {"type":"add","inputs":["silu","a"]},
        {"type":"averagepool2d","pool":[4,4]},
        {"type":"globalaveragepool2d"},
        {"type":"dense","name":"out","units":10}]}
      """;

  private static final String SHA256 = "sha256 of the parameters";

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void write() throws IOException {
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).standing();
    Files.writeString(folder.resolve("mine.json"), NETWORK);
    Files.writeString(folder.resolve("seven.json"), NETWORK.replace("10}", "7}"));
    Files.writeString(folder.resolve("other.json"), NETWORK.replace("0.9", "0.8"));
    Files.writeString(
        folder.resolve("large.json"),
        "[{\"type\":\"conv2d\",\"name\":\"c\",\"filters\":2,\"kernel\":[33,33]},{\"type\":\"flatten\"},"
            + "{\"type\":\"dense\",\"name\":\"d\",\"units\":10}]");
    Files.writeString(folder.resolve("near.json"), "[{\"type\":\"gruopnorm\",\"name\":\"g\"}]");
  }

  private static Lanewise.Result good(String... arguments) {
    Lanewise.Result result = lanewise.run(arguments);
    assertEquals(0, result.status(), result.err());
    return result;
  }

  private static Lanewise.Result train(String... more) {
    List<String> call =
        new ArrayList<>(
            List.of("train", "--network", "mine.json", "--data", "tiny", "--no-doctor"));
    call.addAll(List.of(more));
    return good(call.toArray(String[]::new));
  }

  @Test
  void trainsToOneHashAndPredictsWithItsMovingStatistics() throws IOException {
    String hash = "";
    for (String kernels : List.of("textbook", "im2col", "fast")) {
      Lanewise.Result result =
          train(
              "--epochs",
              "2",
              "--validation",
              "test",
              "--kernels",
              kernels,
              "--log",
              kernels + ".jsonl");
      hash = hash.isEmpty() ? result.line(SHA256) : hash;
      assertEquals(hash, result.line(SHA256), kernels);
      assertEquals("lanewise-mine.safetensors", result.line("model "));
    }
    List<JsonLine> log =
        Files.readAllLines(folder.resolve("fast.jsonl")).stream().map(JsonLine::parse).toList();
    assertTrue(String.valueOf(log.getFirst().get("network")).contains("\"silu\""));
    JsonLine epoch =
        log.stream().filter(line -> "epoch".equals(line.get("event"))).toList().getLast();
    JsonLine evaluated =
        JsonLine.parse(
            good("evaluate", "lanewise-mine.safetensors", "--data", "tiny", "--json").out());
    // As validation had it, by the same statistics; only the batches of the sum are others.
    assertEquals(epoch.number("val_loss"), evaluated.number("loss"), 1e-12);
    assertEquals(epoch.get("val_accuracy"), evaluated.get("accuracy"));
    String json = good("networks", "--network", "lanewise-mine.safetensors", "--json").out();
    assertTrue(json.contains("\"inputs\":[\"silu\",\"a\"]"), json);
  }

  @Test
  void goesOnToTheSameBitsAndWithNoOtherNetwork() {
    String hash = train("--epochs", "2", "--no-save").line(SHA256);
    train("--epochs", "1", "--no-save", "--checkpoint", "run");
    Lanewise.Result on =
        train("--epochs", "2", "--no-save", "--checkpoint", "run", "--resume", "--profile");
    assertEquals(hash, on.line(SHA256));
    Lanewise.Result refused =
        lanewise.run(
            "train",
            "--network",
            "other.json",
            "--data",
            "tiny",
            "--checkpoint",
            "run",
            "--resume");
    assertEquals(1, refused.status());
    assertTrue(
        refused.err().contains("layer 2 of the network")
            && refused.err().contains("\"momentum\":0.8"),
        refused.err());
  }

  @Test
  void networksTellsWhatItCosts() {
    String out = good("networks", "--network", "mine.json", "--image-size", "16x8x1").out();
    for (String part : List.of("[16, 8, 1]", "[8, 4, 6]", "statistics of the whole batch keep")) {
      assertTrue(out.contains(part), out);
    }
    String deep = good("networks", "deep", "--json").out();
    assertTrue(deep.startsWith("[{\"type\":\"conv2d\",\"name\":\"conv1\",\"filters\":32,"), deep);
  }

  @Test
  void gradcheckDoctorAndFindRateKnowIt() {
    String checked =
        good("gradcheck", "--network", "mine.json", "--image-size", "9", "--samples", "5").out();
    assertTrue(checked.contains("bn1/gamma") && checked.contains("all within"), checked);
    Lanewise.Result doctor = lanewise.run("doctor", "--network", "mine.json", "--data", "tiny");
    assertTrue(doctor.out().contains("good  gradient"), doctor.out() + doctor.err());
    assertTrue(doctor.out().contains("good  kernels"), doctor.out());
    String next = good("find-rate", "--network", "mine.json", "--data", "tiny").line("next ");
    assertTrue(next.contains("train --network mine.json --data tiny"), next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | train deep --network mine.json --data tiny | contradict each other; give one of them",
        "2 | train --network mine.json --data tiny --save mine.json | mine.json",
        "1 | train --network none.json --data tiny | none.json: there is no such file",
        "1 | train --network seven.json --data tiny | the network has 7 outputs, but tiny has 10 classes",
        "1 | train --network large.json --data tiny | does not go with images [32, 32, 3]: layer 'c'",
        "1 | train --network near.json --data tiny | did you mean \"groupnorm\"?",
        "1 | networks --network large.json | layer 'c': the input [32, 32, 3] is smaller",
        "2 | networks --network mine.json --image-size 4k | --image-size is '4k'",
        "2 | networks --json | name a listing, or a file with --network",
        "1 | gradcheck --network mine.json --image-size 1 | layer 'averagepool2d'"
      })
  void aWrongNetworkGetsItsSentence(int status, String call, String part) {
    Lanewise.Result result = lanewise.run(call.strip().split(" "));
    assertEquals(status, result.status(), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertEquals(status, result.err().lines().count(), "a sentence, and a hint at the help");
  }
}
