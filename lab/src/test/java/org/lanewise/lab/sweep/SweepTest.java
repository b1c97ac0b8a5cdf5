package org.lanewise.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.InJvm;
import org.lanewise.lab.TinyData;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.LogLine;

/** Sweeps of small runs: what they make, keep and say. */
class SweepTest {

  private static final String SHA256 = "sha256 of the parameters";

  @TempDir private static Path folder;

  @BeforeAll
  static void write() {
    TinyData.write(folder.resolve("tiny"));
  }

  private static String[] call(String out, String options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sweep",
                "--network",
                "conv4s2-relu-gap-dense10",
                "--data",
                folder.resolve("tiny").toString(),
                "--no-doctor",
                "--out",
                folder.resolve(out).toString()));
    words.addAll(List.of(options.strip().split(" +")));
    return words.toArray(String[]::new);
  }

  private static Map<String, @Nullable Object> json(String... call) {
    String out = InJvm.good(call).out();
    return LogLine.parse(out.strip().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static List<Map<?, ?>> list(Map<?, ?> fields, String name) {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object one : (List<?>) Objects.requireNonNull(fields.get(name))) {
      maps.add((Map<?, ?>) one);
    }
    return maps;
  }

  private static String text(Map<?, ?> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private static List<String> files(String out) {
    try (Stream<Path> files = Files.list(folder.resolve(out))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The promise: a run of a sweep is the run that its words make alone. */
  @Test
  void eachRunIsTheOneThatTrainMakes() throws IOException {
    String options = "--epochs 2 --batch 100,50 --seed 1-2 --folds 2 --threads 3";
    Map<String, @Nullable Object> all = json(call("alone", options + " --json"));
    List<Map<?, ?>> runs = list(all, "runs");
    assertEquals(8, runs.size());
    Set<String> hashes = new HashSet<>();
    for (Map<?, ?> run : runs) {
      List<String> words = new ArrayList<>();
      ((List<?>) Objects.requireNonNull(run.get("call"))).forEach(one -> words.add((String) one));
      assertEquals(
          InJvm.good(words.toArray(String[]::new)).line(SHA256), run.get("sha256"), "" + words);
      hashes.add(text(run, "sha256"));
    }
    assertEquals(8, hashes.size());
    List<Map<?, ?>> settings = list(all, "settings");
    assertEquals(
        List.of("{batch=100}", "{batch=50}"),
        settings.stream().map(one -> text(one, "setting")).toList());
    for (Map<?, ?> setting : settings) {
      double[] accuracies =
          runs.stream()
              .filter(run -> text(run, "setting").equals(text(setting, "setting")))
              .mapToDouble(
                  run -> ((Number) Objects.requireNonNull(run.get("val_accuracy"))).doubleValue())
              .sorted()
              .toArray();
      assertEquals(4, accuracies.length);
      assertEquals(accuracies[0], setting.get("lowest"));
      assertEquals(accuracies[3], setting.get("highest"));
    }
    assertTrue(Files.size(folder.resolve("alone/sweep.html")) > 10_000);
    goesOn(options, runs);
  }

  /** Whatever is missing is made again, and nothing else. */
  private static void goesOn(String options, List<Map<?, ?>> runs) throws IOException {
    Path gone = folder.resolve("alone/batch-100_seed-2_fold-1of2.jsonl");
    Path cut = folder.resolve("alone/batch-50_seed-1_fold-2of2.jsonl");
    Path kept = folder.resolve("alone/batch-50_seed-1_fold-1of2.jsonl");
    Files.delete(gone);
    String log = Files.readString(cut);
    Files.writeString(cut, log.substring(0, log.indexOf("{\"event\":\"end\"")));
    Files.writeString(gone.resolveSibling(gone.getFileName() + ".part"), "{\"event\":\"ru");
    String before = Files.readString(kept);
    List<String> files = files("alone");
    InJvm.Result result = InJvm.good(call("alone", options));
    assertAll(
        () -> assertTrue(result.out().contains("8 runs, 6 of them made before,"), result.out()),
        () -> assertTrue(result.out().contains("batch 100, seed 2, fold 1/2: validation accuracy")),
        () -> assertFalse(result.out().contains("batch 50, seed 1, fold 1/2: valid"), result.out()),
        () -> assertTrue(result.line("best").matches("batch \\d+: validation .* of 4 runs .*")),
        () -> assertFalse(result.out().contains("test images have chosen")),
        () -> assertTrue(result.line("next").contains(" train --network conv4s2")),
        () -> assertEquals(before, Files.readString(kept)));
    assertEquals(
        runs.stream().map(run -> run.get("sha256")).toList(),
        list(json(call("alone", options + " --json")), "runs").stream()
            .map(run -> run.get("sha256"))
            .toList());
    assertEquals(9, files("alone").size(), () -> files + " became " + files("alone"));
    InJvm.Result other =
        InJvm.run(call("alone", options.replace("--epochs 2", "--epochs 3 --ema 0.5")));
    assertEquals(1, other.status());
    assertTrue(other.err().contains("epochs 3 here, 2 there"), other.err());
    assertTrue(other.err().contains("batch-50_seed-1_fold-2of2.jsonl"), other.err());
    assertTrue(other.err().contains("give --out another folder"), other.err());
  }

  /** What somebody else left under the name of a log is not written over. */
  @Test
  void aFileThatIsNoLogStays() throws IOException {
    Path file = Files.createDirectory(folder.resolve("foreign")).resolve("seed-2.jsonl");
    Files.writeString(file, "{\"name\":\"mine\"}\n");
    InJvm.Result result = InJvm.run(call("foreign", "--epochs 1 --seed 1-2"));
    assertEquals(1, result.status());
    assertTrue(result.err().contains("seed-2.jsonl is no log of a run, but has"), result.err());
    assertEquals(List.of("seed-2.jsonl"), files("foreign"));
    assertEquals("{\"name\":\"mine\"}\n", Files.readString(file));
  }

  @Test
  void aRunThatDivergesIsAnOutcome() {
    String options = "--learning-rate 0.01,3e38 --epochs 3 --validation test --at-once 1";
    InJvm.Result result = InJvm.good(call("diverged", options));
    assertAll(
        () -> assertTrue(result.out().contains("learning-rate 3e38: no result, "), result.out()),
        () -> assertTrue(result.out().contains("1 of 1 met NaN or infinity"), result.out()),
        () -> assertFalse(result.out().contains("once more"), result.out()),
        () -> assertTrue(result.line("best").startsWith("learning-rate 0.01: validation ac")),
        () -> assertTrue(result.out().contains("The test images have chosen"), result.out()));
    assertTrue(InJvm.good(call("diverged", options)).out().contains("2 runs, all of them made"));
  }

  /** What {@code executor} makes of four runs, in words. */
  private static String made(Sweep sweep, ByteArrayOutputStream out, RunExecutor executor) {
    sweep.run(executor);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<SweepRun> four() {
    List<SweepRun> runs = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      Map<String, String> repeat = Map.of("seed", "" + seed);
      runs.add(new SweepRun(new RunPlan("seed-" + seed, List.of("train")), Map.of(), repeat));
    }
    return runs;
  }

  private record Dying(Map<String, Integer> deaths, Map<String, Integer> tries)
      implements RunExecutor {

    @Override
    public int atOnce() {
      return 2;
    }

    @Override
    public String summary() {
      return "two at a time";
    }

    @Override
    public boolean make(RunPlan plan, Path log, DoubleConsumer progress) {
      int attempt = tries.merge(plan.name(), 1, Integer::sum);
      if (attempt <= deaths.getOrDefault(plan.name(), 0)) {
        throw new WorkException("the power failed.");
      }
      progress.accept(1);
      try {
        Files.writeString(
            log,
            """
            {"event":"run"}
            {"event":"epoch","epoch":1,"val_loss":1,"val_accuracy":0.5}
            {"event":"end","sha256":"ab","best_epoch":null}
            """);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
  }

  @Test
  void aRunThatDiesIsMadeOnceMoreAndTheOthersGoOn() throws IOException {
    Path out = Files.createDirectory(folder.resolve("dying"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Screen screen = Screen.plain(new PrintStream(said, true, StandardCharsets.UTF_8));
    Sweep sweep = new Sweep(four(), out, screen);
    Dying executor = new Dying(Map.of("seed-1", 1, "seed-3", 9), new ConcurrentHashMap<>());
    String text = made(sweep, said, executor);
    assertEquals(Map.of("seed-1", 2, "seed-2", 1, "seed-3", 2, "seed-4", 1), executor.tries());
    assertTrue(text.contains("seed 1: the power failed. It is made once more."), text);
    assertTrue(text.contains("DIED  seed 3: the power failed."), text);
    assertEquals(
        List.of("seed-3"), sweep.died().keySet().stream().map(run -> run.plan().name()).toList());
    assertEquals(3, sweep.outcomes().size());
    assertNotEquals(List.of(), files("dying"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --learning-rate 1e-3,x             | '--learning-rate': 'x' is no number, such as 0.001 or 1e-3 (with learning-rate x)
          --learning-rate 1e-3,0.001         | --learning-rate has 0.001 twice
          --seed 1-3,2                       | --seed has 2 twice
          --seed 5-1                         | --seed has the range '5-1', but a range goes up, by less than 10,000
          --seed 1,,2                        | --seed is '1,,2', with nothing beside a comma
          --seed 1-200 --batch 1-200         | these lists make more than 10,000 runs; shorten one
          --folds 1                          | --folds is 1, but must be at least 2
          --folds 2 --fold 1/2               | --folds and --fold contradict each other
          --folds 2 --validation 0.5         | --fold 1/2 and --validation 0.5 contradict each other
          --lerning-rate 1                   | unknown option '--lerning-rate'; did you mean --learning-rate?
          --log x                            | unknown option '--log'
          --spark-properties x               | --spark-properties is for a cluster; name it with --master
          --config x.json                    | unknown option '--config'
          --at-once 0                        | --at-once is 0, but must be at least 1
          --optimizer adam,sdg               | there is no optimizer 'sdg'; did you mean sgd?
          --optimizer sgd,adam --momentum .5 | its own moments (with optimizer adam)
          deep,deeep                         | there is no listing 'deeep'; did you mean deep?
          """)
  void whatMakesNoSenseIsRefused(String options, String sentence) {
    InJvm.Result result = InJvm.run(call("refused", options));
    assertEquals(2, result.status(), result.toString());
    assertTrue(result.err().contains(sentence), result.err());
    assertFalse(Files.exists(folder.resolve("refused")));
  }
}
