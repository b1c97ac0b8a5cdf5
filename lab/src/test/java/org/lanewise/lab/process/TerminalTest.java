package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.lab.TinyData;

/** What a run that shows its live line does with the keys and the fate of its terminal. */
class TerminalTest {

  private static final int COLUMNS = 80;

  /** What the line shows once a step is made: before it there is no model to be saved. */
  private static final String TRAINED = "loss ";

  @TempDir private static Path folder;
  private static Lanewise lanewise;

  @BeforeAll
  static void prepare() {
    Pty.assumeAvailable();
    TinyData.write(folder.resolve("tiny"));
    lanewise = new Lanewise(folder).with("-XX:TieredStopAtLevel=1");
  }

  /** More epochs than any machine makes before it is stopped. */
  private static String[] call(String name) {
    return ("train scaled --data tiny --epochs 100000 --batch 20 --kernels im2col --threads 1"
            + " --save %s.safetensors --checkpoint %s --keep 1 --log %s.jsonl"
                .formatted(name, name, name))
        .split(" ");
  }

  /** Model, checkpoint and log are whole, and nothing else is left. */
  private static void assertKept(String name, String shown) throws IOException {
    List<String> checkpoints;
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      checkpoints = files.map(file -> file.getFileName().toString()).toList();
    }
    List<String> log = Files.readAllLines(folder.resolve(name + ".jsonl"));
    assertAll(
        () ->
            assertEquals(
                10, ModelFile.load(folder.resolve(name + ".safetensors")).network().classes()),
        () ->
            assertEquals(
                1,
                checkpoints.stream().filter(file -> file.startsWith("checkpoint-")).count(),
                "checkpoints " + checkpoints),
        () -> assertFalse(checkpoints.contains("lock.owner"), "files " + checkpoints),
        () -> assertEquals("end", JsonLine.parse(log.getLast()).get("event")),
        () -> assertEquals(false, JsonLine.parse(log.getLast()).get("completed")),
        () -> assertFalse(shown.contains("Exception"), shown));
  }

  @Test
  void ctrlCUnderTheLiveLineSaves() throws IOException {
    try (Pty pty = Pty.start(lanewise, COLUMNS, call("interrupted"))) {
      pty.await(TRAINED);
      // The thread that draws the line has run for a while.
      int shown = pty.output().length();
      pty.awaitAfter(shown, "step ");
      pty.type(Pty.INTERRUPT);
      int status = pty.waitFor();
      String screen = pty.output();
      assertEquals(130, status, screen);
      assertTrue(screen.contains("stopping after this step"), screen);
      assertTrue(screen.contains("interrupted"), screen);
      assertKept("interrupted", screen);
    }
  }

  @Test
  void aClosedTerminalSaves() throws IOException {
    try (Pty pty = Pty.start(lanewise, COLUMNS, call("closed"))) {
      pty.await(TRAINED);
      pty.hangUp();
      assertEquals(129, pty.waitFor());
      assertKept("closed", pty.output());
    }
  }

  /** The shell and the system both tell of it. */
  @Test
  void aTerminalThatIsSaidTwiceToBeClosedSaves() throws IOException {
    try (Pty pty = Pty.start(lanewise, COLUMNS, call("twice"))) {
      pty.await(TRAINED);
      pty.signal(1);
      pty.await("stopping after this step");
      pty.signal(1);
      assertEquals(129, pty.waitFor());
      assertKept("twice", pty.output());
    }
  }

  @Test
  void suspendedAndBroughtBackItGoesOnAndStillSaves() throws IOException {
    try (Pty pty = Pty.shell(lanewise, COLUMNS)) {
      pty.type(String.join(" ", lanewise.command(call("suspended"))) + "; echo status $?\n");
      pty.await(TRAINED);
      pty.type(Pty.SUSPEND);
      pty.await("Stopped");
      int shown = pty.output().length();
      pty.type("fg; echo after $?\n");
      pty.awaitAfter(shown, "step ");
      pty.type(Pty.INTERRUPT);
      pty.awaitAfter(shown, "after 130");
      assertKept("suspended", pty.output());
      pty.type("exit\n");
      pty.waitFor();
    }
  }

  /** The line is as wide as the terminal is now. */
  @Test
  void theLiveLineFollowsTheWindow() {
    try (Pty pty = Pty.start(lanewise, 120, call("resized"))) {
      pty.await("step ");
      pty.resize(60);
      awaitWidth(pty, 60);
      pty.resize(110);
      awaitWidth(pty, 110);
      pty.type(Pty.INTERRUPT);
      assertEquals(130, pty.waitFor(), pty.output());
    }
  }

  /** Waits until a line is shown that leaves at most a few cells free, and none is wider. */
  private static void awaitWidth(Pty pty, int columns) {
    int width = 0;
    while (width > columns || width < columns - 5) {
      int shown = pty.output().length();
      pty.awaitAfter(shown, "step ");
      pty.awaitAfter(pty.output().length(), "\u001b[J");
      String[] lines = pty.output().replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "").split("[\r\n]+");
      width = lines[lines.length - 2].length();
    }
  }
}
