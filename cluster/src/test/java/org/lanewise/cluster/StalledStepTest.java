package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.run.RunParts;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.sweep.Here;
import org.lanewise.lab.sweep.RunPlan;
import org.lanewise.testkit.TestSets;

/** A step that nobody answers, on a cluster that is this process. */
final class StalledStepTest {

  /** Kryo wants parts of Java opened to it, which only a process of its own can ask for. */
  private static final Map<String, String> SERIALIZER =
      Map.of("spark.serializer", "org.apache.spark.serializer.JavaSerializer");

  @TempDir private static Path temp;

  private static RunParts run() {
    TestSets.write(temp.resolve("data"), 20, 1);
    String words = "train scaled --batch 100 --kernels textbook --no-save --data " + temp + "/data";
    return new TrainRun(
            new RunPlan("one", List.of(words.split(" ")))
                .call()
                .oneOfSeveral(new RunImages(Here.silence()), null),
            Here.silence())
        .parts();
  }

  /** The only core is somebody else's until an interrupt has let the step end. */
  @Test
  void isLeftToThisMachineAfterAnInterrupt() throws Exception {
    RunParts run = run();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Screen screen = Screen.plain(new PrintStream(told, true, StandardCharsets.UTF_8));
    Executors executors = new Executors(screen, 1);
    try (JavaSparkContext context =
        new JavaSparkContext(SparkSettings.of(new Cluster.Request("local[1]", SERIALIZER)))) {
      executors.listen(context, true);
      JobMessage message =
          new JobMessage(
              "stalled", ExecutorJob.words(SparkProvider.elsewhere(run)), run.identity(), 1, false);
      SparkCluster cluster =
          new SparkCluster(
              context, executors, message, run, screen, new EndRequest(() -> false, Duration.ZERO));
      float[] parameters = new float[run.program().network().vectorSize()];
      int[] order = IntStream.range(0, 100).toArray();
      assertTrue(cluster.gradient(parameters, order, 0, 100, 1, 0).isPresent());
      JavaFutureAction<Void> busy =
          context.parallelize(List.of(1), 1).foreachAsync(_ -> Thread.sleep(1_000_000));
      SparkCluster stopped =
          new SparkCluster(
              context, executors, message, run, screen, new EndRequest(() -> true, Duration.ZERO));
      assertEquals(Optional.empty(), stopped.gradient(parameters, order, 0, 100, 1, 0));
      busy.cancel(true);
    }
    assertTrue(told.toString(StandardCharsets.UTF_8).contains("not waited for"), told::toString);
  }
}
