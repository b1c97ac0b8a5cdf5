package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.InJvm;
import org.lanewise.lab.TinyData;

/** A run's options as a file beside its model, and the run that is repeated from it. */
class ConfigFileTest {

  private static final String SHA256 = "sha256 of the parameters";

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    TinyData.write(folder.resolve("tiny"));
    Files.writeString(
        folder.resolve("own.json"),
        """
        [{"type":"conv2d","name":"a","filters":4,"kernel":[3,3],"strides":[2,2],"bias":false},
         {"type":"batchnorm","name":"b","momentum":0.9,"epsilon":1e-3}, {"type":"relu"},
         {"type":"globalaveragepool2d"}, {"type":"dropout","rate":0.25},
         {"type":"dense","name":"c","units":3}]
        """);
    for (String part : List.of("train", "test")) {
      for (int label = 0; label < 3; label++) {
        Path place = Files.createDirectories(folder.resolve("mine/" + part + "/class " + label));
        for (int i = 0; i < 12; i++) {
          BufferedImage image = new BufferedImage(30 + i, 40 - i, BufferedImage.TYPE_INT_RGB);
          for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
              image.setRGB(x, y, (x * y + i) % 5 * 30 << 8 * label);
            }
          }
          ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
        }
      }
    }
  }

  private static String hash(String... words) {
    return InJvm.good(words).line(SHA256);
  }

  private static String[] words(String call) {
    return call.strip().replace("FOLDER", folder.toString()).split(" +");
  }

  /** Trains, and again from what lies beside the model, on another number of threads. */
  private static String repeated(String name, String options) throws IOException {
    Path model = folder.resolve(name + ".safetensors");
    InJvm.Result run =
        InJvm.good(words("train --no-doctor --threads 2 --save " + model + " " + options));
    Path file = folder.resolve(name + ".json");
    assertEquals(file.toString(), run.line("options "));
    // It may be moved, and what it was made from is not asked for again.
    Path moved = Files.createDirectories(folder.resolve("moved")).resolve(name + ".json");
    Files.move(file, moved);
    String again =
        hash(
            "train",
            "--config",
            moved.toString(),
            "--no-save",
            "--threads",
            "1",
            "--kernels",
            "im2col");
    assertEquals(run.line(SHA256), again, options);
    return Files.readString(moved);
  }

  @Test
  void aListingIsRepeated() throws IOException {
    String text =
        repeated(
            "listing",
            "scaled --data FOLDER/tiny --epochs 2 --batch 50 --seed 7 --schedule cosine --warmup 0.5"
                + " --augment flip,crop2,cutout9 --label-smoothing 0.1 --ema 0.9 --shuffle once"
                + " --optimizer sgd --nesterov --learning-rate 1e-2 --clip-norm 1 --standardize");
    assertTrue(text.startsWith("{\n  \"edition\": 1,\n  \"lanewise\": "), text);
    assertTrue(text.contains("\n  \"listing\": \"scaled\",\n"), text);
    assertTrue(text.contains("\n  \"seed\": 7,\n"), text);
    assertTrue(text.contains("\n  \"learning-rate\": 0.01,\n"), text);
    assertTrue(text.contains("\n  \"nesterov\": true"), text);
    assertFalse(text.contains("threads"), text);
    assertFalse(text.contains("save"), text);
  }

  @Test
  void aNetworkInOneLineIsRepeated() throws IOException {
    repeated(
        "line",
        "--network conv4s2-relu-gap-dense10 --data FOLDER/tiny --epochs 2 --patience 1"
            + " --validation 0.3 --schedule one-cycle --peak 0.02 --convolution direct");
  }

  @Test
  void ownPicturesAndANetworkFromAFileAreRepeatedWithoutTheFile() throws IOException {
    Path own = folder.resolve("own.json");
    String layers = Files.readString(own);
    Path network = Files.writeString(folder.resolve("mine.network.json"), layers);
    Path model = folder.resolve("pictures.safetensors");
    String run =
        hash(
            words(
                "train --no-doctor --network "
                    + network
                    + " --data FOLDER/mine --image-size 14x12"
                    + " --fit crop --epochs 2 --batch 8 --class-weights balanced --initializer he"
                    + " --augment rotate,jitter --test-images 4 --save "
                    + model));
    Files.delete(network);
    String config = folder.resolve("pictures.json").toString();
    assertEquals(run, hash("train", "--config", config, "--no-save"));
    assertNotEquals(run, hash("train", "--config", config, "--no-save", "--seed", "2"));
    // The same file is a network too.
    String shown = InJvm.good("networks", config, "--json").out();
    assertEquals(InJvm.good("networks", own.toString(), "--json").out(), shown);
  }

  /** What is typed counts, and what belonged to the file's value goes with it. */
  @Test
  void whatIsTypedCounts() throws IOException {
    String data = " --data " + folder.resolve("tiny") + " --epochs 1 --batch 100 --no-save";
    Path file =
        Files.writeString(
            folder.resolve("typed.json"),
            """
            {"listing": "raw", "data": "tiny", "epochs": 1, "batch": 100, "optimizer": "sgd",
             "learning-rate": 0.01, "nesterov": true, "schedule": "one-cycle", "validation": 0.2}
            """);
    String config = "train --config " + file + " --no-save ";
    assertEquals(
        hash(words("train scaled --schedule one-cycle --validation 0.2" + data)),
        hash(words(config + "scaled --optimizer adam")));
    assertEquals(
        hash(
            words(
                "train --network conv4s2-gap-dense10 --optimizer sgd --nesterov --peak 0.1"
                    + " --schedule one-cycle --seed 3"
                    + data)),
        hash(words(config + "--network conv4s2-gap-dense10 --peak 0.1 --seed 3")));
    InJvm.Result wrong = InJvm.run(words(config + "--momentum 2"));
    assertEquals(2, wrong.status(), wrong.err());
    InJvm.Result both = InJvm.run(words(config + "--warmup 0.5"));
    assertEquals(2, both.status());
    assertTrue(
        both.err().contains("--warmup and --schedule one-cycle both let the rate rise"),
        both.err());
    assertTrue(both.err().contains("(--schedule is from " + file + ")"), both.err());
  }

  /** But for the options of the run that takes the place of the one before. */
  @Test
  void theFileThatIsReadIsReplacedByNothingElse() throws IOException {
    String text = "{\"data\":\"tiny\",\"train-images\":100,\"epochs\":1}";
    Path file = Files.writeString(folder.resolve("read"), text);
    for (String output : List.of("--no-save --log", "--no-save --page", "--save")) {
      InJvm.Result result =
          InJvm.run(words("train --config %s %s FOLDER/./read".formatted(file, output)));
      assertEquals(2, result.status(), result.err());
      assertTrue(result.err().contains("is the file that is read as --config"), result.err());
      assertEquals(text, Files.readString(file));
    }
    Path own =
        Files.writeString(folder.resolve("again.json"), "{\"edition\":1," + text.substring(1));
    String again = "train --no-doctor --config " + own + " --save FOLDER/again.safetensors";
    InJvm.Result log = InJvm.run(words(again + " --log " + own));
    assertTrue(log.err().contains("the file of options beside --save"), log.err());
    assertEquals(own.toString(), InJvm.good(words(again)).line("options "));
  }

  @Test
  void noModelNoOptionsAndNoFileOfAnotherKindIsReplaced() throws IOException {
    Path here = Files.createDirectories(folder.resolve("empty"));
    String call = "train scaled --data FOLDER/tiny --epochs 1 --no-doctor --train-images 100 ";
    InJvm.good(words(call + "--no-save"));
    Path notes = Files.writeString(here.resolve("m.json"), "[1, 2]");
    String save = "--save " + here.resolve("m.safetensors");
    InJvm.good(words(call + save));
    assertEquals("[1, 2]", Files.readString(notes));
    Path options = here.resolve("m.run.json");
    InJvm.good("train", "--config", options.toString(), "--no-save", "--no-doctor");
    Files.writeString(options, "[3]");
    InJvm.Result refused = InJvm.run(words(call + save));
    assertEquals(2, refused.status(), refused.err());
    assertTrue(
        refused.err().contains("m.run.json, beside the model, but that file is something else"));
    assertEquals("[3]", Files.readString(options));
    try (var files = Files.list(here)) {
      assertEquals(3, files.count());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"epochs": "ten"}             | the field "epochs" is "ten", expected a whole number
          {"epochs": 2.5}               | the field "epochs" is 2.5, expected a whole number
          {"epochs": null}              | the field "epochs" is null, expected a whole number
          {"learning-rate": "0,1"}      | the field "learning-rate" is "0,1", expected a number
          {"nesterov": 1}               | the field "nesterov" is 1, expected true or false
          {"augment": ["flip"]}         | the field "augment" is ["flip"], expected a text
          {"listing": 3}                | the field "listing" is 3, expected a text
          {"epoch": 3}                  | has the unknown field "epoch"; did you mean epochs?
          {"threads": 2}                | has the field "threads", which decides nothing of a run's result
          {"edition": 2, "new": 1}      | the field "edition" is 2, but this version of Lanewise
          {"edition": "1"}              | the field "edition" is "1", expected a whole number from 1
          {"epochs": 1, "epochs": 2}    | Duplicate field 'epochs'
          {"epochs": 1                  | can't be read as the options of a run (line
          []                            | expected one JSON object {...}
          {"listing": "deep", "network": "conv4"} | "listing" and "network", which contradict each other
          {"network": [{"type": "convv"}]} | layer 1 of the network
          """)
  void aWrongFileGetsOneSentenceThatNamesTheField(String text, String part) throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.json"), text);
    InJvm.Result result = InJvm.run("train", "--no-save", "--config", file.toString());
    assertEquals(1, result.status(), result.toString());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertTrue(result.err().contains("wrong.json"), result.err());
  }

  /** What a call of the command line would refuse is refused of a file in the same words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"listing": "dep"}        | there is no listing 'dep'; did you mean deep?
          {"epochs": 0}             | --epochs is 0, but must be at least 1 (--epochs is from
          {"data": "nowhere"}       | nowhere
          {"schedule": "cosin"}     | did you mean cosine?
          {"seed": 99999999999999999999} | the field "seed" is 1.0E20, expected a whole number
          """)
  void whatMakesNoSenseIsRefused(String text, String part) throws IOException {
    Path file = Files.writeString(folder.resolve("senseless.json"), text);
    InJvm.Result result = InJvm.run("train", "--no-save", "--config", file.toString());
    assertNotEquals(0, result.status(), result.toString());
    assertTrue(result.err().contains(part), result.err());
    assertFalse(result.err().contains("Exception"), result.err());
  }

  @Test
  void whatCanNotBeReadIsSaid() {
    List<String> sentences = new ArrayList<>();
    for (String file : List.of("none.json", "tiny")) {
      InJvm.Result result = InJvm.run("train", "--config", folder.resolve(file).toString());
      assertEquals(1, result.status(), result.toString());
      sentences.add(result.err().strip());
    }
    assertTrue(
        sentences.getFirst().endsWith("there is no such file; check the path."), sentences + "");
    assertTrue(sentences.getLast().endsWith("it is a folder; name a file."), sentences + "");
  }
}
