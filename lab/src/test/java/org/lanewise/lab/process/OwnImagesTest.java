package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.folder.ImageFolder;
import org.lanewise.engine.Training;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.InJvm;

/** A person's own pictures, from the shell. */
final class OwnImagesTest {

  private static final Map<String, Color> CLASSES =
      Map.of("red car", Color.RED, "élan", Color.GREEN, "sky", Color.BLUE);

  @TempDir private static Path folder;

  private static Lanewise lanewise;

  @BeforeAll
  static void write() throws IOException {
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1").standing();
    pictures("mine", 15);
    pictures("parts/train", 15);
    pictures("parts/test", 4);
  }

  /** Pictures of a colour that changes a little, of many sizes; one class is easily told apart. */
  private static void pictures(String where, int each) throws IOException {
    for (Map.Entry<String, Color> one : CLASSES.entrySet()) {
      Path place = Files.createDirectories(folder.resolve(where).resolve(one.getKey()));
      for (int i = 0; i < each; i++) {
        BufferedImage image = new BufferedImage(20 + 3 * i, 50 - 2 * i, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < image.getWidth() * image.getHeight(); p++) {
          int x = p % image.getWidth();
          image.setRGB(
              x, p / image.getWidth(), (x + i) % 3 == 0 ? 0x606060 : one.getValue().getRGB());
        }
        ImageIO.write(image, "png", place.resolve(i + " of mine.PNG").toFile());
      }
    }
  }

  private static Lanewise.Result good(String... call) {
    Lanewise.Result result = lanewise.run(call);
    assertEquals(0, result.status(), result.out() + result.err());
    return result;
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), text);
    }
  }

  @Test
  void aListingLearnsAFolderAndItsModelKnowsHowItWasRead() throws IOException {
    Lanewise.Result trained =
        good(
            ("train deep --data mine --image-size 18x20 --fit crop --epochs 6 --batch 8 --no-doctor"
                    + " --seed 3 --log log --save m.safetensors --checkpoint run --keep 1")
                .split(" "));
    assertHas(
        trained.out(),
        "decoding the pictures of mine ...",
        "conv32 - pool - conv64 - pool - dense3",
        "mine: 36 training and 9 validation images");
    assertEquals("evaluate m.safetensors --data mine", command(trained.line("next ")));
    List<JsonLine> log =
        Files.readAllLines(folder.resolve("log")).stream().map(JsonLine::parse).toList();
    assertEquals("crop", log.getFirst().get("image_fit"));
    JsonLine last = log.stream().filter(l -> "epoch".equals(l.get("event"))).toList().getLast();

    Lanewise.Result judged = good("evaluate", "m.safetensors", "--data", "mine", "--json");
    assertHas(judged.err(), "mine has no test/", "training held out (--validation 0.2, seed 3)");
    JsonLine json = JsonLine.parse(judged.out());
    assertEquals(last.get("val_accuracy"), json.get("accuracy"));
    assertTrue(json.number("accuracy") > 0.6, judged.out());
    // The newest checkpoint has the same parameters, and knows as much of the images.
    String checkpoint;
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      checkpoint =
          files
              .map(file -> "run/" + file.getFileName())
              .filter(name -> name.endsWith(".safetensors"))
              .findFirst()
              .orElseThrow();
    }
    Lanewise.Result again = good("evaluate", checkpoint, "--data", "mine", "--json");
    assertHas(again.err(), "training held out (--validation 0.2, seed 3)");
    assertEquals(json.get("accuracy"), JsonLine.parse(again.out()).get("accuracy"));
    String wide = "mine/sky/3 of mine.PNG";
    assertEquals(
        share(good("predict", "m.safetensors", wide).out()),
        share(good("predict", checkpoint, wide).out()));

    // A folder in place of files, of pictures nobody has put into classes.
    Path loose = Files.createDirectories(folder.resolve("loose/inner"));
    Files.copy(folder.resolve("mine/sky/3 of mine.PNG"), loose.resolve("b.png"));
    Files.copy(folder.resolve("mine/sky/4 of mine.PNG"), loose.resolveSibling("a.png"));
    String told = good("predict", "m.safetensors", "loose").out();
    List<String> lines = told.lines().filter(line -> line.startsWith("loose")).toList();
    assertEquals(2, lines.size(), told);
    assertHas(lines.getFirst(), "a.png  sky ");
    assertHas(lines.getLast(), "b.png  sky ");

    // Something else in the folder: then nothing was held out of what is there now.
    Files.copy(folder.resolve("mine/sky/3 of mine.PNG"), folder.resolve("mine/élan/new.png"));
    Files.write(folder.resolve("mine/sky/bad.jpg"), new byte[] {1, 2});
    Lanewise.Result refused = lanewise.run("evaluate", "m.safetensors", "--data", "mine");
    assertEquals(1, refused.status());
    assertEquals(2, refused.err().lines().count(), refused.err());
    assertHas(refused.err(), "1 of 47 pictures can't be read", "bad.jpg", "--skip-unreadable");
    Lanewise.Result changed =
        lanewise.run("evaluate", "m.safetensors", "--data", "mine", "--skip-unreadable");
    assertEquals(1, changed.status());
    assertHas(changed.err(), "or was changed since, so nobody knows which", "add --all-images");
    Lanewise.Result unsaid = lanewise.run("evaluate", "m.safetensors");
    assertEquals(1, unsaid.status());
    assertHas(unsaid.err(), "was trained on mine (red car, sky, élan), so it is not judged by");
    Lanewise.Result folderOf = lanewise.run("evaluate", "--best", "run", "--data", "mine");
    assertEquals(1, folderOf.status());
    assertHas(folderOf.err(), "run is a folder", "name the newest checkpoint in it, " + checkpoint);
    Lanewise.Result all =
        good(
            "evaluate",
            "m.safetensors",
            "--data",
            "mine",
            "--skip-unreadable",
            "--all-images",
            "--json");
    assertHas(all.err(), "Left out: 1 of 47");
    assertEquals(46L, JsonLine.parse(all.out()).get("images"));
  }

  /** Trained from Java, on pictures of many proportions: read and judged as by Java. */
  @Test
  void aModelFromJavaHasTheSameFiguresHere() throws IOException {
    pictures("java", 10);
    Path pictures = folder.resolve("java");
    TrainAndTest data =
        ImageFolder.of(pictures).size(12, 10).uncached().read().trainAndTest(0.3, 4);
    Network network =
        Network.sequential(Shape.of(12, 10, 3), conv2d(4, 3).relu(), flatten(), dense(3));
    Training training = Training.of(network).data(data).batch(7).epochs(2).seed(2);
    training.run();
    Model model = training.model();
    model.save(folder.resolve("java.safetensors"));

    Lanewise.Result judged = good("evaluate", "java.safetensors", "--data", "java", "--json");
    assertHas(judged.err(), "java has no test/", "training held out (--validation 0.3, seed 4)");
    JsonLine json = JsonLine.parse(judged.out());
    Metrics metrics = model.evaluate(data.test());
    assertEquals(metrics.accuracy(), json.number("accuracy"));
    assertEquals(metrics.meanLoss(), json.number("loss"), 1e-9);
    assertEquals(metrics.confusion().rows(), json.get("confusion"));
    String picture = "java/sky/3 of mine.PNG";
    assertEquals(
        picture + "  " + model.predict(folder.resolve(picture)).toString().replace(", ", "  "),
        share(good("predict", "java.safetensors", picture).out()));
    // So few steps don't learn the images by heart, which the doctor says too.
    Lanewise.Result doctor = lanewise.run("doctor", "java.safetensors", "--data", "java");
    assertHas(doctor.out(), "good  pixel order  as in the pictures, which were decoded here");
  }

  @Test
  void testImagesStayUnseenUntilTheyAreAskedFor() throws IOException {
    String trained =
        good(("train --network conv4-pool2-gap-dense3 --data parts --epochs 1 --batch 4"
                    + " --no-doctor --save own.safetensors")
                .split(" "))
            .out();
    assertHas(trained, "parts: 36 training and 9 validation images");
    JsonLine json =
        JsonLine.parse(good("evaluate", "own.safetensors", "--data", "parts", "--json").out());
    assertEquals("parts/test", json.get("data"));
    assertEquals(12L, json.get("images"));
    String checked =
        good("gradcheck", "deep", "--data", "parts", "--image-size", "12", "--samples", "2").out();
    assertHas(checked, "conv32 - pool - conv64", "4 images of parts/train", "all within");
    // The test pictures were painted as the first training pictures were.
    Lanewise.Result doctor = lanewise.run("doctor", "own.safetensors", "--data", "parts");
    assertEquals(1, doctor.status(), doctor.err());
    assertHas(doctor.out(), "good  kernels", "12 of 12 are copies of training images");
    String explained = good("explain", "deep", "parts/train/4", "--image-size", "15x12").out();
    assertHas(explained, "dense3", "parts/train/4: the label is 'sky' (1)", "[15,12,3]");
  }

  /** What predict says of a picture, without the model's name. */
  private static String share(String told) {
    return told.lines().filter(line -> line.contains(".PNG")).findFirst().orElseThrow();
  }

  private static String command(String next) {
    return next.substring(next.indexOf("lanewise ") + "lanewise ".length());
  }

  /** What is written among the class folders would be taken for a class, or for its pictures. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --no-save --checkpoint mine",
        "train --no-save --checkpoint mine/output",
        "train --save mine/sky/output",
        "train --no-save --log mine/sky/output",
        "train --no-save --page mine/sky/output",
        "sweep --out mine/output",
        "lab --to mine/output",
        "prove-doctor --to mine/sky/output",
        "prove-doctor --rates 1 --logs mine/output",
        "doctor --pictures mine/sky/output",
        "data show --save mine/sky/output",
        "explain deep parts/train/4 --page parts/train/sky/output"
      })
  void noOutputGoesAmongTheClassFolders(String call) throws IOException {
    String words = call.startsWith("explain") ? call : call + " --data mine";
    Lanewise.Result result = lanewise.run(words.split(" "));
    assertEquals(2, result.status(), result.out() + result.err());
    assertHas(result.err(), "the folder ", " --data");
    try (Stream<Path> all = Files.walk(folder)) {
      assertTrue(all.noneMatch(path -> path.endsWith("output") || path.endsWith("lock")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --data solids10 --image-size 20 | --image-size goes with a folder of pictures",
        "find-rate --data solids10 --fit crop | --fit goes with a folder of pictures",
        "train --data . --fit corp | must be stretch, crop or pad; did you mean crop?",
        "train --data . --image-size 100000 | --image-size has 100000, but may be at most 99999",
        "train --data . --image-size 48x99999999999 | has 99999999999, but may be at most 99999",
        "train --data . --image-size 99999 | more than 2^31 - 1 elements",
        "train --data . --image-size 0 | must be a size such as 48, 48x32 or 28x28x1",
        "train --data . --image-size 20x20x1 | pictures are read as RGB",
        "train --validation 1 | a fraction above 0 and below 1, such as 0.2, or test",
        "train --validation lots | --validation is 'lots'",
        "data show --data none-such | no data 'none-such' and no such folder"
      })
  void aWrongCallGetsItsSentence(String call, String part) {
    InJvm.Result result = InJvm.run(call.strip().split(" "));
    assertEquals(2, result.status(), result.err());
    assertHas(result.err(), part);
  }
}
