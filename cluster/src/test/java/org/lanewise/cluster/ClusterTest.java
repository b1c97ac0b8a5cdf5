package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.Main;
import org.lanewise.testkit.TestSets;

/** A run on real executors, each a process of its own, to which happens what can happen to one. */
@DisabledOnOs(OS.WINDOWS)
final class ClusterTest {

  private static final String REGISTERED = "Successfully registered with master";
  private static final String LOST = " was lost: ";
  private static final String EPOCH = "  val_accuracy ";

  @TempDir static Path temp;

  /** Groups, dropout, augmentation and an average: all that could depend on who computes. */
  private static String[] words(int epochs, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train --validation test --batch 272 --augment flip,crop2 --ema 0.9 --no-doctor --no-save"
                    .split(" ")));
    all.addAll(List.of("--data", temp.resolve("data").toString()));
    all.addAll(List.of("--network", temp.resolve("network.json").toString()));
    all.addAll(List.of("--epochs", Integer.toString(epochs)));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Here; the hash that the run ends with. */
  private static String hash(int epochs, String name, String... more) throws IOException {
    Path log = temp.resolve(name + ".jsonl");
    List<String> all = new ArrayList<>(List.of("--kernels", "textbook", "--log", log.toString()));
    all.addAll(List.of(more));
    assertEquals(
        0, Main.commandLine().execute(words(epochs, all.toArray(String[]::new))), () -> name);
    Matcher end = Pattern.compile("\"sha256\":\"(\\w+)\"").matcher(Files.readString(log));
    assertTrue(end.find(), () -> "no hash in " + log);
    return end.group(1);
  }

  /**
   * Three executors on two machines compute a run that has no end. One is killed, and Spark starts
   * another in its place; then one whose place is taken by one that has other data; then the
   * machine that the cluster is led from; then all that is left. What an interrupt leaves goes on
   * here, and ends like the run that was never elsewhere.
   */
  @Test
  void theBitsAreThoseOfOneMachineWhateverHappens() throws Exception {
    TestSets.write(temp.resolve("data"), 68, 1);
    Files.writeString(
        temp.resolve("network.json"),
        """
        [{"type": "averagepool2d", "name": "small", "pool": [4, 4]},
         {"type": "conv2d", "name": "conv", "filters": 4, "kernel": [3, 3], "activation": "relu"},
         {"type": "batchnorm", "name": "norm", "group": 32},
         {"type": "dropout", "name": "drop", "rate": 0.1},
         {"type": "flatten", "name": "flat"},
         {"type": "dense", "name": "dense", "units": 10}]
        """);
    int epochs;
    try (TwoMachines two = TwoMachines.connected();
        Started started = new Started()) {
      SparkProcess first = started.add(machine(two, 0, 2));
      String master = first.await("the master is ").replace("the master is ", "");
      SparkProcess second = started.add(machine(two, 1, 1, master));
      first.await(REGISTERED);
      second.await(REGISTERED);
      SparkProcess run = started.add(train(two, master));
      run.await(EPOCH);
      assertTrue(run.output().contains(" there on 3 executors with 3 cores ("), run::output);
      oneIsKilledInMidStep(run, first, second);
      oneHasOtherData(run, first);
      first.kill();
      run.await(LOST, 3);
      run.await("; 1 executor with 1 core");
      twoEpochs(run);
      second.await("Failed to connect to master");
      assertEquals(1, second.count(REGISTERED), second::output);
      second.kill();
      run.await("steps are computed here until one does");
      twoEpochs(run);
      run.interrupt();
      assertEquals(143, run.finish(), run::output);
      epochs = run.count(EPOCH) + 2;
    }
    String[] goesOn = {"--checkpoint", temp.resolve("run").toString(), "--resume"};
    assertEquals(hash(epochs, "alone"), hash(epochs, "resumed", goesOn));
  }

  /** While all of them stand still the step that they compute can't end. */
  private static void oneIsKilledInMidStep(
      SparkProcess run, SparkProcess first, SparkProcess second) throws Exception {
    ProcessHandle killed = second.executors().getFirst();
    List<ProcessHandle> others = first.executors();
    assertEquals(2, others.size(), first::output);
    SparkProcess.signal("STOP", killed);
    for (ProcessHandle other : others) {
      SparkProcess.signal("STOP", other);
    }
    SparkProcess.signal("KILL", killed);
    run.await(LOST);
    for (ProcessHandle other : others) {
      SparkProcess.signal("CONT", other);
    }
    computes(run.await(" joined: "));
  }

  /** Waits until an executor has answered; its own log says so, in the machine's folder. */
  private static void computes(String joined) throws Exception {
    String log = "/" + joined.replaceFirst("executor (\\d+) on .*", "$1") + "/stderr";
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SparkProcess.SECONDS);
    while (true) {
      try (Stream<Path> files = Files.walk(temp.resolve("machine1/own"))) {
        Path file = files.filter(one -> one.toString().endsWith(log)).findFirst().orElse(null);
        if (file != null && Files.readString(file).contains("Finished task")) {
          return;
        }
      }
      assertTrue(System.nanoTime() < end, () -> "no task ends: " + joined);
      Thread.sleep(100);
    }
  }

  private static void oneHasOtherData(SparkProcess run, SparkProcess machine) throws Exception {
    Path data = temp.resolve("data");
    Files.move(data, temp.resolve("kept"));
    TestSets.write(data, 68, 7);
    SparkProcess.signal("KILL", machine.executors().getFirst());
    String refusal = run.await(" is refused: its data_fingerprint is ");
    assertTrue(refusal.contains("but that of the run is "), refusal);
    Files.move(data, temp.resolve("other"));
    Files.move(temp.resolve("kept"), data);
    twoEpochs(run);
    assertFalse(run.output().contains("steps are computed here"), run::output);
  }

  /** Two that end from now on, so that the steps of one began. */
  private static void twoEpochs(SparkProcess run) throws InterruptedException {
    run.await(EPOCH, run.count(EPOCH) + 2);
  }

  private static SparkProcess train(TwoMachines two, String master) throws IOException {
    Path properties =
        Files.writeString(
            temp.resolve("properties"),
            """
            spark.executor.extraJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1
            spark.authenticate.secret %s
            spark.executor.cores 1
            spark.executor.memory 512m
            # All of them are waited for.
            spark.cores.max 3
            spark.scheduler.minRegisteredResourcesRatio 1
            # So long a master that is gone too might say why an executor was lost.
            spark.standalone.executorRemoveDelayOnDisconnection 100ms
            """
                .formatted(Machine.SECRET));
    return SparkProcess.lanewise(
        temp,
        two.on(0),
        two.address(0),
        words(
            1_000_000,
            "--threads",
            "1",
            "--checkpoint",
            temp.resolve("run").toString(),
            "--master",
            master,
            "--spark-properties",
            properties.toString()));
  }

  private static SparkProcess machine(TwoMachines two, int number, int cores, String... master) {
    return SparkProcess.machine(
        temp,
        two.on(number),
        Stream.concat(
                Stream.of(
                    two.address(number),
                    Integer.toString(cores),
                    temp.resolve("machine" + number).toString()),
                Stream.of(master))
            .toArray(String[]::new));
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
}
