package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In whatever locale, every command says and writes the same. */
class LocaleTest {

  /** What differs between two runs of one locale too. */
  private static final String TIMES =
      "\"(seconds|images_per_second|peak_rss_bytes|[a-z_]*(seconds|share|gflops))\":[^,}]*"
          + "|[0-9.,]+ s\\b|[0-9.,]+ images/s|[0-9.]+ GFLOP/s|[0-9]+ % of the time";

  @TempDir private static Path folder;
  private static List<String> plain;

  @BeforeAll
  static void runPlainly() throws IOException {
    plain = everything("plain", "en", "US", "");
  }

  @ParameterizedTest
  @CsvSource({"ar,EG,''", "fa,IR,''", "bn,BD,''", "th,TH,u-nu-thai", "tr,TR,''"})
  void everyCommandSaysTheSame(String language, String country, String extensions)
      throws IOException {
    List<String> lines = everything(language, language, country, extensions);
    assertEquals(String.join("\n", plain), String.join("\n", lines));
  }

  @Test
  void digitsAreAscii() {
    assertTrue(plain.stream().anyMatch(line -> line.contains("\"event\":\"epoch\"")));
    for (String line : plain) {
      assertTrue(line.chars().noneMatch(c -> c > 127 && Character.isDigit(c)), line);
    }
  }

  /** Two epochs, two more with {@code --resume}, and what other commands make of the files. */
  private static List<String> everything(
      String name, String language, String country, String extensions) throws IOException {
    Path home = Files.createDirectory(folder.resolve(name));
    CheckpointedCalls calls =
        new CheckpointedCalls(
            home,
            "-XX:TieredStopAtLevel=1",
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-Duser.extensions=" + extensions);
    Path picture = home.resolve("ISIK.PNG"); // "ışık" in a Turkish eye
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    List<String> said = new ArrayList<>();
    String[] common = {"--checkpoint", "ck", "--log", "run.jsonl", "--learning-rate", "0.0000001"};
    said.addAll(says(calls.train(with(common, "--epochs", "2"))));
    List<String> saving =
        new ArrayList<>(List.of(CheckpointedCalls.call(with(common, "--epochs", "4", "--resume"))));
    saving.set(saving.indexOf("--no-save"), "--save=m.safetensors");
    Lanewise lanewise = calls.lanewise;
    said.addAll(says(lanewise.run(saving.toArray(String[]::new))));
    said.addAll(says(lanewise.run("doctor", "run.jsonl")));
    said.addAll(says(lanewise.run("predict", "m.safetensors", "ISIK.PNG")));
    said.addAll(says(lanewise.run("explain", "m.safetensors", "ISIK.PNG")));
    said.addAll(
        says(
            lanewise.run(
                "explain", "scaled", "tiny/train/7", "--weight", "conv1/kernel[0,1,2,3]")));
    said.addAll(says(lanewise.run("TRAIN")));
    for (String line : Files.readAllLines(home.resolve("run.jsonl"))) {
      said.add(JsonLine.parse(line).get("event").equals("window") ? digits(line) : line);
    }
    said.addAll(calls.checkpoints("ck"));
    said.add(header(home.resolve("ck").resolve("checkpoint-0000000020.safetensors")));
    said.add(header(home.resolve("m.safetensors")));
    try (Stream<Path> files = Files.list(home)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.matches("(out|err).*\\.txt"))
          .sorted()
          .forEach(said::add);
    }
    return said.stream().map(line -> line.replaceAll(TIMES, "TIME")).toList();
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  private static List<String> says(Lanewise.Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("status " + result.status());
    result.out().lines().forEach(lines::add);
    result.err().lines().forEach(lines::add);
    return lines;
  }

  /** A line of which hardly a figure is the same twice. */
  private static String digits(String line) {
    return line.replaceAll("[0-9]([-0-9.E]*[0-9])?", "0");
  }

  /** The text at a safetensors file's beginning. */
  private static String header(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int size = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16;
    return new String(bytes, 8, size, StandardCharsets.UTF_8)
        // As deep as they lie in texts within texts.
        .replaceAll("\\\\+\"(seconds|phases|images_per_second)\\\\+\":(\\[[^]]*]|[^,}]*)", "TIME")
        .strip(); // the header is filled up to a multiple of eight bytes
  }
}
