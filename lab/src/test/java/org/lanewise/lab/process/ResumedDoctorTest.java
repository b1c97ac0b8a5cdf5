package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor found before an interruption is still known after it. */
class ResumedDoctorTest {

  private static final String[] TOO_LOW = {"--learning-rate", "1e-9"};
  private static final String FOUND = "learning-rate-too-low";

  @TempDir private static Path folder;
  private static CheckpointedCalls calls;

  @BeforeAll
  static void begin() {
    calls = new CheckpointedCalls(folder);
  }

  private static Lanewise.Result train(String... more) {
    List<String> all = new ArrayList<>(List.of(TOO_LOW));
    all.addAll(List.of(more));
    Lanewise.Result result = calls.train(all.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
    return result;
  }

  private static void requireFindingOfEpochOne(String log) {
    Lanewise.Result read = calls.lanewise.run("doctor", log);
    assertEquals(1, read.status(), read.out() + read.err());
    assertTrue(read.out().contains(FOUND), read.out());
    assertTrue(read.out().contains("epoch 1, step"), read.out());
  }

  private static List<Object> windows(String log) throws IOException {
    return calls.log(log).stream()
        .filter(line -> line.get("event").equals("window"))
        .map(line -> (Object) (line.get("epoch") + "/" + line.get("step")))
        .toList();
  }

  @Test
  void aFindingOfEpochOneIsToldAfterAResume() throws IOException {
    Lanewise.Result first = train("--epochs", "2", "--checkpoint", "c", "--log", "c.jsonl");
    assertTrue(first.out().contains(FOUND), first.out());
    Lanewise.Result second =
        train("--epochs", "4", "--checkpoint", "c", "--log", "c.jsonl", "--resume");
    // Told at the end as the one finding of the whole run, and not found a second time.
    assertTrue(second.out().contains("the doctor found one cause"), second.out());
    assertTrue(second.out().contains("epoch 1, step"), second.out());
    assertTrue(second.out().indexOf(FOUND) > second.out().indexOf("found one cause"));
    requireFindingOfEpochOne("c.jsonl");
    assertEquals(windows("c.jsonl").stream().distinct().toList(), windows("c.jsonl"));
    assertEquals(20, windows("c.jsonl").size());
  }

  @Test
  void aLogThatBeginsAtAResumeKnowsWhatWasFoundBefore() throws IOException {
    train("--epochs", "2", "--checkpoint", "d");
    train("--epochs", "3", "--checkpoint", "d", "--log", "d.jsonl", "--resume");
    requireFindingOfEpochOne("d.jsonl");
  }

  @Test
  void aPartOfTheRunWithoutDoctorOrLogForgetsNothing() throws IOException {
    train("--epochs", "2", "--checkpoint", "e", "--log", "e.jsonl");
    train("--epochs", "3", "--checkpoint", "e", "--no-doctor", "--resume");
    Lanewise.Result third =
        train("--epochs", "4", "--checkpoint", "e", "--log", "e.jsonl", "--resume");
    assertTrue(third.out().contains("epoch 1, step"), third.out());
    requireFindingOfEpochOne("e.jsonl");
    assertEquals(
        List.of(1L, 2L, 3L, 4L),
        calls.log("e.jsonl").stream()
            .filter(line -> line.get("event").equals("epoch"))
            .map(line -> line.get("epoch"))
            .toList());
  }

  /** The log of a run that was killed after its last checkpoint tells of more than is known. */
  @Test
  void whatIsDoneAgainStandsInTheLogOnce() throws IOException {
    train("--epochs", "2", "--checkpoint", "f", "--log", "f.jsonl", "--keep", "3");
    List<String> whole = Files.readAllLines(folder.resolve("f.jsonl"));
    for (String name : calls.checkpoints("f")) {
      if (name.endsWith("10.safetensors")) { // as if the kill had come before the second epoch's
        Files.delete(folder.resolve("f").resolve(name));
      }
    }
    train("--epochs", "2", "--checkpoint", "f", "--log", "f.jsonl", "--resume");
    assertEquals(windows("f.jsonl").stream().distinct().toList(), windows("f.jsonl"));
    assertEquals(10, windows("f.jsonl").size());
    List<String> again = Files.readAllLines(folder.resolve("f.jsonl"));
    assertEquals(1, again.stream().filter(line -> line.contains("\"event\":\"end\"")).count());
    assertEquals(
        whole.stream().filter(line -> line.contains("\"event\":\"finding\"")).toList(),
        again.stream().filter(line -> line.contains("\"event\":\"finding\"")).toList());
  }

  @Test
  void aProfileCountsTheStepsOfTheWholeRun() throws IOException {
    train("--epochs", "2", "--checkpoint", "g", "--profile");
    Lanewise.Result second = train("--epochs", "4", "--checkpoint", "g", "--profile", "--resume");
    // Four epochs of five steps, the first of them left out.
    assertTrue(second.out().contains("mean of 15 steps after the first epoch"), second.out());
    Lanewise.Result other =
        train("--epochs", "6", "--checkpoint", "g", "--profile", "--resume", "--threads", "2");
    assertTrue(other.out().contains("mean of 5 steps after the first epoch"), other.out());
  }
}
