package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints under real processes: killed at random, two at once, on a full disk. */
class CheckpointProcessTest {

  /** 400 steps, each saved: about a second of writing for the killer to hit. */
  private static final int LENGTH = 20;

  @TempDir Path temporary;

  private static List<String> command(Path folder, int length, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:-UsePerfData"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CheckpointedMain.class.getName()));
    command.addAll(List.of(folder.toString(), Integer.toString(length)));
    command.addAll(List.of(more).stream().filter(word -> !word.isEmpty()).toList());
    return command;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static List<String> linesOf(Process process) throws Exception {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().toList();
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the process hangs");
      return lines;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "residual"})
  void aRunThatIsKilledAtRandomEndsWithTheSameBits(String network) throws Exception {
    int kills = Integer.getInteger("kills", 3);
    List<String> whole = linesOf(start(command(temporary.resolve("whole"), LENGTH, network)));
    Random random = new Random(9);
    Path folder = temporary.resolve("killed");
    int killed = 0;
    int runs = 0;
    while (killed < kills) {
      int before = killed;
      Process process = start(command(folder, LENGTH, network));
      BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
      assertEquals("open", reader.readLine()); // no lock of the dead is in the way
      if (!process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS)) {
        process.toHandle().destroyForcibly(); // which leaves its output to be read
        process.waitFor();
        killed++;
      }
      List<String> rest = reader.lines().toList();
      assertTrue(rest.stream().noneMatch(line -> line.startsWith("skipped")), rest.toString());
      if (killed == before) { // over before the kill: once more from the beginning
        assertEquals(whole.getLast(), rest.getLast());
        runs++;
        delete(folder);
      }
    }
    List<String> lines = linesOf(start(command(folder, LENGTH, network)));
    assertEquals(whole.getLast(), lines.getLast());
    assertTrue(lines.getLast().startsWith("sha256 "), lines.toString());
    if (kills > 10) {
      System.out.printf("kills: %d, over %d whole runs, all the same bits%n", killed, runs + 1);
    }
  }

  @Test
  void aSecondProcessIsRefused() throws Exception {
    try (CheckpointFolder folder = CheckpointFolder.open(temporary, 1)) {
      folder.requireEmpty();
      Process second = start(command(temporary, 1));
      String sentence = linesOf(second).getLast();
      assertEquals(1, second.exitValue());
      String me = "process " + ProcessHandle.current().pid();
      assertTrue(sentence.contains("another run is using this folder (" + me), sentence);
    }
  }

  @Test
  void aLimitOnFileSizesIsToldAndLeavesNothingBehind() throws Exception {
    Path folder = temporary.resolve("limited");
    String line = quoted(command(folder, 1));
    Process process = start(List.of("bash", "-c", "ulimit -f 2 && exec " + line));
    String sentence = linesOf(process).getLast();
    assertEquals(1, process.exitValue(), sentence);
    assertTrue(sentence.contains("File too large"), sentence);
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aFullDiskIsToldAndKeepsTheLastGoodCheckpoint() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    String mount = "mount -t tmpfs -o size=24k none '" + disk + "'";
    Process possible = start(List.of("unshare", "-rm", "bash", "-c", mount));
    Assumptions.assumeTrue(
        possible.waitFor() == 0, "SKIPPED: no small file system can be mounted here");
    String script = mount + " && " + quoted(command(disk, 1)) + "; ls '" + disk + "'";
    List<String> lines = linesOf(start(List.of("unshare", "-rm", "bash", "-c", script)));
    int refused =
        lines.indexOf(lines.stream().filter(l -> l.startsWith("refused")).findAny().orElse(""));
    assertTrue(refused >= 0, lines.toString());
    assertTrue(lines.get(refused).contains("the disk is full"), lines.toString());
    List<String> left = lines.subList(refused + 1, lines.size());
    assertTrue(left.stream().noneMatch(name -> name.endsWith(".partial")), left.toString());
    assertTrue(left.stream().anyMatch(name -> name.startsWith("checkpoint-")), left.toString());
  }

  private static String quoted(List<String> command) {
    return command.stream().map(word -> "'" + word + "'").reduce((a, b) -> a + " " + b).orElse("");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    for (String name : names(folder)) {
      Files.delete(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
