package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    lanewise = new Lanewise(folder);
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
  void gradcheckListsEveryTensorAndTheInput() {
    Lanewise.Result result =
        lanewise.run(
            "gradcheck", "scaled", "--samples", "8", "--images", "2", "--kernels", "im2col");
    assertEquals(0, result.status(), result.err());
    for (String tensor :
        new String[] {"conv1/kernel", "conv1/bias", "dense/kernel", "dense/bias", "input"}) {
      String error = result.line(tensor).replaceAll(".* ", "");
      assertTrue(Double.parseDouble(error) < 1e-3, tensor + " " + error);
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

  @Test
  void dataInfoCounts() {
    Lanewise.Result result = lanewise.run("data", "info", "--data", "tiny");
    assertAll(
        () -> assertEquals(0, result.status(), result.err()),
        () ->
            assertTrue(
                result.line("tiny: ").startsWith("300 training and 80 test images"), result.out()),
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
