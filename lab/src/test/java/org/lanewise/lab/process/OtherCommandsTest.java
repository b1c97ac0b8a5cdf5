package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.lab.TinyData;

/** What the commands that don't train say. */
class OtherCommandsTest {

  private static final Path GOLDEN =
      Path.of("..", "engine", "src", "test", "resources", "golden", "net4-core.safetensors")
          .toAbsolutePath();

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void makeData() {
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).standing();
  }

  @Test
  void networksShowsListingsAndCosts() {
    Lanewise.Result result = lanewise.run("networks");
    assertEquals(0, result.status(), result.err());
    for (String figure :
        new String[] {
          "72,906", "288,906", "42,442", "full-batch", "[13, 13, 64]", "7.83", "14.11"
        }) {
      assertTrue(result.out().contains(figure), figure + " in\n" + result.out());
    }
  }

  @Test
  void parityPassesOnTheGoldenFileAndFailsWithoutTolerance() {
    Lanewise.Result pass = lanewise.run("parity", GOLDEN.toString(), "--kernels", "im2col");
    Lanewise.Result fail =
        lanewise.run("parity", GOLDEN.toString(), "--tolerance", "0", "--kernels", "im2col");
    assertAll(
        () -> assertEquals(0, pass.status(), pass.out()),
        () -> assertTrue(pass.out().contains(" 0 differ"), pass.out()),
        () -> assertTrue(pass.line("f64/grad/conv1/kernel").contains("agrees"), pass.out()),
        () -> assertEquals(1, fail.status()),
        () -> assertTrue(fail.line("f64/grad/conv1/kernel").contains("DIFFERS"), fail.out()),
        () -> assertEquals(1, fail.err().lines().count(), fail.err()));
  }

  /** One bad file among several is marked, and the others are compared all the same. */
  @Test
  void parityTakesSeveralFiles() throws IOException {
    Path damaged = folder.resolve("damaged.safetensors");
    Files.write(damaged, new byte[9]);
    Lanewise.Result pass =
        lanewise.run("parity", GOLDEN.toString(), GOLDEN.toString(), "--kernels", "im2col");
    Lanewise.Result fail =
        lanewise.run("parity", damaged.toString(), GOLDEN.toString(), "--kernels", "im2col");
    assertAll(
        () -> assertEquals(0, pass.status(), pass.out()),
        () -> assertTrue(pass.out().contains("2 of 2 files agree"), pass.out()),
        () -> assertEquals(1, fail.status()),
        () -> assertTrue(fail.line(damaged + "  ").contains("can't be compared: "), fail.out()),
        () -> assertTrue(fail.line(GOLDEN + "  ").contains("agrees"), fail.out()),
        () -> assertTrue(fail.out().contains("1 of 2 files agree"), fail.out()),
        () -> assertEquals(1, fail.err().lines().count(), fail.err()));
  }

  /** Three groups of pictures go through the network, and each picture gets its line. */
  @Test
  void predictTakesAnyNumberOfPictures() throws IOException {
    Network network = Network.sequential(Shape.of(224, 224, 3), new Flatten("flatten"), dense(10));
    ModelFile.save(
        folder.resolve("large.safetensors"),
        new Model(
            network,
            network.initialParameters(1),
            Preprocessing.scaled(),
            Settings.none(),
            DataIdentity.unknown()));
    BufferedImage picture = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(picture, "png", folder.resolve("a.png").toFile());
    ImageIO.write(picture, "png", folder.resolve("@b.png").toFile());
    List<String> call = new ArrayList<>(List.of("predict", "large.safetensors", "@b.png"));
    call.addAll(Collections.nCopies(249, "a.png"));
    Lanewise.Result result = lanewise.run(call.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
    List<String> lines = result.out().lines().toList();
    assertEquals(250, lines.size());
    assertTrue(lines.getFirst().startsWith("@b.png  class "), lines.getFirst());
    assertEquals(1, lines.subList(1, 250).stream().distinct().count());
  }

  @Test
  void dataInfoCounts() {
    Lanewise.Result result = lanewise.run("data", "info", "--data", "tiny");
    assertAll(
        () -> assertEquals(0, result.status(), result.err()),
        () ->
            assertTrue(
                result.line("tiny: ").startsWith("300 training and 80 test images of 32 x 32"),
                result.out()),
        () -> assertEquals(64, result.line("fingerprint").length()),
        () -> assertTrue(result.line("training ").contains("channel means"), result.out()));
  }

  @Test
  void dataShowDrawsARowForEachClass() throws IOException {
    Lanewise.Result result =
        lanewise.run("data", "show", "--data", "tiny", "--columns", "3", "--save", "sheet.png");
    assertEquals(0, result.status(), result.err());
    assertEquals(
        "contact sheet of tiny/train in sheet.png", result.out().lines().findFirst().orElse(""));
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    assertEquals(4 + 10 * 68, sheet.getHeight());
    int right = sheet.getWidth() - 4 - 32;
    assertNotEquals(0xffffffff, sheet.getRGB(right, 4 + 32), "there is an image");
  }
}
