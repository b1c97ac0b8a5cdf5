package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.TinyData;

/** {@code train --profile} as a person calls it: its rows, what they add up to, and the log. */
class ProfileProcessTest {

  private static final double CLOCK = 1e-6;

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void data() {
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).standing();
  }

  private static Lanewise.Result train(String kernels, String threads, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of("train", "deep", "--data", "tiny", "--batch", "50", "--no-save", "--epochs"));
    call.addAll(List.of(more));
    call.addAll(List.of("--kernels", kernels, "--threads", threads, "--log", "run.jsonl"));
    Lanewise.Result result = lanewise.run(call.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
    return result;
  }

  private static List<JsonLine> profiles() throws IOException {
    return Files.readAllLines(folder.resolve("run.jsonl")).stream()
        .map(JsonLine::parse)
        .filter(line -> line.get("event").equals("profile"))
        .toList();
  }

  /** A row of the log's line. */
  private record Row(String name, double milliseconds, @Nullable Object gflops) {

    static List<Row> of(JsonLine profile) {
      return ((List<?>) profile.get("rows")).stream().map(row -> of((Map<?, ?>) row)).toList();
    }

    private static Row of(Map<?, ?> row) {
      Object phase = row.get("phase");
      Object time = Objects.requireNonNull(row.get("milliseconds"));
      return new Row(
          row.get("what") + (phase == null ? "" : " " + phase), (Double) time, row.get("gflops"));
    }
  }

  private static List<String> names(List<String> stages) {
    List<String> names = new ArrayList<>(List.of("data"));
    stages.forEach(stage -> names.add(stage + " forward"));
    names.add("loss");
    stages.reversed().forEach(stage -> names.add(stage + " backward"));
    names.addAll(
        List.of(
            "sum of the slices",
            "update",
            "statistics",
            "rest of the tasks",
            "waiting for a thread",
            "between the jobs"));
    return names;
  }

  @Test
  void aFusedStageIsOneRowAndTheFirstEpochIsLeftOut() throws IOException {
    Lanewise.Result result = train("fast", "2", "3", "--profile");
    JsonLine profile = profiles().getFirst();
    List<Row> rows = Row.of(profile);
    List<String> stages = List.of("conv1 + pool1", "conv2 + pool2", "dense");
    assertAll(
        () -> assertEquals(names(stages), rows.stream().map(Row::name).toList()),
        () -> assertEquals(true, profile.get("first_epoch_left_out")),
        () -> assertEquals(2L * TinyData.TRAIN / 50, profile.get("steps")),
        () -> assertEquals(2L * TinyData.TRAIN, profile.get("images")),
        () -> assertTrue(profile.number("peak_gflops") > 0),
        () ->
            assertEquals(
                profile.get("peak_settled"), !result.out().contains("the peak did not settle")));
    assertAddUp(profile);
    for (Row row : rows) {
      boolean computes = stages.stream().anyMatch(row.name()::startsWith);
      assertEquals(computes, row.gflops() != null, row.name());
    }
    for (String name : names(stages)) {
      String shown = name.replaceAll(" (forward|backward)$", "");
      assertTrue(result.out().lines().anyMatch(line -> line.startsWith(shown)), result.out());
    }
  }

  /** On one thread nothing waits, and what the kernels do is most of the step. */
  @Test
  void oneThreadIsBusyInTheStages() throws IOException {
    train("textbook", "1", "1", "--profile", "--no-doctor");
    JsonLine profile = profiles().getFirst();
    List<Row> rows = Row.of(profile);
    List<String> stages = List.of("conv1", "pool1", "conv2", "pool2", "dense");
    assertEquals(names(stages), rows.stream().map(Row::name).toList());
    assertEquals(false, profile.get("first_epoch_left_out"));
    assertAddUp(profile);
    double inStages =
        rows.stream()
            .filter(row -> row.name().endsWith("ward"))
            .mapToDouble(Row::milliseconds)
            .sum();
    // The rest is loops over some 12 KB an image beside 22 MFLOP: far below half, also when the
    // machine is busy elsewhere, since that stops any part in proportion.
    assertTrue(inStages > 0.5 * profile.number("milliseconds_per_step"), profile.text());
  }

  /** Each part lies within the one that holds it, so no difference of the two is below zero. */
  private static void assertAddUp(JsonLine profile) {
    double sum = 0;
    for (Row row : Row.of(profile)) {
      assertTrue(row.milliseconds() >= -CLOCK, row.toString());
      sum += row.milliseconds();
    }
    assertEquals(profile.number("milliseconds_per_step"), sum, CLOCK * sum);
  }

  @Test
  void withoutTheOptionThereIsNone() throws IOException {
    Lanewise.Result result = train("im2col", "2", "1", "--train-images", "50");
    assertEquals(List.of(), profiles());
    assertFalse(result.out().contains("time of a step"), result.out());
  }

  @Test
  void aProfileChangesNoWeight() {
    String[] few = {"1", "--train-images", "100", "--profile"};
    String profiled = train("im2col", "3", few).line("sha256 of the parameters");
    String plain =
        train("im2col", "3", "1", "--train-images", "100").line("sha256 of the parameters");
    assertEquals(plain, profiled);
  }
}
