package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.kernel.VectorSupport;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.sweep.Here;
import org.lanewise.lab.sweep.RunPlan;

/** Real runs on real executors, each a process of its own. */
@DisabledOnOs(OS.WINDOWS)
final class ClusterTest {

  private static final String REGISTERED = "Successfully registered with master";

  @TempDir static Path temp;

  private static String one = "";

  /** Groups, dropout, augmentation and an average: all that could depend on who computes. */
  private static List<String> words(String... more) {
    String words =
        "train --data %s --network %s --batch 1100 --epochs 12 --augment flip,crop2 --ema 0.9"
            .formatted(temp.resolve("data"), temp.resolve("network.json"));
    List<String> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of(more));
    return all;
  }

  /** On a cluster. */
  private static SparkProcess train(
      List<String> before, String address, String master, Path properties) {
    return SparkProcess.lanewise(
        temp,
        before,
        address,
        words(
                "--threads",
                "1",
                "--no-save",
                "--master",
                master,
                "--spark-properties",
                properties.toString())
            .toArray(String[]::new));
  }

  private static Path properties(String name, String more) throws IOException {
    // One that stands still is given up after that, not after half a minute.
    String patience = "spark.network.auth.rpcTimeout 1s\n";
    String options = "spark.executor.extraJavaOptions -XX:+UseSerialGC ";
    return Files.writeString(temp.resolve(name), patience + options + more);
  }

  @BeforeAll
  static void oneMachine() throws Exception {
    Noise.write(temp.resolve("data"), 1);
    Files.writeString(
        temp.resolve("network.json"),
        """
        [{"type": "averagepool2d", "name": "small", "pool": [4, 4]},
         {"type": "conv2d", "name": "conv", "filters": 8, "kernel": [3, 3], "activation": "relu"},
         {"type": "batchnorm", "name": "norm", "group": 32},
         {"type": "dropout", "name": "drop", "rate": 0.1},
         {"type": "flatten", "name": "flat"},
         {"type": "dense", "name": "dense", "units": 10}]
        """);
    Path log = temp.resolve("one.jsonl");
    RunImages images = new RunImages(Screen.plain(System.err));
    try (Here here = new Here(images, 1, 1)) {
      here.make(new RunPlan("one", words("--kernels", "textbook")), log, _ -> {});
    }
    Matcher end = Pattern.compile("\"sha256\":\"(\\w+)\"").matcher(Files.readString(log));
    assertTrue(end.find(), () -> "no hash in " + log);
    one = end.group(1);
  }

  /**
   * Three executors on two machines, of which one is killed, and Spark starts another in its place:
   * within steps that can't end before, since one of the others stands still until then.
   */
  @Test
  void executorsOnTwoMachinesGiveTheBitsOfOne() throws Exception {
    Path inside =
        properties(
            "inside",
            """
            -XX:TieredStopAtLevel=1
            spark.authenticate true
            spark.authenticate.secret 0123456789abcdef
            spark.network.crypto.enabled true
            spark.executor.cores 1
            spark.executor.memory 512m
            # All of them are waited for.
            spark.cores.max 3
            spark.scheduler.minRegisteredResourcesRatio 1
            """);
    Path outside = properties("outside", "\nspark.authenticate false\n");
    int port = freePort();
    try (TwoMachines two = TwoMachines.connected();
        Started started = new Started()) {
      String master = "spark://" + two.address(0) + ":" + port;
      SparkProcess boss =
          started.add(spark(two, 0, "master.Master", "--port", port, "--properties-file", inside));
      boss.await("New state: ALIVE");
      SparkProcess stranger = started.add(worker(two, 1, 1, "stranger", outside, master));
      SparkProcess first = started.add(worker(two, 0, 2, "first", inside, master));
      SparkProcess second = started.add(worker(two, 1, 1, "second", inside, master));
      first.await(REGISTERED);
      second.await(REGISTERED);
      SparkProcess run = started.add(train(two.on(0), two.address(0), master, inside));
      run.await("epoch  1");
      SparkProcess.signal("STOP", first.executors().getFirst());
      SparkProcess.signal("KILL", second.executors().getFirst());
      run.await("on " + two.address(1) + " was lost: ");
      run.await(" joined: ");
      SparkProcess.signal("CONT", first.executors().getFirst());
      assertEquals(one, run.hash(), run::output);
      assertTrue(run.output().contains(" there on 3 executors with 3 cores ("), run::output);
      stranger.await("Failed to connect to master");
      assertFalse(stranger.output().contains(REGISTERED), stranger::output);
    }
  }

  /**
   * One executor stands still until one that took another's place was refused; then none is left.
   */
  @Test
  void otherDataAreRefusedAndTheRunGoesOnAlone() throws Exception {
    try (SparkProcess run =
        train(List.of(), "127.0.0.1", "local-cluster[2,1,512]", properties("local", ""))) {
      run.await("epoch  1");
      List<ProcessHandle> executors = run.executors();
      SparkProcess.signal("STOP", executors.getFirst());
      Noise.write(temp.resolve("data"), 7);
      SparkProcess.signal("KILL", executors.getLast());
      String refusal = run.await(" is refused: its data_fingerprint is ");
      assertTrue(refusal.contains("but that of the run is "), refusal);
      SparkProcess.signal("KILL", executors.getFirst());
      run.await("steps are computed here until one does");
      assertEquals(one, run.hash(), run::output);
      if (VectorSupport.detect().problem().isEmpty()) {
        assertTrue(run.output().contains(" 2 executors with 2 cores (fast kernels, "), run::output);
      }
    } finally {
      Noise.write(temp.resolve("data"), 1);
    }
  }

  /** Processes, ended together. */
  private static final class Started implements AutoCloseable {
    private final List<SparkProcess> all = new ArrayList<>();

    SparkProcess add(SparkProcess one) {
      all.add(one);
      return one;
    }

    @Override
    public void close() {
      all.forEach(SparkProcess::close);
    }
  }

  private static SparkProcess worker(
      TwoMachines two, int machine, int cores, String folder, Path properties, String master) {
    return spark(
        two,
        machine,
        "worker.Worker",
        "--cores",
        cores,
        "--memory",
        512 * cores + "m",
        "--work-dir",
        temp.resolve(folder),
        "--properties-file",
        properties,
        master);
  }

  private static SparkProcess spark(TwoMachines two, int machine, String program, Object... words) {
    List<String> all =
        new ArrayList<>(List.of("--host", two.address(machine), "--webui-port", "0"));
    Stream.of(words).map(Object::toString).forEach(all::add);
    return SparkProcess.spark(temp, two.on(machine), program, all.toArray(String[]::new));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
