package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.Main;
import org.lanewise.testkit.TestSets;

/** A sweep whose runs are made by executors, each a process of its own. */
@DisabledOnOs(OS.WINDOWS)
final class SweepOnClusterTest {

  private static final Pattern HASH = Pattern.compile("\"event\":\"end\",\"sha256\":\"(\\w+)\"");

  @TempDir static Path temp;

  private static List<String> call(String command, Path data, String more) {
    List<String> words =
        new ArrayList<>(
            List.of(command, "--network", temp.resolve("net.json").toString(), "--data"));
    words.add(data.toString());
    words.addAll(List.of("--batch", "20", "--kernels", "textbook", "--no-doctor"));
    words.addAll(List.of(more.split(" ")));
    return words;
  }

  private static void here(List<String> call) {
    assertEquals(0, Main.commandLine().execute(call.toArray(String[]::new)), call::toString);
  }

  /** The hashes in a folder of logs, by the logs' names. */
  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
        Matcher hash = HASH.matcher(Files.readString(file));
        assertTrue(hash.find(), file::toString);
        all.put(file.getFileName().toString(), hash.group(1));
      }
    }
    return all;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /**
   * Once the first run has ended each executor is in the middle of one. The first stands still from
   * then on, so that its run can't end, and is killed when only that run and the last are missing.
   * The last has no end, so the interrupt comes before it; then all executors stand still.
   */
  @Test
  void theRunsAreThoseOfOneMachineWhoeverIsKilled() throws Exception {
    Path data = temp.resolve("data");
    TestSets.write(data, 40, 1);
    Files.writeString(
        temp.resolve("net.json"),
        """
        [{"type": "averagepool2d", "name": "small", "pool": [4, 4]},
         {"type": "conv2d", "name": "conv", "filters": 8, "kernel": [3, 3], "activation": "relu"},
         {"type": "flatten", "name": "flat"},
         {"type": "dense", "name": "dense", "units": 10}]
        """);
    Path properties =
        Files.writeString(
            temp.resolve("properties"),
            """
            spark.executor.extraJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1
            """);
    List<String> call = call("sweep", Path.of("data"), "--epochs 16,17,18,19,100000000 --out runs");
    call.addAll(
        List.of("--master", "local-cluster[2,1,512]", "--spark-properties", properties.toString()));
    Path runs = temp.resolve("runs");
    try (SparkProcess sweep =
        SparkProcess.lanewise(temp, List.of(), "127.0.0.1", call.toArray(String[]::new))) {
      sweep.await("5 runs, on ");
      sweep.await("1/5  ");
      ProcessHandle first = sweep.executors().getFirst();
      SparkProcess.signal("STOP", first);
      sweep.await("3/5  ");
      SparkProcess.signal("KILL", first);
      sweep.await(" was lost: ");
      sweep.await("4/5  ");
      List<ProcessHandle> executors = sweep.executors();
      for (ProcessHandle executor : executors) {
        SparkProcess.signal("STOP", executor);
      }
      sweep.interrupt();
      assertEquals(143, sweep.finish(), sweep::output);
      assertEquals(List.of(), executors.stream().filter(ProcessHandle::isAlive).toList());
    }
    List<String> made =
        List.of("epochs-16.jsonl", "epochs-17.jsonl", "epochs-18.jsonl", "epochs-19.jsonl");
    List<String> left = new ArrayList<>(made);
    left.add("sweep.html");
    assertEquals(left, names(runs));
    here(call("sweep", data, "--epochs 16,17,18 --out " + temp.resolve("alone")));
    here(
        call(
            "train", data, "--epochs 19 --no-save --log " + temp.resolve("alone/epochs-19.jsonl")));
    assertEquals(hashes(temp.resolve("alone")), hashes(runs));
    goesOnHere(runs, data);
  }

  /** What executors made is kept by a sweep on one machine, which makes what is left. */
  private static void goesOnHere(Path runs, Path data) throws IOException {
    String before = Files.readString(runs.resolve("epochs-16.jsonl"));
    here(call("sweep", data, "--epochs 16,17,18,19,20 --out " + runs));
    assertEquals(before, Files.readString(runs.resolve("epochs-16.jsonl")));
    assertEquals(5, hashes(runs).size());
  }
}
