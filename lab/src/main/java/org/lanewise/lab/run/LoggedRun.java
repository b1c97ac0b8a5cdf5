package org.lanewise.lab.run;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.page.LastLook;
import org.lanewise.lab.page.LivePage;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine;

/**
 * The log of a run from its first line to its last, with the page that is drawn from it; where
 * nobody asked for either, nothing is written.
 */
final class LoggedRun implements Callback, AutoCloseable {

  private static final String EPOCH = "epoch";
  private static final String END = "end";

  private final @Nullable RunLog log;
  private final Trainer trainer;

  private LoggedRun(@Nullable RunLog log, Trainer trainer) {
    this.log = log;
    this.trainer = trainer;
  }

  /**
   * Begins the log, or goes on with that of a run that is resumed.
   *
   * @throws WorkException when it can't be written, or the file is something else
   */
  static LoggedRun open(
      RunRequest request, RunFacts facts, Workers workers, Trainer trainer, Screen screen) {
    RunRequest.Outputs outputs = request.outputs();
    LogFile file = outputs.log();
    CheckpointRequest asked = request.checkpoints();
    if (file == null && outputs.page() == null) {
      return new LoggedRun(null, trainer);
    }
    String name =
        file == null ? request.work().listing().name() : file.path().getFileName().toString();
    LivePage page = outputs.page() == null ? null : new LivePage(outputs.page(), name, screen);
    Map<String, @Nullable Object> run = facts.runFields(workers.threads());
    if (asked == null || !asked.resume()) {
      return new LoggedRun(RunLog.begin(file, run, page), trainer);
    }
    RunLog log = RunLog.resume(file, run, LogPlace.of(trainer), page);
    for (EpochResult result : trainer.history()) {
      if (result.epoch() > log.epochs()) { // of a run that had no log then
        log.write(EPOCH, RunFacts.epochFields(result, OptionalDouble.empty()));
      }
    }
    log.write("resume", facts.resumeFields(workers, trainer));
    return new LoggedRun(log, trainer);
  }

  /** Where its lines go; null where nobody wants them. */
  @Nullable RunLog log() {
    return log;
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    if (log != null) {
      log.write(EPOCH, RunFacts.epochFields(result, OptionalDouble.of(trainer.learningRate())));
    }
  }

  /**
   * What the model takes the validation images for.
   *
   * @param parameters that the run ends with
   * @param forPage whether a page shows some of the images
   */
  void lookAtLast(
      float[] parameters, Workers workers, Setup setup, boolean forPage, Screen screen) {
    if (log == null) {
      return;
    }
    try (Shown shown = screen.busy("counting what was taken for what")) {
      LastLook.write(
          log,
          new Predictor(trainer.program(), workers, parameters),
          setup.data().test(),
          setup.preprocessing(),
          forPage);
    }
  }

  /**
   * The last line of a run that did not fail.
   *
   * @param best the epoch that is the result, or null where it is the last
   * @param hash of the parameters
   * @param status with which the process ends
   * @param hopeless whether the doctor ended it
   */
  void end(@Nullable BestEpoch best, String hash, int status, boolean hopeless) {
    if (log == null) {
      return;
    }
    Map<String, @Nullable Object> fields =
        RunFacts.endFields(trainer, hash, status, reason(status, hopeless));
    if (best != null && best.epoch() > 0) {
      fields.put("best_epoch", best.epoch());
    }
    log.write(END, fields);
  }

  /** Why it ended before its time; null where it went to its end. */
  private static @Nullable String reason(int status, boolean hopeless) {
    return switch (status) {
      case 0 -> hopeless ? "the doctor found it hopeless" : null;
      case CommandLine.ExitCode.SOFTWARE -> "nobody saw how it went";
      default -> Interrupts.reason(status);
    };
  }

  /** The last line of a run that failed. */
  void failed(WorkException why) {
    if (log == null) {
      return;
    }
    try {
      log.write(
          END, RunFacts.endFields(trainer, null, CommandLine.ExitCode.SOFTWARE, why.getMessage()));
    } catch (WorkException e) {
      why.addSuppressed(e); // it may be the log itself that can't be written
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
