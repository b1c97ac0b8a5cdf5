package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.store.CheckpointFile;
import org.lanewise.engine.store.ModelFile;

/** Checkpoints, logs and disks that are not as they should be: one sentence, and nothing lost. */
class CheckpointTroubleTest {

  @TempDir private static Path folder;
  private static CheckpointedCalls calls;
  private static Lanewise.Result whole;

  @BeforeAll
  static void train() {
    calls = new CheckpointedCalls(folder, "-XX:TieredStopAtLevel=1"); // starts fast
    whole = calls.train("--checkpoint", "run", "--keep", "4", "--log", "run.jsonl", "--no-doctor");
    assertEquals(0, whole.status(), whole.err());
  }

  private static void copy(String from, String to) throws IOException, InterruptedException {
    Process copy =
        new ProcessBuilder("cp", "-r", from, to).directory(folder.toFile()).inheritIO().start();
    assertEquals(0, copy.waitFor());
  }

  private static void refused(Lanewise.Result result, int status, String... parts) {
    assertEquals(status, result.status(), result.out());
    assertEquals(status, result.err().lines().count(), result.err());
    assertFalse(result.err().contains("bug in Lanewise"), result.err());
    for (String part : parts) {
      assertTrue(result.err().contains(part), () -> part + " not in: " + result.err());
    }
  }

  @Test
  void theNewestAreKept() throws IOException {
    assertEquals(
        List.of(
            "checkpoint-0000000025.safetensors",
            "checkpoint-0000000030.safetensors",
            "checkpoint-0000000035.safetensors",
            "checkpoint-0000000040.safetensors"),
        calls.checkpoints("run"));
  }

  @Test
  void otherSettingsAreRefusedWithTheirNames() {
    refused(
        calls.train(
            "--checkpoint",
            "run",
            "--resume",
            "--batch",
            "10",
            "--seed",
            "7",
            "--momentum",
            "0.5",
            "--optimizer",
            "sgd",
            "--test-images",
            "30"),
        1,
        "batch 10 here, 20 there",
        "seed 7 here, 1 there",
        "optimizer sgd here, adam there",
        "momentum 0.5 here, absent there",
        "test_images 30 here, 20 there",
        "data_fingerprint");
    refused(calls.train("--checkpoint", "run"), 1, "holds checkpoints", "--resume");
  }

  @Test
  void wrongCalls() {
    refused(calls.train("--resume"), 2, "--resume needs a folder: give --checkpoint DIR too");
    refused(calls.train("--keep", "2"), 2, "--keep needs a folder");
    refused(
        calls.train("--checkpoint", "x", "--inject", "slow"),
        2,
        "--inject and --checkpoint don't go together");
    refused(calls.train("--checkpoint", "x", "--keep", "0"), 2, "--keep is 0");
    refused(
        calls.train("--checkpoint", "x", "--checkpoint-every", "-1"),
        2,
        "--checkpoint-every is -1");
  }

  @Test
  void damagedOnesAreNamedAndSkippedAndMoreEpochsMayFollow() throws Exception {
    copy("run", "damaged");
    Path newest = folder.resolve("damaged/checkpoint-0000000040.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    Path second = folder.resolve("damaged/checkpoint-0000000035.safetensors");
    Files.write(second, new byte[300]);
    Lanewise.Result result = calls.train("--checkpoint", "damaged", "--resume");
    assertAll(
        () -> assertEquals(0, result.status(), result.err()),
        () ->
            assertTrue(result.out().contains("skipped damaged/checkpoint-0000000040"), result::out),
        () ->
            assertTrue(result.out().contains("skipped damaged/checkpoint-0000000035"), result::out),
        () ->
            assertTrue(
                result
                    .out()
                    .contains("resuming from damaged/checkpoint-0000000030.safetensors: epoch 7"),
                result::out),
        () -> assertEquals(CheckpointedCalls.hash(whole), CheckpointedCalls.hash(result)));
  }

  @Test
  void whereNothingIsIntactItStartsFromTheBeginningAndSaysSo() throws Exception {
    Files.createDirectory(folder.resolve("rubble"));
    Files.writeString(folder.resolve("rubble/checkpoint-0000000007.safetensors"), "rubble");
    Lanewise.Result result =
        calls.train("--checkpoint", "rubble", "--resume", "--epochs", "1", "--keep", "1");
    assertAll(
        () -> assertEquals(0, result.status(), result.err()),
        () ->
            assertTrue(result.out().contains("skipped rubble/checkpoint-0000000007"), result::out),
        () ->
            assertTrue(
                result
                    .out()
                    .contains("no intact checkpoint in rubble: starting from the beginning"),
                result::out),
        () ->
            assertTrue(calls.checkpoints("rubble").contains("checkpoint-0000000005.safetensors")));
  }

  @Test
  void aLogIsCutToItsLastWholeLineAndContinued() throws Exception {
    copy("run", "logged");
    List<String> lines = Files.readAllLines(folder.resolve("run.jsonl"));
    String kept = String.join("\n", lines.subList(0, 5)) + "\n"; // run, epochs 1 to 4
    Files.writeString(folder.resolve("logged.jsonl"), kept + lines.get(5).substring(0, 40));
    Lanewise.Result result =
        calls.train(
            "--checkpoint",
            "logged",
            "--resume",
            "--log",
            "logged.jsonl",
            "--epochs",
            "9",
            "--no-doctor");
    assertEquals(0, result.status(), result.err());
    assertTrue(Files.readString(folder.resolve("logged.jsonl")).startsWith(kept));
    List<JsonLine> log = calls.log("logged.jsonl");
    assertEquals(
        List.of(
            "run",
            "epoch",
            "epoch",
            "epoch",
            "epoch",
            "epoch",
            "epoch",
            "epoch",
            "epoch",
            "resume",
            "epoch",
            "confusion",
            "end"),
        log.stream().map(line -> line.get("event")).toList());
    assertEquals(
        withoutRate(lines.subList(5, 9)), log.subList(5, 9).stream().map(JsonLine::text).toList());
    assertEquals(40L, log.get(9).get("steps_done"));
    assertNotEquals(CheckpointedCalls.hash(whole), CheckpointedCalls.hash(result));
  }

  @Test
  void aFileThatIsNoLogOfThisRunIsRefusedAndLeftAlone() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "dear diary");
    refused(
        calls.train("--checkpoint", "run", "--resume", "--log", "notes.txt"),
        1,
        "notes.txt: the first line is not that of a run's log");
    assertEquals("dear diary", Files.readString(notes));
    calls.train("--log", "other.jsonl", "--seed", "3", "--epochs", "1");
    byte[] before = Files.readAllBytes(folder.resolve("other.jsonl"));
    refused(
        calls.train("--checkpoint", "run", "--resume", "--log", "other.jsonl"),
        1,
        "the log is of another run (seed 1 here, 3 there)");
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("other.jsonl")));
  }

  /** A checkpoint keeps no rate of its epochs, so a log that is written anew has none. */
  private static List<String> withoutRate(List<String> lines) {
    return lines.stream()
        .map(line -> line.replace("\"learning_rate\":0.001,", "\"learning_rate\":null,"))
        .toList();
  }

  @Test
  void aLogThatIsNotThereIsWrittenWhole() throws Exception {
    copy("run", "nolog");
    Files.writeString(folder.resolve("cut.jsonl"), "{\"event\":\"run\",\"listi");
    for (String log : List.of("new.jsonl", "cut.jsonl")) {
      Lanewise.Result result =
          calls.train("--checkpoint", "nolog", "--resume", "--log", log, "--no-doctor");
      assertEquals(0, result.status(), result.err());
      assertEquals(
          withoutRate(Files.readAllLines(folder.resolve("run.jsonl")).subList(1, 9)),
          Files.readAllLines(folder.resolve(log)).subList(1, 9));
    }
  }

  @Test
  void aRunThatOverflowsNamesLayerStepAndTheLastGoodCheckpoint() throws Exception {
    Lanewise.Result result =
        calls.lanewise.run(
            ("train raw --data tiny --train-images 100 --optimizer sgd --learning-rate 1e18"
                    + " --no-save --no-doctor --kernels im2col --checkpoint poison"
                    + " --checkpoint-every 1 --keep 100")
                .split(" "));
    refused(
        result,
        1,
        "step 2 (epoch 1) met NaN or infinity first in the output of layer 'dense'",
        "The last good checkpoint is poison/checkpoint-0000000001.safetensors.");
    List<String> saved = calls.checkpoints("poison");
    assertEquals(List.of("checkpoint-0000000001.safetensors"), saved);
    for (String name : saved) { // reading refuses what is not finite
      CheckpointFile.load(folder.resolve("poison").resolve(name));
    }
  }

  /** Each step is an epoch, and its validation overflows before a step can. */
  @Test
  void aValidationThatOverflowsIsToldWithWhatWasKept() throws Exception {
    Lanewise.Result result =
        calls.lanewise.run(
            ("train full-batch --data tiny --train-images 60 --test-images 20 --epochs 10"
                    + " --optimizer sgd --learning-rate 1e15 --kernels im2col"
                    + " --save diverged.safetensors --checkpoint diverged --log diverged.jsonl")
                .split(" "));
    refused(
        result,
        1,
        "the validation after epoch 1 (step 1) met NaN or infinity first in the output of layer '",
        "No epoch had a finite validation; the model as training left it is in diverged.safetensors.",
        "No checkpoint was saved yet.");
    assertTrue(result.out().contains("learning-rate-too-high"), result.out());
    List<JsonLine> log = calls.log("diverged.jsonl");
    assertTrue(log.stream().noneMatch(l -> l.get("event").equals("epoch")));
    assertEquals("end", log.getLast().get("event"));
    assertEquals(false, log.getLast().get("completed"));
    assertEquals(1L, log.getLast().get("status"));
    assertEquals(
        result.err().strip(), "lanewise: " + log.getLast().get("reason")); // the same sentence
    Lanewise.Result asked = calls.lanewise.run("doctor", "diverged.jsonl");
    assertTrue(
        asked.out().contains("the run ended before its time after 1 steps: the validation after"),
        asked.out());
    for (float value : ModelFile.load(folder.resolve("diverged.safetensors")).parameters()) {
      assertTrue(Float.isFinite(value));
    }
    Lanewise.Result evaluated =
        calls.lanewise.run(
            "evaluate", "diverged.safetensors", "--data", "tiny", "--kernels", "im2col");
    refused(evaluated, 1, "met NaN or infinity in the images of tiny", "lower learning rate");
    BufferedImage white = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    white.setRGB(0, 0, 32, 32, IntStream.generate(() -> -1).limit(1024).toArray(), 0, 32);
    assertTrue(ImageIO.write(white, "png", folder.resolve("white.png").toFile()));
    Lanewise.Result said =
        calls.lanewise.run("predict", "diverged.safetensors", "white.png", "--kernels", "im2col");
    refused(said, 1, "met NaN or infinity in the picture white.png", "lower learning rate");
    Lanewise.Result without =
        calls.lanewise.run(
            ("train full-batch --data tiny --train-images 60 --test-images 20 --no-save"
                    + " --optimizer sgd --learning-rate 1e15 --kernels im2col")
                .split(" "));
    refused(without, 1, "the validation after epoch 1", "No model was saved.");
  }

  /** A folder where the newest checkpoint was: not even root can read that. */
  @Test
  void aCheckpointThatCannotBeReadEndsTheCallAndNothingIsDeleted() throws Exception {
    copy("run", "unreadable");
    Path newest = folder.resolve("unreadable").resolve("checkpoint-0000000040.safetensors");
    Files.delete(newest);
    Files.createDirectory(newest);
    List<String> before = calls.checkpoints("unreadable");
    refused(
        calls.train("--checkpoint", "unreadable", "--resume", "--epochs", "9", "--keep", "1"),
        1,
        "unreadable/checkpoint-0000000040.safetensors: this is no regular file",
        "Nothing was deleted");
    assertEquals(before, calls.checkpoints("unreadable"));
  }

  /** A disk that reads no more: strace answers in the place of the system. */
  @Test
  void aCheckpointOnABadDiskEndsTheCallAndNothingIsDeleted() throws Exception {
    copy("run", "bad");
    Path newest = folder.resolve("bad").resolve("checkpoint-0000000040.safetensors").toRealPath();
    String strace = "strace -f -qq -o strace.txt -e inject=read,pread64:error=EIO -P " + newest;
    Lanewise.Result possible = calls.lanewise.shell(strace + " head -c 1 " + newest, "networks");
    assumeTrue(possible.err().contains("Input/output error"), "SKIPPED: no strace that can lie");
    List<String> before = calls.checkpoints("bad");
    String[] call = CheckpointedCalls.call("--checkpoint", "bad", "--resume", "--keep", "1");
    refused(
        calls.lanewise.shell(strace + " \"$@\"", call),
        1,
        "bad/checkpoint-0000000040.safetensors",
        "Input/output error",
        "Nothing was deleted");
    assertEquals(before, calls.checkpoints("bad"));
  }

  /** However early the system refuses to open one more file, the run is there afterwards. */
  @ParameterizedTest
  @ValueSource(ints = {12, 14, 16, 18, 20, 22, 24, 28, 32})
  void tooManyOpenFilesLoseNothing(int files) throws Exception {
    String name = "files" + files;
    copy("run", name);
    List<String> before = calls.checkpoints(name);
    Lanewise.Result result =
        calls.lanewise.shell(
            "ulimit -n " + files + "; exec \"$@\"",
            CheckpointedCalls.call("--checkpoint", name, "--resume", "--keep", "4"));
    assertFalse(result.out().contains("starting from the beginning"), result.out());
    assertEquals(before, calls.checkpoints(name));
    if (result.status() == 0) {
      assertEquals(CheckpointedCalls.hash(whole), CheckpointedCalls.hash(result));
    }
  }

  @Test
  void anUpdateThatOverflowsSavesNoModel() {
    Lanewise.Result result =
        calls.lanewise.run(
            ("train raw --data tiny --optimizer sgd --learning-rate 1e38 --train-images 100"
                    + " --save spoiled.safetensors --checkpoint spoiled")
                .split(" "));
    refused(result, 1, "step 1 (epoch 1)", "No model was saved. No checkpoint was saved yet.");
    assertFalse(Files.exists(folder.resolve("spoiled.safetensors")));
  }

  @Test
  void aFileInThePlaceOfTheFolder() throws Exception {
    Files.writeString(folder.resolve("file"), "not a folder");
    refused(
        calls.train("--checkpoint", "file"),
        2,
        "--checkpoint file: this is a file; name another folder");
    refused(
        calls.train("--checkpoint", "file/ck"),
        2,
        "--checkpoint file/ck: this folder can't be made, because ",
        "file is a file; name another folder");
    assertEquals("not a folder", Files.readString(folder.resolve("file")));
  }

  @Test
  void aReadOnlyDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("readonly"));
    requireMounts(disk);
    String errors = inMount(disk, "ro,size=1m", "--checkpoint", "readonly", "--epochs", "1");
    assertTrue(errors.contains("read-only"), errors);
    assertTrue(errors.contains("status 2"), errors);
  }

  @Test
  void aFullDiskKeepsTheLastGoodCheckpointAndTheRunGoesOnAfterwards() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("full"));
    requireMounts(disk);
    // Three checkpoints of 0.9 to 1.2 MB fit, a fourth doesn't.
    String errors =
        inMount(
            disk,
            "size=4m",
            "--checkpoint",
            "full",
            "--keep",
            "9",
            "--resume",
            "--log",
            "full.jsonl");
    assertTrue(errors.contains("the disk is full"), errors);
    assertTrue(errors.contains("The last good checkpoint is full/checkpoint-00000000"), errors);
    assertTrue(errors.contains("status 1"), errors);
    assertFalse(errors.contains(".partial"), errors);
    JsonLine end = calls.log("full.jsonl").getLast();
    assertEquals("end", end.get("event"));
    assertTrue(String.valueOf(end.get("reason")).contains("the disk is full"), end::text);
    Lanewise.Result result =
        calls.train("--checkpoint", "full-saved", "--resume", "--log", "full.jsonl");
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("resuming from full-saved"), result.out());
    assertEquals(CheckpointedCalls.hash(whole), CheckpointedCalls.hash(result));
  }

  /** A line that does not fit is taken back, so that what is there can be read and gone on with. */
  @Test
  void aLogOnAFullDiskEndsWithAWholeLine() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("small"));
    requireMounts(disk);
    String errors = inMount(disk, "size=16k", "--log", "small/run.jsonl");
    assertTrue(errors.contains("run.jsonl can't be written"), errors);
    assertTrue(errors.contains("status 1"), errors);
    String log = Files.readString(folder.resolve("small-saved/run.jsonl"));
    assertTrue(log.endsWith("}\n"), log);
  }

  private static String mount(Path disk, String options) {
    return "mount -t tmpfs -o %s none '%s'".formatted(options, disk);
  }

  private static void requireMounts(Path disk) throws Exception {
    Process possible =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", mount(disk, "size=64k"))
            .redirectErrorStream(true)
            .start();
    possible.getInputStream().readAllBytes();
    if (possible.waitFor() != 0) {
      System.err.println("SKIPPED: no small file system can be mounted here");
    }
    assumeTrue(possible.exitValue() == 0, "SKIPPED: no small file system can be mounted here");
  }

  /** Trains in a name space with a disk of its own; a copy of what is on it stays beside it. */
  private static String inMount(Path disk, String options, String... more) throws Exception {
    StringBuilder call = new StringBuilder();
    for (String word : calls.lanewise.command(CheckpointedCalls.call(more))) {
      call.append('\'').append(word).append("' ");
    }
    String script =
        "%s && { %s >out.txt; echo status $?; ls '%s'; cp -r '%s' '%s-saved'; }"
            .formatted(mount(disk, options), call, disk, disk, disk);
    Process process =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
