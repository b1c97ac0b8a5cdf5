package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.sweep.Here;
import org.lanewise.lab.sweep.RunPlan;
import org.lanewise.testkit.TestSets;

/** What an executor makes of a run that it is sent, without a cluster. */
final class ExecutorRunTest {

  /** What differs between two runs of the same words: times, memory, and who made it. */
  private static final String CHANGES =
      "\"(seconds|images_per_second|phases|peak_rss_bytes|data|call)\":(\"[^\"]*\"|\\[[^]]*]|\\{[^}]*}|[^,}]*)";

  @TempDir static Path temp;

  private static Path network;

  @BeforeAll
  static void write() throws IOException {
    TestSets.write(temp.resolve("data"), 20, 1);
    network =
        Files.writeString(
            temp.resolve("small net.json"),
            """
            [{"type": "averagepool2d", "name": "small", "pool": [8, 8]},
             {"type": "flatten", "name": "flat"},
             {"type": "dense", "name": "dense", "units": 10}]
            """);
  }

  private static RunPlan plan(String... more) {
    List<String> words =
        List.of(
            ("train --batch 10 --kernels textbook --no-save --data " + temp + "/data").split(" "));
    return new RunPlan("one", Stream.concat(words.stream(), Arrays.stream(more)).toList());
  }

  private static Here here() {
    return new Here(new RunImages(Screen.plain(System.err)), 1, 1);
  }

  private static RunMessage message(RunPlan plan) {
    RunRequest request = here().request(plan, null);
    RunMessage message =
        RunMessage.of(
            UUID.randomUUID().toString(),
            plan,
            request,
            new TrainRun(request, Here.silence()).parts(),
            1,
            false);
    assertEquals(message, RunMessage.read(message.write()));
    return message;
  }

  private static RunAnswer answer(RunMessage message) {
    RunAnswer answer = new ExecutorRun("7", "a.host", temp, () -> false).make(message);
    RunAnswer read = RunAnswer.read(answer.write());
    assertEquals("7 a.host", read.executor() + " " + read.host());
    assertArrayEquals(answer.log(), read.log());
    return read;
  }

  private static List<String> lines(byte[] log) {
    return new String(log, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceAll(CHANGES, "\"$1\":"))
        .toList();
  }

  /** The file of the network is on the driver alone, and the executor stands in another folder. */
  @Test
  void theLogIsThatOfTheRunOnThisMachine() throws IOException {
    RunPlan plan = plan("--network", network.toString(), "--augment", "flip", "--epochs", "2");
    Path log = temp.resolve("here.jsonl");
    assertTrue(here().make(plan, log, done -> {}));
    RunMessage message = message(plan);
    Path moved = network.resolveSibling("elsewhere.json");
    Files.move(network, moved);
    RunAnswer there;
    try {
      there = answer(message);
    } finally {
      Files.move(moved, network);
    }
    assertEquals("", there.refusal() + there.death());
    assertEquals(lines(Files.readAllBytes(log)), lines(there.log()));
    String first = new String(there.log(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    assertTrue(first.contains("\"listing\":\"small net\""), first);
    assertTrue(first.contains("small net.json\""), first);
  }

  @Test
  void otherDataAreRefusedByName() {
    RunMessage message = message(plan("scaled", "--epochs", "2"));
    Path data = temp.resolve("data");
    TestSets.write(temp.resolve("other"), 20, 7);
    try {
      Files.move(data, temp.resolve("kept"));
      Files.move(temp.resolve("other"), data);
      RunAnswer answer = answer(message);
      assertTrue(answer.refusal().startsWith("its data_fingerprint is "), answer.refusal());
      assertEquals(0, answer.log().length);
      assertEquals("", answer.death());
      Files.move(data, temp.resolve("other"));
      RunAnswer without = answer(message(message));
      assertTrue(
          without.refusal().startsWith("it can't prepare for this run: "), without.refusal());
      Files.move(temp.resolve("kept"), data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The same of another sweep, which has read no images yet. */
  private static RunMessage message(RunMessage like) {
    return new RunMessage(
        "another",
        like.words(),
        like.there(),
        like.listing(),
        like.identity(),
        like.threads(),
        like.sharesTerminal());
  }

  @Test
  void aRunThatNobodyWaitsForEnds() {
    RunMessage message = message(plan("scaled", "--epochs", "100000000"));
    RunAnswer answer = new ExecutorRun("7", "a.host", temp, () -> true).make(message);
    assertTrue(answer.death().contains("cancelled"), answer::toString);
  }

  @Test
  void aMessageThatWasCutIsNoMessage() {
    byte[] whole = message(plan("scaled", "--epochs", "2")).write();
    for (int length = 0; length < whole.length; length += 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IllegalArgumentException.class, () -> RunMessage.read(cut));
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(IllegalArgumentException.class, () -> RunMessage.read(longer));
  }
}
