package org.lanewise.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.lanewise.lab.Main;
import org.lanewise.lab.cli.Errors;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.data.RunImages;
import org.lanewise.lab.run.LogFile;
import org.lanewise.lab.run.RunRequest;
import org.lanewise.lab.run.TrainRun;
import org.lanewise.lab.sweep.Here;
import org.lanewise.lab.sweep.RunPlan;

/**
 * A run on an executor. Its images are those of this machine; where they, the version or the
 * network are not those of the driver, it refuses and says why.
 *
 * @param executor its name in the cluster
 * @param host where it runs
 * @param folder for files that nobody wants when the executor is gone
 * @param cancelled whether nobody waits for the run any more
 */
record ExecutorRun(String executor, String host, Path folder, BooleanSupplier cancelled) {

  /** What the runs of a sweep read, once for all of them. */
  private static final Map<String, RunImages> IMAGES = new ConcurrentHashMap<>();

  /** Makes the run; whatever happens to it is in the answer. */
  RunAnswer make(RunMessage message) {
    if (message.sharesTerminal()) {
      ExecutorJob.ignoreInterrupts();
    }
    try {
      Path log = Files.createTempFile(folder, "lanewise-run", ".jsonl");
      try (LogFile file = LogFile.open(log)) {
        String refusal = make(message, file);
        return refusal.isEmpty()
            ? answer(Files.readAllBytes(log), "", "")
            : answer(new byte[0], refusal, "");
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      return answer(new byte[0], "", "its log can't be kept on %s: %s.".formatted(host, e));
    } catch (RuntimeException | Error e) {
      return answer(new byte[0], "", Errors.sentence(e));
    }
  }

  private RunAnswer answer(byte[] log, String refusal, String death) {
    return new RunAnswer(executor, host, log, refusal, death);
  }

  /** Empty where the run was made, else why it was refused. */
  private String make(RunMessage message, LogFile log) {
    RunImages images =
        IMAGES.computeIfAbsent(message.sweep(), sweep -> new RunImages(Screen.plain(System.err)));
    Here here = new Here(images, 1, message.threads());
    RunRequest request;
    try {
      TypedCall told = TypedCall.parse(Main.commandLine(), message.words());
      request =
          here.request(new RunPlan("run", message.there()), log).told(told, message.listing());
      String difference =
          ExecutorJob.difference(
              new TrainRun(request, Here.silence()).parts().identity(), message.identity());
      if (!difference.isEmpty()) {
        return difference;
      }
    } catch (RuntimeException e) {
      return "it can't prepare for this run: " + Errors.sentence(e);
    }
    boolean ended =
        here.make(
            request,
            done -> {
              if (cancelled.getAsBoolean()) {
                here.stop();
              }
            });
    if (!ended) {
      throw new IllegalStateException("the run was cancelled");
    }
    return "";
  }
}
