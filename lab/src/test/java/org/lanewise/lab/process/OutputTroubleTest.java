package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.lab.TinyData;

/** Outputs that can't be written, that collide, or that end before their time. */
class OutputTroubleTest {

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void prepare() throws Exception {
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1").standing();
    TinyData.write(folder.resolve("tiny"));
    Lanewise.Result trained = lanewise.run(train("--epochs 1 --save model.safetensors"));
    assertEquals(0, trained.status(), trained.err());
    Files.createSymbolicLink(folder.resolve("link"), Path.of("m.st"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere", "x"));
  }

  private static String[] train(String options) {
    return ("train scaled --data tiny --batch 20 --kernels im2col --threads 1 " + options)
        .split(" ");
  }

  /** The data are nowhere, so a sentence about the output comes before they are looked for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train --data ./no --save ./m.st --log m.st                  | are the same file
          train --data ./no --save link --log m.st                    | are the same file
          train scaled --data ./no --log lanewise-scaled.safetensors  | are the same file
          train --data ./no --save m.st --checkpoint m.st             | are the same place
          train --data ./no --save no/m.st                            | its folder does not exist
          train --data ./no --save tiny                               | this is a folder
          train --data ./no --log no/run.jsonl                        | its folder does not exist
          train --data ./no --checkpoint dangling                     | is a link to what does not exist
          train --data ./no --checkpoint dangling/run                 | is a link to what does not exist
          train --data ./no --save /dev/null                          | a device or a pipe
          train --data ./no --save /proc/m.st                         | its folder takes no new files
          train --data ./no --log /proc/run.jsonl                     | its folder takes no new files
          train --data ./no --checkpoint model.safetensors            | is a file; name another folder
          train --data tiny --save tiny/test_batch.bin                | in the folder of --data
          doctor --data ./no --pictures no/p.png                      | its folder does not exist
          doctor model.safetensors --pictures model.safetensors       | is the file that is read
          lab --data ./no --to model.safetensors                      | is a file; name another folder
          prove-doctor --data ./no --to no/table.md                   | its folder does not exist
          data show --data ./no --save no/sheet.png                   | its folder does not exist
          data fetch --to model.safetensors                           | is a file; name another folder
          """)
  void areRefusedBeforeAnythingRuns(String call, String sentence) {
    Lanewise.Result result = lanewise.run(call.split(" "));
    assertAll(
        () -> assertEquals(2, result.status(), result.err()),
        () -> assertEquals("", result.out()),
        () -> assertTrue(result.err().contains(sentence), result.err()),
        () -> assertFalse(result.err().contains("Exception"), result.err()));
  }

  @Test
  void twoRunsWithOneLog() throws Exception {
    Process first =
        lanewise.start(
            folder.resolve("first.txt"),
            folder.resolve("first-err.txt"),
            train("--epochs 100000 --no-save --log one.jsonl"));
    try {
      Signals.awaitLine(first, folder.resolve("first.txt"), "epoch 1/");
      Lanewise.Result second = lanewise.run(train("--epochs 1 --no-save --log ./one.jsonl"));
      assertEquals(2, second.status(), second.err());
      assertTrue(second.err().contains("is being written by another run"), second.err());
    } finally {
      first.destroyForcibly().waitFor();
    }
    List<String> log = Files.readAllLines(folder.resolve("one.jsonl"));
    assertTrue(log.stream().noneMatch(line -> line.contains("\0")));
    assertEquals("run", JsonLine.parse(log.getFirst()).get("event"));
  }

  /** By whatever name, and only while the first is there. */
  @Test
  void twoRunsWithOneModel() throws Exception {
    Files.createSymbolicLink(folder.resolve("another"), Path.of("shared.st"));
    Process first =
        lanewise.start(
            folder.resolve("holder.txt"),
            folder.resolve("holder-err.txt"),
            train("--epochs 100000 --save shared.st"));
    try {
      Signals.awaitLine(first, folder.resolve("holder.txt"), "epoch 1/");
      for (String save : List.of("./shared.st", "another")) {
        Lanewise.Result second = lanewise.run(train("--epochs 1 --save " + save));
        assertEquals(2, second.status(), second.err());
        assertTrue(
            second
                .err()
                .contains("another run is going to write this file (process " + first.pid()),
            second.err());
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
    Lanewise.Result next = lanewise.run(train("--epochs 1 --save shared.st"));
    assertEquals(0, next.status(), next.err());
    assertEquals(10, ModelFile.load(folder.resolve("another")).network().classes());
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(files.noneMatch(file -> file.toString().contains(".lock")));
    }
  }

  @Test
  void aFolderThatWasDeletedMeanwhileIsMadeAgain() throws Exception {
    assumeTrue(Signals.arrive("TERM"), "SKIPPED: signals are ignored here");
    Path gone = Files.createDirectory(folder.resolve("gone"));
    Path out = folder.resolve("gone.txt");
    Path err = folder.resolve("gone-err.txt");
    Process run = lanewise.start(out, err, train("--epochs 100000 --save gone/m.st"));
    Signals.awaitLine(run, out, "epoch 1/");
    try (Stream<Path> files = Files.list(gone)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(gone);
    Signals.send(run, "TERM");
    Lanewise.Result result = Lanewise.finish(run, out, err);
    assertEquals(143, result.status(), result.err());
    assertEquals(10, ModelFile.load(gone.resolve("m.st")).network().classes());
  }

  @Test
  void aLinkStaysAndALongNameIsFine() throws Exception {
    String name = "n".repeat(255 - ".json".length()); // its options lie beside it
    for (String save : List.of("link", name)) {
      Lanewise.Result result = lanewise.run(train("--epochs 1 --save " + save));
      assertEquals(0, result.status(), result.err());
      assertEquals(10, ModelFile.load(folder.resolve(save)).network().classes());
    }
    assertTrue(Files.isSymbolicLink(folder.resolve("link")));
    assertTrue(Files.isRegularFile(folder.resolve("m.st")));
  }

  /** A run that ends before its first step has no model that is better than the one there. */
  @Test
  void whatNoStepTrainedReplacesNothing() throws Exception {
    Files.copy(folder.resolve("model.safetensors"), folder.resolve("good.safetensors"));
    Lanewise.Result result =
        lanewise.run(train("--inject input-constant --stop-when-hopeless --save good.safetensors"));
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("no model was saved, because no step was finished"));
    assertFalse(result.out().contains("evaluate"), result.out());
    assertEquals(
        -1,
        Files.mismatch(folder.resolve("model.safetensors"), folder.resolve("good.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate model.safetensors --data tiny --json",
        "evaluate model.safetensors --data tiny",
        "networks",
        "data info --data tiny",
        "--help",
        "train --help",
        "--version"
      })
  void aFullDiskUnderStandardOutput(String call) {
    assumeTrue(Files.exists(Path.of("/dev/full")), "SKIPPED: no /dev/full");
    Lanewise.Result result = lanewise.shell("exec \"$@\" >/dev/full", call.split(" "));
    assertAll(
        () -> assertEquals(1, result.status(), result.err()),
        () ->
            assertTrue(
                result.err().contains("standard output can't be written (No space left on device)"),
                result.err()),
        () ->
            assertEquals(1, result.err().lines().filter(l -> l.startsWith("lanewise: ")).count()));
  }

  /** As {@code train | head -4}: two epochs are read, and nobody is there for the third. */
  @Test
  void aReaderThatEndsStopsTheRunInOrder() throws Exception {
    Lanewise.Result result =
        lanewise.shell(
            "{ \"$@\"; echo status $? >&2; } | head -5",
            train("--epochs 100000 --save piped.safetensors --checkpoint piped --log piped.jsonl"));
    List<String> log = Files.readAllLines(folder.resolve("piped.jsonl"));
    assertAll(
        () -> assertTrue(result.err().contains("status 1"), result.err()),
        () -> assertTrue(result.err().contains("The model is in piped.safetensors."), result.err()),
        () -> assertTrue(result.err().contains("The last good checkpoint is piped"), result.err()),
        () -> assertTrue(result.err().contains("standard output can't be written"), result.err()),
        () ->
            assertEquals(
                10, ModelFile.load(folder.resolve("piped.safetensors")).network().classes()),
        () -> assertEquals("end", JsonLine.parse(log.getLast()).get("event")));
    try (Stream<Path> files = Files.list(folder.resolve("piped"))) {
      assertTrue(files.noneMatch(file -> file.toString().contains("lock")));
    }
  }

  @Test
  void aReaderThatEndsBeforeTheRunLeavesThingsAsTheyWere() {
    Lanewise.Result result =
        lanewise.shell(
            "{ sleep 1; \"$@\"; echo status $? >&2; } | true",
            train("--epochs 100000 --save none.safetensors --log none.jsonl"));
    assertAll(
        () -> assertTrue(result.err().contains("status 1"), result.err()),
        () -> assertTrue(result.err().contains("nothing was trained"), result.err()),
        () -> assertFalse(Files.exists(folder.resolve("none.safetensors"))),
        () -> assertFalse(Files.exists(folder.resolve("none.jsonl"))));
  }

  /** A limit on the size of files makes the picture fail at the very end. */
  @Test
  void findingsAreToldBeforeAPictureFails() {
    Lanewise.Result result =
        new Lanewise(folder)
            .with("-XX:-UsePerfData")
            .shell(
                "{ (ulimit -f 1; \"$@\"); echo status $? >&2; } | cat",
                "doctor scaled --data tiny --pictures big.png".split(" "));
    assertAll(
        () -> assertTrue(result.err().contains("status 1"), result.err()),
        () ->
            assertTrue(
                result.err().contains("big.png: the file could not be written"), result.err()),
        () -> assertTrue(result.out().contains("the doctor "), result.out()),
        () -> assertFalse(Files.exists(folder.resolve("big.png"))));
  }

  @Test
  void picturesNeedNoTemporaryFolder() {
    Lanewise.Result result =
        lanewise
            .with("-Djava.io.tmpdir=/nonexistent")
            .run("data", "show", "--data", "tiny", "--save", "sheet.png");
    assertEquals(0, result.status(), result.err());
    assertTrue(Files.isRegularFile(folder.resolve("sheet.png")));
  }
}
