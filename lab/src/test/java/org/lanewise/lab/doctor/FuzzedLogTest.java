package org.lanewise.lab.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.doctor.Checkup;
import org.lanewise.engine.doctor.DeadUnits;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.TensorNorms;
import org.lanewise.engine.doctor.Window;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.testkit.Fuzz;

/** Whatever a log holds, the doctor finds something in it, or says in a sentence why it can't. */
final class FuzzedLogTest {

  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("lanewise-fuzz");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("log.jsonl"));
    Files.delete(folder);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void damagedLogs(@ForAll long seed) {
    logs(folder).once(seed);
  }

  @Test
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void logsForMinutes(@TempDir Path temp) {
    logs(temp).forMinutes();
  }

  private static Fuzz logs(Path folder) {
    return new Fuzz(
        "log of a past run",
        List.of(log(1).getBytes(UTF_8), log(20).getBytes(UTF_8)),
        WorkException.class,
        20_000_000,
        100,
        input -> PastRun.read(Files.write(folder.resolve("log.jsonl"), input)));
  }

  private static String log(int windows) {
    StringBuilder log = new StringBuilder("{\"event\":\"run\",\"seed\":1}\n");
    log.append(
        line(
            "facts",
            new RunFacts(
                4,
                640,
                32,
                2,
                "adam",
                0.001,
                0,
                900,
                200,
                1e6,
                2,
                OptionalDouble.empty(),
                OptionalDouble.empty())));
    log.append(
        line(
            "checkup",
            new Checkup(
                1.4,
                0.3,
                0,
                1,
                0.5,
                0.2,
                0.1,
                List.of(320L, 320L, 0L, 0L),
                true,
                1.3,
                0,
                OptionalDouble.of(0.4),
                OptionalDouble.of(1),
                OptionalDouble.of(1),
                OptionalDouble.of(1),
                OptionalDouble.empty(),
                0)));
    for (int i = 1; i <= windows; i++) {
      log.append(line("window", window(i)));
    }
    log.append(
        "{\"event\":\"epoch\",\"epoch\":1,\"loss\":1.1,\"accuracy\":0.4,\"val_loss\":1.3,"
            + "\"val_accuracy\":0.3,\"images_per_second\":1000}\n");
    return log.append(
            "{\"event\":\"breakdown\",\"epoch\":2,\"step\":1,\"message\":\"It broke.\"}\n")
        .toString();
  }

  private static Window window(int step) {
    return new Window(
        1,
        step,
        List.of(1.3, 1.2),
        0.3,
        0,
        1,
        0.5,
        0.2,
        List.of(8L, 8L, 8L, 8L),
        List.of(10L, 9L, 8L, 5L),
        1.38,
        0.3,
        List.of(
            new TensorNorms("conv/kernel", 1, 0.1, 0.001), new TensorNorms("conv/bias", 0, 1, 0)),
        OptionalDouble.of(0.002),
        List.of(new DeadUnits("conv", 0.1)),
        List.of(0.1, 0.3, 0.4, 0.1, 0.1),
        0.1);
  }

  private static String line(String event, Record values) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("event", event);
    fields.putAll(Fields.of(values));
    return Json.object(fields) + "\n";
  }
}
