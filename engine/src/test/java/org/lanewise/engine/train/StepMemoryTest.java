package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Lookahead;

/** A step works in the memory that was there before it, however large the batch. */
@Tag("own-jvm")
class StepMemoryTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int STEPS = 5;

  /** Long after the compiler must have come, also on a machine that has much else to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A list of layers, or a residual network by what its statistics are of. */
  enum Kind {
    PLAIN,
    WHOLE_BATCH,
    GROUPS,
    /** Plain, with a clipped gradient and an average. */
    AVERAGED,
    /** Plain, with what the doctor looks at. */
    OBSERVED,
    /** With Winograd's convolutions of every kind. */
    WINOGRAD
  }

  /**
   * Bytes allocated by all threads of a job: the calling one and those of the pool. Vectors are
   * objects until the optimizing compiler has made registers of them, so rounds of steps are run
   * until one allocates nothing.
   */
  @ParameterizedTest
  @CsvSource({
    "TEXTBOOK, 1, false, PLAIN",
    "TEXTBOOK, 3, false, PLAIN",
    "IM2COL, 2, false, PLAIN",
    "IM2COL, 2, true, PLAIN",
    "FAST, 1, false, PLAIN",
    "FAST, 2, false, PLAIN",
    "FAST, 3, false, PLAIN",
    "TEXTBOOK, 1, false, WHOLE_BATCH",
    "IM2COL, 2, true, WHOLE_BATCH",
    "FAST, 2, false, WHOLE_BATCH",
    "FAST, 2, false, GROUPS",
    "FAST, 2, false, AVERAGED",
    "FAST, 2, false, OBSERVED",
    "TEXTBOOK, 2, false, WINOGRAD",
    "FAST, 2, false, WINOGRAD",
  })
  void aSteadyStepAllocatesNothingOnAnyThread(
      KernelSets kernels, int threads, boolean profiled, Kind kind) {
    Network network =
        switch (kind) {
          case PLAIN, AVERAGED, OBSERVED -> Trained.network();
          case WINOGRAD -> TestNetworks.winograd();
          case WHOLE_BATCH -> ResidualTest.network(0);
          case GROUPS -> ResidualTest.network(4);
        };
    Dataset dataset = TestNetworks.random(network, 20, 1);
    TrainingState state = TrainingState.initial(network, Adam.defaults(), 1);
    int[] order = new int[20];
    Arrays.setAll(order, i -> i);
    try (Workers workers = new Workers(threads)) {
      UpdateSettings update = UpdateSettings.of(Adam.defaults());
      if (kind == Kind.AVERAGED) {
        update = update.withClipNorm(1e-3).withAverage(Lookahead.of(2, 0.5));
      }
      TrainingStep step =
          new TrainingStep(
              Program.of(network, kernels),
              workers,
              dataset,
              TrainingSettings.defaults(1).with(update),
              state);
      if (profiled) {
        step.profile();
      }
      if (kind == Kind.OBSERVED) {
        step.gatherStatistics();
      }
      long[] ids = new long[threads];
      long[] before = new long[threads];
      long[] after = new long[threads];
      Map<Long, Long> none = new HashMap<>();
      Map<Long, Long> allocated = Map.of(-1L, -1L);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!allocated.equals(none) && System.nanoTime() < end) {
        threadsOf(workers, ids);
        read(ids, before);
        for (int i = 0; i < STEPS; i++) {
          step.run(order, 0, 20, 1);
        }
        read(ids, after);
        allocated = new HashMap<>();
        for (int i = 0; i < threads; i++) {
          if (after[i] != before[i]) {
            allocated.put(ids[i], after[i] - before[i]);
          }
        }
      }
      assertEquals(none, allocated, "bytes by thread in " + STEPS + " steps");
    }
  }

  /**
   * A step of 64 images has one sum. A step of many shares has those that wait in their tree, and
   * that of a micro-batch; from there on memory is the same for any batch.
   */
  @Test
  void memoryDoesNotGrowWithTheBatch() {
    Network network = TestNetworks.small();
    long small = constructed(network, 64);
    long large = constructed(network, 2_000);
    long sums = 4L * BatchCut.Tree.DEPTH * network.parameterCount();
    assertEquals(small + sums, large, 4000, "bytes that a step of 64 and of 2,000 images holds");
    assertEquals(
        large,
        constructed(network, 8_000),
        2000,
        "bytes that a step of 2,000 and of 8,000 images holds");
    assertTrue(small > 4L * 16 * network.parameterCount(), "the measurement sees nothing");
  }

  /** Bytes that this thread allocates to prepare a step and to make it, the data apart. */
  private static long constructed(Network network, int images) {
    Dataset dataset = TestNetworks.random(network, images, 1);
    TrainingState state = TrainingState.initial(network, Adam.defaults(), 1);
    int[] order = new int[images];
    Arrays.setAll(order, i -> i);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(network, KernelSets.IM2COL);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 3; round++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        new TrainingStep(program, workers, dataset, Adam.defaults(), 1, state)
            .run(order, 0, images, 1);
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      return least;
    }
  }

  /** The calling thread and, by name, whoever did a task in a job that makes every thread wait. */
  private static void threadsOf(Workers workers, long[] ids) {
    CountDownLatch all = new CountDownLatch(workers.threads());
    workers.run(
        (task, worker) -> {
          ids[worker] = Thread.currentThread().threadId();
          all.countDown();
          while (all.getCount() > 0) {
            Thread.onSpinWait();
          }
        },
        workers.threads());
  }

  private static void read(long[] ids, long[] bytes) {
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = THREADS.getThreadAllocatedBytes(ids[i]);
    }
  }
}
