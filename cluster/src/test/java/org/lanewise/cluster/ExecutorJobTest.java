package org.lanewise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.testkit.TestSets;

final class ExecutorJobTest {

  @TempDir private Path temp;

  @Test
  void theFirstDifferenceIsToldByName() {
    Map<String, String> run = Map.of("lanewise", "0.1.0 with code 00aa", "seed", "1");
    assertEquals("", ExecutorJob.difference(run, run));
    assertEquals(
        "its lanewise is 0.1.0 with code 00bb, but that of the run is 0.1.0 with code 00aa",
        ExecutorJob.difference(Map.of("lanewise", "0.1.0 with code 00bb", "seed", "1"), run));
    assertEquals(
        "its seed is nothing, but that of the run is 1",
        ExecutorJob.difference(Map.of("lanewise", "0.1.0 with code 00aa"), run));
  }

  /** Spark interrupts a task that another one was faster than, also while it reads the images. */
  @Test
  void anInterruptedTaskIsNoReasonToRefuse() {
    TestSets.write(temp.resolve("data"), 20, 1);
    List<String> words = List.of("train", "--data", temp.resolve("data").toString());
    JobMessage message = new JobMessage("a run", words, Map.of(), 1, false);
    Thread.currentThread().interrupt();
    ExecutorJob job = ExecutorJob.of(-1, message.write());
    assertTrue(Thread.interrupted());
    assertEquals("", job.refusal());
  }
}
