package org.lanewise.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.engine.train.ShareRunner;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.RunParts;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.sweep.RunPlan;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A run on an executor: its network, its images from this machine, and a {@link ShareRunner} for
 * each share that is computed at the same time. It is made by the first task and stays; where
 * images, version or network are not those of the run, it refuses every share and says why.
 */
final class ExecutorJob {

  /** Runs of this process, by their broadcast. A process serves one driver, so there are few. */
  private static final Map<Long, CompletableFuture<ExecutorJob>> JOBS = new ConcurrentHashMap<>();

  private static final Screen SCREEN = Screen.plain(System.err);

  private final JobMessage message;
  private final ConcurrentLinkedQueue<ShareRunner> idle = new ConcurrentLinkedQueue<>();
  private @Nullable RunParts parts;
  private String kernels = "";
  private String refusal = "";

  private ExecutorJob(JobMessage message) {
    this.message = message;
  }

  /**
   * The run of a broadcast; the first call has its images read. That is not done by the calling
   * thread: Spark interrupts it where another one was faster, which would close the files.
   */
  static ExecutorJob of(long id, byte[] message) {
    return JOBS.computeIfAbsent(
            id,
            _ ->
                CompletableFuture.supplyAsync(
                    () -> prepared(JobMessage.read(message)),
                    work -> Thread.ofPlatform().daemon().start(work)))
        .join();
  }

  private static ExecutorJob prepared(JobMessage message) {
    if (message.sharesTerminal()) {
      ignoreInterrupts();
    }
    ExecutorJob job = new ExecutorJob(message);
    try {
      RunRequest request = request(message.words());
      RunParts made = new TrainRun(request, SCREEN).parts();
      job.kernels = request.compute().describe();
      job.refusal = difference(made.identity(), message.identity());
      job.parts = job.refusal.isEmpty() ? made : null;
    } catch (RuntimeException e) {
      job.refusal = "it can't prepare for this run: " + e.getMessage();
    }
    return job;
  }

  /** A terminal sends Ctrl-C to all processes in it, and it is the driver's to finish the step. */
  static void ignoreInterrupts() {
    for (String name : List.of("INT", "HUP")) {
      try {
        Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
      } catch (IllegalArgumentException e) {
        // Not a signal of this system, or Java was told to leave it alone.
      }
    }
  }

  private static RunRequest request(List<String> words) {
    return new RunPlan("share", words).call().oneOfSeveral(new RunImages(SCREEN), null);
  }

  /** The words that an executor is sent: what decides nothing of a share is left out. */
  static List<String> words(TypedCall call) {
    return call.without(
            "--master",
            "--spark-properties",
            "--threads",
            "--save",
            "--log",
            "--page",
            "--checkpoint",
            "--checkpoint-every",
            "--keep",
            "--resume",
            "--profile",
            "--patience")
        .words();
  }

  /** The first difference, a phrase; empty where there is none. */
  static String difference(Map<String, String> here, Map<String, String> wanted) {
    for (Map.Entry<String, String> one : wanted.entrySet()) {
      String own = here.getOrDefault(one.getKey(), "nothing");
      if (!own.equals(one.getValue())) {
        return String.format(
            Locale.ROOT,
            "its %s is %s, but that of the run is %s",
            one.getKey(),
            shorten(own),
            shorten(one.getValue()));
      }
    }
    return "";
  }

  private static String shorten(String text) {
    return text.length() <= 100 ? text : text.substring(0, 97) + "...";
  }

  /** Why it can't compute for the run, a phrase; empty where it can. */
  String refusal() {
    return refusal;
  }

  /**
   * Computes shares and adds them.
   *
   * @param step the step that they are of
   * @param first the first share
   * @param end the share after the last one
   * @param fetching nanoseconds until the step was here
   */
  ShareAnswer run(StepMessage step, int first, int end, long fetching) {
    RunParts with = parts;
    String executor = SparkEnv.get().executorId();
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    if (with == null) {
      return new ShareAnswer(executor, host, kernels, refusal, null, fetching, 0);
    }
    long began = System.nanoTime();
    ShareRunner taken = idle.poll();
    ShareRunner runner = taken == null ? newRunner(with) : taken;
    ShareGradient sum =
        ShareGradient.sum(
            IntStream.range(first, end).mapToObj(share -> runner.run(step.share(share))).toList());
    idle.add(runner); // one that threw may be in any state, and is not used again
    return new ShareAnswer(
        executor, host, kernels, refusal, sum, fetching, System.nanoTime() - began);
  }

  private ShareRunner newRunner(RunParts with) {
    // Its threads end with the process.
    ShareRunner runner =
        new ShareRunner(
            with.program(), new Workers(message.threads()), with.dataset(), with.settings());
    runner.gatherStatistics();
    return runner;
  }
}
