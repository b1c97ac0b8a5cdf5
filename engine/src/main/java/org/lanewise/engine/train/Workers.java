package org.lanewise.engine.train;

import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share a step's work: the calling one and a ForkJoin pool of our own for the
 * rest. A job is cut into numbered tasks. Each thread begins with its share of them, the same one
 * whenever a job has as many tasks, so that it meets what it left in its caches the last time; then
 * it takes from the shares of others, so that a thread which is held up does fewer. Which thread
 * does which task must not matter to the result. Running a job allocates nothing. One job at a
 * time.
 */
public final class Workers implements AutoCloseable {

  /** Work that is cut into tasks. */
  public interface Job {

    /**
     * Does one task.
     *
     * @param task its number
     * @param worker the number of the thread that does it, in [0, threads): the key to memory of
     *     its own
     */
    void run(int task, int worker);
  }

  private enum State {
    IDLE,
    AT_WORK,
    CLOSED
  }

  /** How often a waiting thread looks before it lets the others have its core: some 20 µs. */
  private static final int SPINS = 1000;

  /** Counters that several threads write lie on lines of the cache of their own. */
  private static final int APART = 32;

  private final int threads;
  private final @Nullable ForkJoinPool pool;
  private final Helper[] helpers;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private final long[] busy;
  private boolean timed;

  /** The next task of each thread's share, {@link #APART} from each other. */
  private final AtomicIntegerArray next;

  private @Nullable Job job;
  private int tasks;
  private volatile @Nullable Throwable failure;

  /**
   * Starts the threads.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException when the number is below 1 or above 1024
   */
  public Workers(int threads) {
    this.threads = requireThreads(threads);
    this.pool = threads == 1 ? null : new ForkJoinPool(threads - 1);
    this.busy = new long[threads];
    this.next = new AtomicIntegerArray(threads * APART);
    this.helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
    }
  }

  /**
   * The same number, if so many threads can be started.
   *
   * @throws IllegalArgumentException when it is below 1 or above 1024
   */
  public static int requireThreads(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException(
          "the number of threads is " + threads + ", but must be from 1 to 1024");
    }
    return threads;
  }

  /** The number of threads, the calling one included. */
  public int threads() {
    return threads;
  }

  /** As {@code 2 threads}. */
  @Override
  public String toString() {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /** Takes the time that the threads have tasks to do, from the next job on. */
  void time() {
    timed = true;
  }

  /** Nanoseconds of all threads in tasks since {@link #time}, between jobs. */
  long busyNanoseconds() {
    long sum = 0;
    for (long one : busy) {
      sum += one;
    }
    return sum;
  }

  /**
   * Runs all tasks of a job and returns when the last one is done.
   *
   * @throws RuntimeException what a task threw; the other tasks may or may not have run
   * @throws IllegalStateException when a job is running already, in another thread or around this;
   *     or when the threads were stopped
   */
  public void run(Job newJob, int newTasks) {
    Objects.requireNonNull(newJob, "newJob");
    switch (state.compareAndExchange(State.IDLE, State.AT_WORK)) {
      case IDLE -> {}
      case AT_WORK ->
          throw new IllegalStateException(
              "these threads are at work on another job; give each run threads of its own");
      case CLOSED ->
          throw new IllegalStateException(
              "these threads were stopped by close(); run jobs before that, or make new Workers");
    }
    try {
      share(newJob, newTasks);
    } finally {
      state.compareAndSet(State.AT_WORK, State.IDLE);
    }
  }

  private void share(Job newJob, int newTasks) {
    job = newJob;
    tasks = newTasks;
    for (int owner = 0; owner < threads; owner++) {
      next.set(owner * APART, shareStart(owner));
    }
    int helping = Math.min(helpers.length, newTasks - 1);
    ForkJoinPool started = pool;
    if (started != null) {
      for (int i = 0; i < helping; i++) {
        helpers[i].reinitialize();
        started.execute(helpers[i]);
      }
    }
    takeTasks(0);
    for (int i = 0; i < helping; i++) {
      await(helpers[i]);
    }
    job = null;
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw rethrown(thrown);
    }
  }

  private void takeTasks(int worker) {
    Job current = job;
    if (current == null) {
      throw new IllegalStateException("no job is running");
    }
    long began = timed ? System.nanoTime() : 0;
    try {
      for (int i = 0; i < threads; i++) {
        takeShare(current, (worker + i) % threads, worker);
      }
    } catch (Throwable e) {
      failure = e;
      for (int owner = 0; owner < threads; owner++) {
        next.set(owner * APART, tasks);
      }
    }
    if (timed) {
      busy[worker] += System.nanoTime() - began;
    }
  }

  private void takeShare(Job current, int owner, int worker) {
    int end = shareStart(owner + 1);
    int task = next.getAndIncrement(owner * APART);
    while (task < end) {
      current.run(task, worker);
      task = next.getAndIncrement(owner * APART);
    }
  }

  private int shareStart(int owner) {
    return (int) ((long) tasks * owner / threads);
  }

  private static void await(Helper helper) {
    int spins = 0;
    while (!helper.isDone()) {
      if (spins < SPINS) {
        spins++;
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private static RuntimeException rethrown(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException e -> e;
      default -> new IllegalStateException("a task failed: " + thrown.getMessage(), thrown);
    };
  }

  /** Stops the threads; a job under way is finished, a later one refused. Twice is once. */
  @Override
  public void close() {
    state.set(State.CLOSED);
    if (pool != null) {
      pool.shutdown();
    }
  }

  /** One pool thread's part in a job; used again for every job. */
  private final class Helper extends RecursiveAction {

    private static final long serialVersionUID = 1L;

    private final int worker;

    Helper(int worker) {
      this.worker = worker;
    }

    @Override
    protected void compute() {
      takeTasks(worker);
    }
  }
}
