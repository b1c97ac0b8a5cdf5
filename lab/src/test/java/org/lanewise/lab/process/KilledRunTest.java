package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.CalledMain;

/** Runs that end before their time, in every way, and those that go on with them. */
class KilledRunTest {

  /**
   * About what the training of such a run takes on a quiet machine; one that is over counts not.
   */
  private static final int LATEST_KILL_MILLISECONDS = 400;

  private static final List<String> RESULTS =
      List.of("loss", "accuracy", "val_loss", "val_accuracy");

  private static final List<String> WINDOW =
      List.of(
          "epoch",
          "step",
          "losses",
          "labels",
          "predicted",
          "batch_entropy",
          "tensors",
          "peak_update_ratio",
          "dead",
          "input_mean");

  @TempDir private static Path folder;
  private static CheckpointedCalls calls;
  private static Lanewise.Result whole;
  private static int wholeMilliseconds;

  @BeforeAll
  static void trainWithoutInterruption() {
    calls = new CheckpointedCalls(folder);
    long begin = System.nanoTime();
    whole = calls.train("--log", "whole.jsonl");
    wholeMilliseconds = (int) ((System.nanoTime() - begin) / 1_000_000);
    assertEquals(0, whole.status(), whole.err());
  }

  /**
   * {@code -Dkills} says how often; {@code -Dkill.seed} when: every other time at any moment of a
   * process, else of one that trains.
   */
  @Test
  void aRunThatIsKilledAtRandomEndsWithTheSameBits() throws Exception {
    int rounds = Integer.getInteger("kills", 4);
    Random random = new Random(Long.getLong("kill.seed", 1));
    String[] kernels = {"im2col", "fast", "textbook"};
    int finished = 0;
    int inTraining = 0;
    String checkpoints = "killed-0";
    for (int killed = 0; killed < rounds; ) {
      String name = "killed-" + killed + "-" + finished;
      Process process =
          calls.start(
              name,
              "--checkpoint",
              checkpoints,
              "--checkpoint-every",
              Integer.toString(1 + random.nextInt(7)),
              "--keep",
              Integer.toString(1 + random.nextInt(3)),
              "--resume",
              "--log",
              checkpoints + ".jsonl",
              "--kernels",
              kernels[random.nextInt(kernels.length)],
              "--threads",
              Integer.toString(1 + random.nextInt(3)));
      int latest = wholeMilliseconds;
      if (killed % 2 == 1) {
        awaitTraining(process, name);
        latest = LATEST_KILL_MILLISECONDS;
      }
      if (process.waitFor(random.nextInt(latest), TimeUnit.MILLISECONDS)) {
        requireWhole(calls.finish(name, process), checkpoints + ".jsonl");
        finished++;
        checkpoints = "killed-" + finished; // over before the kill: once more from the beginning
      } else {
        process.destroyForcibly().waitFor();
        killed++;
        inTraining += trains(name) ? 1 : 0;
      }
    }
    String log = checkpoints + ".jsonl";
    requireWhole(
        calls.train("--checkpoint", checkpoints, "--resume", "--log", log, "--kernels", "fast"),
        log);
    assertTrue(inTraining >= rounds / 4, inTraining + " of " + rounds + " in training");
    if (rounds > 10) {
      System.out.printf(
          "kills: %d (%d of runs that had ended an epoch or resumed), over %d whole runs, all the same bits%n",
          rounds, inTraining, finished + 1);
    }
  }

  /** Until it tells of an epoch or has gone on with a checkpoint, or is over. */
  private static void awaitTraining(Process process, String name) throws Exception {
    while (process.isAlive() && !trains(name)) {
      Thread.sleep(2);
    }
  }

  private static boolean trains(String name) throws IOException {
    String out = Files.readString(calls.out(name));
    return out.contains("epoch ") || out.contains("resuming from ");
  }

  /** The same bits, and each epoch once in the log, with the results of the run that was whole. */
  private static void requireWhole(Lanewise.Result result, String log) throws IOException {
    assertEquals(0, result.status(), result.err());
    assertEquals(CheckpointedCalls.hash(whole), CheckpointedCalls.hash(result));
    assertFalse(result.out().contains("skipped"), result.out());
    List<JsonLine> expected = epochs("whole.jsonl");
    List<JsonLine> seen = epochs(log);
    assertEquals(
        IntStream.rangeClosed(1, CheckpointedCalls.EPOCHS).mapToObj(Long::valueOf).toList(),
        seen.stream().map(line -> line.get("epoch")).toList());
    for (int i = 0; i < seen.size(); i++) {
      for (String key : RESULTS) {
        assertEquals(expected.get(i).get(key), seen.get(i).get(key), key);
      }
    }
    assertEquals(windows("whole.jsonl"), windows(log));
    assertEquals(CheckpointedCalls.hash(whole), calls.log(log).getLast().get("sha256"));
  }

  /** Everything of the windows but their times: no window is there twice, none is cut in two. */
  private static List<Map<String, Object>> windows(String log) throws IOException {
    List<Map<String, Object>> windows = new ArrayList<>();
    for (JsonLine line : calls.log(log)) {
      if ("window".equals(line.get("event"))) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String key : WINDOW) {
          values.put(key, line.get(key));
        }
        windows.add(values);
      }
    }
    return windows;
  }

  private static List<JsonLine> epochs(String log) throws IOException {
    return calls.log(log).stream().filter(line -> line.get("event").equals("epoch")).toList();
  }

  @Test
  void aSignalFinishesTheStepSavesAndIsGoneOnWith() throws Exception {
    for (Map.Entry<String, Integer> signal : Map.of("INT", 130, "TERM", 143).entrySet()) {
      String name = signal.getKey();
      assumeTrue(Signals.arrive(name), "SKIPPED: this process was started to ignore SIG" + name);
      // Its own epochs would be over before the signal came; they may change when it goes on.
      Process process =
          calls.start(name, "--checkpoint", name, "--log", name + ".jsonl", "--epochs", "1000000");
      Signals.awaitLine(process, calls.out(name), "epoch 1/");
      Signals.send(process, name);
      Lanewise.Result stopped = calls.finish(name, process);
      JsonLine end = calls.log(name + ".jsonl").getLast();
      long steps = (Long) end.get("steps_done");
      assertAll(
          () -> assertEquals(signal.getValue(), stopped.status(), stopped.err()),
          () -> assertTrue(stopped.out().contains("interrupted in epoch"), stopped.out()),
          () -> assertTrue(stopped.out().contains("--resume"), stopped.out()),
          () ->
              assertEquals(
                  String.format(Locale.ROOT, "checkpoint-%010d.safetensors", steps), newest(name)));
      int epochs = 1 + (int) (steps / CheckpointedCalls.STEPS_PER_EPOCH);
      String[] more = {"--epochs", Integer.toString(epochs + 1), "--kernels", "fast"};
      Lanewise.Result expected = calls.train(more);
      Lanewise.Result resumed =
          calls.train("--checkpoint", name, "--resume", more[0], more[1], "--threads", "3");
      assertEquals(CheckpointedCalls.hash(expected), CheckpointedCalls.hash(resumed));
    }
  }

  private static String newest(String name) throws IOException {
    return calls.checkpoints(name).getLast();
  }

  @Test
  void aSecondInterruptEndsAtOnce() throws Exception {
    assumeTrue(Signals.arrive("INT"), "SKIPPED: this process was started to ignore SIGINT");
    // One step over all images with plain loops takes many seconds.
    Process process =
        calls.lanewise.start(
            calls.out("twice"),
            folder.resolve("twice-err.txt"),
            ("train full-batch --data tiny --kernels textbook --threads 1 --no-save --no-doctor"
                    + " --checkpoint twice --log twice.jsonl")
                .split(" "));
    Path log = folder.resolve("twice.jsonl");
    while (process.isAlive() && (!Files.exists(log) || Files.size(log) == 0)) {
      Thread.sleep(20);
    }
    Signals.send(process, "INT");
    Signals.awaitLine(process, calls.out("twice"), "stopping after this step");
    assertTrue(process.isAlive(), "the step is under way");
    Thread.sleep(200); // as a person does: what follows within 50 ms belongs to the first
    Signals.send(process, "INT");
    // If it waited for the end of its step, it would have a checkpoint of it. One of step 0 is
    // there
    // when the first interrupt came before the step began.
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), "it ends");
    assertEquals(130, process.exitValue());
    List<String> saved = calls.checkpoints("twice");
    assertTrue(
        saved.stream().allMatch(name -> name.startsWith("checkpoint-0000000000")),
        () -> "no step was done: " + saved);
  }

  @Test
  void aSecondRunIsRefusedAndADeadOneLeavesNoLock() throws Exception {
    String[] long1 = {"--checkpoint", "one", "--epochs", "1000000"};
    Process first = calls.start("one", long1);
    Signals.awaitLine(first, calls.out("one"), "epoch 2/"); // the first one's checkpoint is there
    Lanewise.Result second = calls.train("--checkpoint", "one", "--resume");
    first.destroyForcibly().waitFor();
    assertEquals(1, second.status(), second.out());
    assertEquals(1, second.err().lines().count(), second.err());
    assertTrue(
        second.err().contains("another run is using this folder (process " + first.pid()),
        second.err());
    Lanewise.Result third = calls.train("--checkpoint", "one", "--resume");
    assertEquals(0, third.status(), third.err());
    assertTrue(third.out().contains("resuming from one"), third.out());
  }

  /** Whoever kills the tests leaves no run of a million epochs behind. */
  @Test
  void aRunEndsWithTheTestsThatStartedIt() throws Exception {
    Process tests = new ProcessBuilder("cat").start(); // waits for what is never written
    Process process =
        calls
            .lanewise
            .with(CalledMain.startedBy(tests.toHandle()))
            .start(
                calls.out("left"),
                folder.resolve("left-err.txt"),
                CheckpointedCalls.call("--epochs", "1000000"));
    Signals.awaitLine(process, calls.out("left"), "epoch 1/");
    tests.destroyForcibly().waitFor();
    Lanewise.Result result = calls.finish("left", process);
    assertEquals(1, result.status(), result.out());
  }

  @Test
  void aFolderThatIsDeletedMeanwhileIsMadeAgain() throws Exception {
    Process process =
        calls.start("gone", "--checkpoint", "gone", "--checkpoint-every", "3", "--epochs", "60");
    Signals.awaitLine(process, calls.out("gone"), "epoch 1/");
    ProcessBuilder removal = new ProcessBuilder("rm", "-rf", folder.resolve("gone").toString());
    int removed = removal.start().waitFor();
    while (removed != 0 && process.isAlive()) { // the run saved a checkpoint while rm was at work
      removed = removal.start().waitFor();
    }
    assertEquals(0, removed);
    Lanewise.Result result = calls.finish("gone", process);
    assertEquals(0, result.status(), result.err());
    assertEquals("checkpoint-0000000300.safetensors", newest("gone"));
    Lanewise.Result again = calls.train("--checkpoint", "gone", "--resume", "--epochs", "60");
    assertEquals(CheckpointedCalls.hash(result), CheckpointedCalls.hash(again));
  }
}
