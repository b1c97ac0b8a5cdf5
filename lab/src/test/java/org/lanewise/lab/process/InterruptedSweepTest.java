package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.TinyData;

/** Ctrl-C in the middle of a sweep. */
class InterruptedSweepTest {

  /** The last of its runs ends with a signal. */
  private static final String[] CALL =
      ("sweep --network conv4s2-relu-gap-dense10 --data tiny --no-doctor --kernels im2col"
              + " --epochs 2,3,100000000 --at-once 1 --out runs")
          .split(" ");

  @TempDir private static Path folder;

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static Lanewise.Result interrupted(Lanewise lanewise, String line) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = lanewise.start(out, err, CALL);
    Signals.awaitLine(process, out, line);
    Signals.send(process, "INT");
    return Lanewise.finish(process, out, err);
  }

  @Test
  void whatHadEndedIsKept() throws Exception {
    assumeTrue(Signals.arrive("INT"), "SKIPPED: SIGINT must not be ignored");
    TinyData.write(folder.resolve("tiny"));
    Lanewise lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1");
    Lanewise.Result first = interrupted(lanewise, "2/3 ");
    List<String> kept = List.of("epochs-2.jsonl", "epochs-3.jsonl", "sweep.html");
    assertAll(
        () -> assertEquals(130, first.status(), first.toString()),
        () -> assertTrue(first.line("best").startsWith("epochs "), first.out()),
        () -> assertTrue(first.line("to go on").contains(" sweep --network "), first.out()),
        () -> assertEquals("", first.err()),
        () -> assertEquals(kept, files()));
    Lanewise.Result second = interrupted(lanewise, "3 runs, 2 of them made before, one at a time");
    assertEquals(130, second.status(), second.toString());
    assertEquals(kept, files());
  }
}
