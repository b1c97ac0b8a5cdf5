package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.TinyData;

/** Ctrl-C where there is nothing to save, or at an awkward moment of a run. */
class InterruptedWorkTest {

  private static final int COLUMNS = 80;

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void prepare() {
    Pty.assumeAvailable();
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1");
    Lanewise.Result trained =
        lanewise.run(
            "train scaled --data tiny --epochs 1 --kernels im2col --save model.safetensors"
                .split(" "));
    assertEquals(0, trained.status(), trained.err());
  }

  /** The files here and below, without those of the terminals. */
  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(file -> !file.startsWith("pty") && !file.equals("cache"))
          .sorted()
          .toList();
    }
  }

  /** They end at once and leave nothing; where they stand when the key comes does not matter. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluate model.safetensors --data tiny                                    | kernels,
          doctor shallow --data tiny --kernels textbook --pictures p.png            | kernels,
          lab --data tiny --epochs 1000 --kernels im2col --to .                     | kernels,
          find-rate shallow --data tiny --kernels textbook                          | kernels,
          prove-doctor --data tiny --epochs 1000 --kernels im2col --to table.md     | kernels,
          gradcheck --samples 100000 --kernels textbook                             | kernels,
          data info --data solids10                                                 | endering
          """)
  void otherCommandsEndAtOnce(String call, String said) throws IOException {
    List<String> before = files();
    try (Pty pty = Pty.start(lanewise, COLUMNS, call.split(" "))) {
      pty.await(said);
      pty.type(Pty.INTERRUPT);
      int status = pty.waitFor();
      assertAll(
          () -> assertEquals(130, status, pty.output()),
          () -> assertFalse(pty.output().contains("Exception"), pty.output()),
          () -> assertFalse(pty.output().contains("lanewise: "), pty.output()));
    }
    assertEquals(before, files());
  }

  /** With a checkpoint after each step most of the time goes into writing them. */
  @Test
  void whileACheckpointIsWritten() throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      String name = "each-" + attempt;
      try (Pty pty = Pty.start(lanewise, COLUMNS, checkpointed(name))) {
        pty.await("step ");
        pty.type(Pty.INTERRUPT);
        assertEquals(130, pty.waitFor(), pty.output());
      }
      assertOnlyCheckpoints(name);
    }
  }

  @Test
  void twiceWhileCheckpointsAreWritten() throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      String name = "twice-" + attempt;
      try (Pty pty = Pty.start(lanewise, COLUMNS, checkpointed(name))) {
        pty.await("step ");
        pty.type(Pty.INTERRUPT);
        Pty.pause(60);
        pty.type(Pty.INTERRUPT);
        assertEquals(130, pty.waitFor(), pty.output());
      }
      assertOnlyCheckpoints(name);
    }
  }

  private static String[] checkpointed(String name) {
    return ("train deep --data tiny --epochs 100000 --batch 20 --kernels im2col --threads 1"
            + " --no-save --checkpoint-every 1 --checkpoint "
            + name)
        .split(" ");
  }

  private static void assertOnlyCheckpoints(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertEquals(
          List.of(),
          names.stream().filter(file -> !file.matches("checkpoint-\\d+\\.safetensors")).toList());
    }
  }

  /** Most of the time of this run goes into its validation. */
  @Test
  void inValidation() throws IOException {
    String call =
        "train deep --data tiny --epochs 100000 --batch 20 --train-images 20 --kernels textbook"
            + " --threads 1 --save validated.safetensors --checkpoint validated";
    try (Pty pty = Pty.start(lanewise, COLUMNS, call.split(" "))) {
      pty.await("validating");
      pty.type(Pty.INTERRUPT);
      assertEquals(130, pty.waitFor(), pty.output());
    }
    assertOnlyCheckpoints("validated");
    assertEquals(true, Files.isRegularFile(folder.resolve("validated.safetensors")));
  }
}
