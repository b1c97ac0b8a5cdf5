package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16})
  void runsEveryTaskExactlyOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertEquals(threads, workers.threads());
      for (int tasks : new int[] {0, 1, 2, 3, threads, threads + 1, 100, 1000}) {
        for (int round = 0; round < 20; round++) {
          AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
          workers.run((task, worker) -> runs.incrementAndGet(task), tasks);
          for (int task = 0; task < tasks; task++) {
            assertEquals(1, runs.get(task));
          }
        }
      }
    }
  }

  /** Memory that is keyed by the worker's number belongs to one thread during a job. */
  @Test
  void noTwoThreadsShareAWorkersNumber() {
    try (Workers workers = new Workers(4)) {
      for (int round = 0; round < 200; round++) {
        AtomicBoolean[] busy = new AtomicBoolean[4];
        for (int i = 0; i < 4; i++) {
          busy[i] = new AtomicBoolean();
        }
        AtomicInteger clashes = new AtomicInteger();
        workers.run(
            (task, worker) -> {
              if (busy[worker].getAndSet(true)) {
                clashes.incrementAndGet();
              }
              Thread.onSpinWait();
              busy[worker].set(false);
            },
            64);
        assertEquals(0, clashes.get());
      }
    }
  }

  @Test
  void usesAllItsThreads() {
    try (Workers workers = new Workers(3)) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      CountDownLatch all = new CountDownLatch(3);
      workers.run(
          (task, worker) -> {
            threads.add(Thread.currentThread());
            all.countDown();
            awaitQuietly(all);
          },
          3);
      assertEquals(3, threads.size());
      assertTrue(threads.contains(Thread.currentThread()));
    }
  }

  /** What tasks wrote, the caller sees, and the tasks of the next job do. */
  @Test
  void jobsSeeWhatTheJobsBeforeThemWrote() {
    try (Workers workers = new Workers(3)) {
      int[] plain = new int[64];
      for (int round = 0; round < 2000; round++) {
        workers.run((task, worker) -> plain[task]++, 64);
      }
      for (int value : plain) {
        assertEquals(2000, value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aTasksExceptionReachesTheCallerAndTheThreadsGoOn(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int bad = 0; bad < 20; bad++) {
        int task = bad;
        IllegalStateException fault = new IllegalStateException("task " + bad);
        IllegalStateException thrown =
            assertThrows(
                IllegalStateException.class,
                () -> workers.run((t, worker) -> throwAt(t, task, fault), 20));
        assertSame(fault, thrown);
        AtomicInteger runs = new AtomicInteger();
        workers.run((t, worker) -> runs.incrementAndGet(), 20);
        assertEquals(20, runs.get());
      }
    }
  }

  @Test
  void anErrorStaysAnError() {
    try (Workers workers = new Workers(2)) {
      StackOverflowError fault = new StackOverflowError();
      Throwable thrown =
          assertThrows(
              StackOverflowError.class,
              () ->
                  workers.run(
                      (task, worker) -> {
                        throw fault;
                      },
                      2));
      assertSame(fault, thrown);
    }
  }

  @Test
  void everyTaskThrowingIsOneException() {
    try (Workers workers = new Workers(3)) {
      for (int round = 0; round < 100; round++) {
        assertThrows(
            ArithmeticException.class,
            () ->
                workers.run(
                    (task, worker) -> {
                      throw new ArithmeticException("task " + task);
                    },
                    10));
      }
      workers.run((task, worker) -> {}, 10);
    }
  }

  /** Two jobs at a time would share the memory of the workers. */
  @Test
  void refusesAJobWithinAJobAndGoesOnAfterwards() {
    try (Workers workers = new Workers(2)) {
      Exception thrown =
          assertThrows(
              IllegalStateException.class,
              () -> workers.run((task, worker) -> workers.run((t, w) -> {}, 1), 1));
      assertTrue(thrown.toString().contains("threads of its own"), thrown::toString);
      AtomicInteger runs = new AtomicInteger();
      workers.run((task, worker) -> runs.incrementAndGet(), 3);
      assertEquals(3, runs.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void refusesAJobAfterItWasClosed(int threads) {
    Workers workers = new Workers(threads);
    workers.run((task, worker) -> {}, 2);
    workers.close();
    workers.close();
    Exception thrown =
        assertThrows(IllegalStateException.class, () -> workers.run((task, worker) -> {}, 2));
    assertTrue(thrown.toString().contains("close()"), thrown::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025})
  void refusesImpossibleNumbersOfThreads(int threads) {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> new Workers(threads));
    assertTrue(thrown.toString().contains("threads is " + threads), thrown::toString);
  }

  @Test
  void closingStopsTheThreads() throws InterruptedException {
    Set<Thread> threads = new HashSet<>();
    Workers workers = new Workers(3);
    CountDownLatch all = new CountDownLatch(3);
    workers.run(
        (task, worker) -> {
          synchronized (threads) {
            threads.add(Thread.currentThread());
          }
          all.countDown();
          awaitQuietly(all);
        },
        3);
    workers.close();
    threads.remove(Thread.currentThread());
    assertEquals(2, threads.size());
    for (Thread thread : threads) {
      thread.join(10_000);
      assertTrue(!thread.isAlive(), thread::getName);
    }
    workers.close();
    assertThrows(IllegalStateException.class, () -> workers.run((task, worker) -> {}, 5));
  }

  private static void throwAt(int task, int bad, RuntimeException fault) {
    if (task == bad) {
      throw fault;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "a thread did not come");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
