package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;

/** Real runs on real executors, each a process of its own. */
@DisabledOnOs(OS.WINDOWS)
final class ClusterTest {

  private static final int FILE = 500;

  @TempDir static Path temp;

  private static String one = "";

  private static void writeData(long seed) {
    Cifar10Writer.write(
        temp.resolve("data"),
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
  private static SparkProcess train(Map<String, String> environment, String... more) {
    String network =
        """
        [{"type": "averagepool2d", "name": "small", "pool": [4, 4]},
         {"type": "conv2d", "name": "conv", "filters": 8, "kernel": [3, 3], "activation": "relu"},
         {"type": "batchnorm", "name": "norm", "group": 32},
         {"type": "dropout", "name": "drop", "rate": 0.1},
         {"type": "flatten", "name": "flat"},
         {"type": "dense", "name": "dense", "units": 10}]
        """;
    try {
      Files.writeString(temp.resolve("network.json"), network);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                "train",
                "--data",
                "data",
                "--network",
                "network.json",
                "--batch",
                "1100",
                "--epochs",
                "12",
                "--augment",
                "flip,crop2",
                "--ema",
                "0.9",
                "--threads",
                "1",
                "--no-save"));
    words.addAll(List.of(more));
    return SparkProcess.lanewise(temp, environment, words.toArray(String[]::new));
  }

  @BeforeAll
  static void oneMachine() throws Exception {
    writeData(1);
    try (SparkProcess run = train(Map.of())) {
      one = run.hash();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local-cluster[1,1,512]", "local-cluster[3,1,512]"})
  void anyNumberOfExecutorsGivesTheBitsOfOneMachine(String master) throws Exception {
    try (SparkProcess run = train(Map.of(), "--master", master)) {
      assertEquals(one, run.hash(), run::output);
      assertTrue(run.output().contains("a step of 1,100 images: about "), run::output);
    }
  }

  /** Spark starts another in its place, which comes late to the run. */
  @Test
  void anExecutorMayBeKilledAndAnotherMayComeLate() throws Exception {
    try (SparkProcess run = train(Map.of(), "--master", "local-cluster[2,1,512]")) {
      run.await("epoch  1");
      SparkProcess.signal("STOP", run.pid());
      SparkProcess.signal("KILL", run.executors().getFirst().pid());
      SparkProcess.signal("CONT", run.pid());
      assertEquals(one, run.hash(), run::output);
      assertTrue(run.output().contains(" was lost: "), run::output);
    }
  }

  /** A cluster with a secret, one step after another. */
  @Test
  void strangersAndOtherDataAreRefusedAndTheRunGoesOnAlone() throws Exception {
    Path secret = temp.resolve("spark.properties");
    Files.writeString(
        secret,
        """
        spark.authenticate true
        spark.authenticate.secret 0123456789abcdef
        spark.network.crypto.enabled true
        spark.executor.memory 512m
        """);
    int port = freePort();
    String master = "spark://127.0.0.1:" + port;
    Map<String, String> log = Map.of("LANEWISE_SPARK_LOG", "info");
    try (SparkProcess boss =
            SparkProcess.start(
                temp,
                log,
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0",
                "--properties-file",
                secret.toString());
        Started closing = new Started()) {
      boss.await("New state: ALIVE");
      SparkProcess stranger = closing.add(worker(master, log, temp.resolve("nothing.properties")));
      SparkProcess first = closing.add(worker(master, log, secret));
      first.await("Successfully registered with master");
      SparkProcess run =
          closing.add(
              train(
                  Map.of(),
                  "--master",
                  master,
                  "--spark-properties",
                  secret.toString(),
                  "--epochs",
                  "60"));
      run.await("epoch  1");
      writeData(7);
      SparkProcess second = closing.add(worker(master, log, secret));
      String refusal = run.await(" is refused: its data_fingerprint is ");
      assertTrue(refusal.contains("but that of the run is "), refusal);
      first.close();
      second.close();
      run.await("steps are computed here until one does");
      String hash = run.hash();
      writeData(1);
      try (SparkProcess alone = train(Map.of(), "--epochs", "60")) {
        assertEquals(alone.hash(), hash, run::output);
      }
      assertFalse(stranger.output().contains("Successfully registered"), stranger::output);
    }
  }

  /** Processes, ended together. */
  private static final class Started implements AutoCloseable {
    private final List<SparkProcess> all = new java.util.ArrayList<>();

    SparkProcess add(SparkProcess one) {
      all.add(one);
      return one;
    }

    @Override
    public void close() {
      all.forEach(SparkProcess::close);
    }
  }

  private static SparkProcess worker(String master, Map<String, String> log, Path properties)
      throws IOException {
    if (!Files.exists(properties)) {
      Files.writeString(properties, "spark.authenticate false\n");
    }
    Path work = Files.createTempDirectory(temp, "work");
    return SparkProcess.start(
        temp,
        log,
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0.1",
        "--cores",
        "1",
        "--memory",
        "512m",
        "--webui-port",
        "0",
        "--work-dir",
        work.toString(),
        "--properties-file",
        properties.toString(),
        master);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
