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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;

/** Real runs on real executors, each a process of its own. */
@DisabledOnOs(OS.WINDOWS)
final class ClusterTest {

  private static final int FILE = 340;

  @TempDir static Path temp;

  private static String one = "";

  private static void writeData(long seed) throws IOException {
    Path folder = temp.resolve("data");
    if (Files.exists(folder)) {
      Files.move(folder, Files.createTempDirectory(temp, "earlier").resolve("data"));
    }
    Cifar10Writer.write(
        folder,
        new TrainAndTest("noise", part("noise/train", 5 * FILE, seed), part("noise/test", 50, 2)),
        FILE);
  }

  private static ImageSet part(String name, int size, long seed) {
    byte[] pixels = new byte[size * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[size];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.SAMPLE);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < size; i++) {
      labels[i] = (byte) random.nextInt(Cifar10Format.CLASSES);
    }
    return ImageSet.of(name, Cifar10Format.cifar10Names(), 32, 32, 3, pixels, labels);
  }

  /** Groups, dropout, augmentation and an average: all that could depend on who computes. */
  private static SparkProcess train(String... more) throws IOException {
    String network =
        """
        [{"type": "averagepool2d", "name": "small", "pool": [4, 4]},
         {"type": "conv2d", "name": "conv", "filters": 8, "kernel": [3, 3], "activation": "relu"},
         {"type": "batchnorm", "name": "norm", "group": 32},
         {"type": "dropout", "name": "drop", "rate": 0.1},
         {"type": "flatten", "name": "flat"},
         {"type": "dense", "name": "dense", "units": 10}]
        """;
    Files.writeString(temp.resolve("network.json"), network);
    String words =
        "train --data data --network network.json --batch 1100 --epochs 20 --augment flip,crop2"
            + " --ema 0.9 --threads 1 --kernels textbook --no-save";
    List<String> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of(more));
    return SparkProcess.lanewise(temp, Map.of(), all.toArray(String[]::new));
  }

  /** On a cluster, whose executors are processes as short-lived as those of the tests. */
  private static SparkProcess train(String master, Path properties) throws IOException {
    return train("--master", master, "--spark-properties", properties.toString());
  }

  private static Path properties(String name, String more) throws IOException {
    String options =
        "spark.executor.extraJavaOptions " + String.join(" ", SparkProcess.SHORT_LIVED);
    return Files.writeString(temp.resolve(name), options + "\n" + more);
  }

  @BeforeAll
  static void oneMachine() throws Exception {
    writeData(1);
    try (SparkProcess run = train()) {
      one = run.hash();
    }
  }

  @Test
  void threeExecutorsGiveTheBitsOfOneMachine() throws Exception {
    try (SparkProcess run = train("local-cluster[3,1,512]", properties("open", ""))) {
      assertEquals(one, run.hash(), run::output);
      assertTrue(run.output().contains("a step of 1,100 images: about "), run::output);
    }
  }

  /**
   * Spark starts another in its place, which comes late to the run: to a step that can't end
   * before, since the third one stands still until then.
   */
  @Test
  void anExecutorMayBeKilledAndAnotherMayComeLate() throws Exception {
    try (SparkProcess run = train("local-cluster[2,1,512]", properties("open", ""))) {
      run.await("epoch  1");
      List<ProcessHandle> executors = run.executors();
      SparkProcess.signal("STOP", executors.getFirst());
      SparkProcess.signal("KILL", executors.getLast());
      run.await(" joined: ");
      SparkProcess.signal("CONT", executors.getFirst());
      assertEquals(one, run.hash(), run::output);
      assertTrue(run.output().contains(" was lost: "), run::output);
    }
  }

  /**
   * A cluster with a secret, one event after another. The first executor stands still until the
   * second has answered, so the run can't end before.
   */
  @Test
  void strangersAndOtherDataAreRefusedAndTheRunGoesOnAlone() throws Exception {
    Path secret =
        properties(
            "closed",
            """
            spark.authenticate true
            spark.authenticate.secret 0123456789abcdef
            spark.network.crypto.enabled true
            spark.executor.memory 512m
            """);
    Path open = properties("no-secret", "spark.authenticate false\n");
    int port = freePort();
    String master = "spark://127.0.0.1:" + port;
    try (Started started = new Started()) {
      SparkProcess boss = started.add(boss(port, secret));
      boss.await("New state: ALIVE");
      SparkProcess stranger = started.add(worker(master, "stranger", open));
      SparkProcess first = started.add(worker(master, "first", secret));
      SparkProcess run = started.add(train(master, secret));
      run.await("epoch  1");
      SparkProcess.signal("STOP", first.executors().getFirst());
      writeData(7);
      SparkProcess second = started.add(worker(master, "second", secret));
      second.awaitFile(temp.resolve("second"), "Finished task");
      first.close();
      String refusal = run.await(" is refused: its data_fingerprint is ");
      assertTrue(refusal.contains("but that of the run is "), refusal);
      second.close();
      run.await("steps are computed here until one does");
      assertEquals(one, run.hash(), run::output);
      writeData(1);
      assertFalse(stranger.output().contains("Successfully registered"), stranger::output);
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

  private static SparkProcess boss(int port, Path properties) {
    return spark(
        "master.Master", "--port", Integer.toString(port), "--properties-file", properties);
  }

  private static SparkProcess worker(String master, String folder, Path properties) {
    return spark(
        "worker.Worker",
        "--cores",
        "1",
        "--memory",
        "512m",
        "--work-dir",
        temp.resolve(folder),
        "--properties-file",
        properties,
        master);
  }

  private static SparkProcess spark(String program, Object... words) {
    List<String> all = new ArrayList<>(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    Stream.of(words).map(Object::toString).forEach(all::add);
    return SparkProcess.start(
        temp,
        Map.of("LANEWISE_SPARK_LOG", "info"),
        "org.apache.spark.deploy." + program,
        all.toArray(String[]::new));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
