package org.lanewise.lab.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.testkit.Fuzz;

/** Whatever the log of a run that is resumed holds, it is gone on with or refused. */
final class FuzzedLogTailTest {

  private static final String FIRST =
      "{\"event\":\"run\",\"listing\":\"scaled\",\"seed\":1,\"batch\":20,\"rate\":0.001,\"shuffle\":true}\n";
  private static final String EPOCH =
      "{\"event\":\"epoch\",\"epoch\":%d,\"loss\":1.25,\"val\":null,\"list\":[1,{\"a\":2.5}]}\n";

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

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void damagedLogs(@ForAll long seed) {
    logs(folder).once(seed);
  }

  @Test
  @EnabledIfSystemProperty(named = Fuzz.MINUTES, matches = ".+")
  void logsForMinutes(@TempDir Path temp) {
    logs(temp).forMinutes();
  }

  private static Fuzz logs(Path folder) {
    StringBuilder log = new StringBuilder(FIRST);
    for (int epoch = 1; epoch <= 9; epoch++) {
      log.append("{\"event\":\"window\",\"epoch\":").append(epoch).append(",\"step\":3}\n");
      log.append(String.format(Locale.ROOT, EPOCH, epoch));
    }
    return new Fuzz(
        "log to go on with",
        List.of(FIRST.getBytes(UTF_8), log.toString().getBytes(UTF_8)),
        WorkException.class,
        20_000_000, // what the first formatted sentence of a process loads
        100,
        input -> {
          Path file = Files.write(folder.resolve("log.jsonl"), input);
          try (LogFile opened = LogFile.open(file)) {
            LogTail.read(opened, new LogPlace(5, 3, 23))
                .requireRun(
                    file, Map.of("event", "run", "listing", "scaled", "seed", 1, "batch", 20));
          }
        });
  }
}
