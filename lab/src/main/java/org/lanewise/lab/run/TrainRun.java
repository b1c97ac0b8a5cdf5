package org.lanewise.lab.run;

import static org.lanewise.engine.Lanewise.stopEarly;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.doctor.Consultation;
import org.lanewise.lab.doctor.FixCommand;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine;

/**
 * Trains a listing from the first line on the screen to the last. A run begins in {@link #run}. Its
 * epochs are in {@link RunEpochs}: after each, {@link EpochLine} and {@link LoggedRun} tell of it
 * and {@link CheckpointedRun} saves; after the last, {@link ModelOutput} leaves the model. The last
 * words are in {@link RunEnding} or {@link FailedRun}.
 */
public final class TrainRun {

  private final RunRequest request;
  private final Screen screen;
  private final Setup setup;
  private final Network network;
  private final RunFacts facts;
  private final ModelOutput output;
  private volatile @Nullable Trainer training;
  private @Nullable Callback watcher;

  /**
   * Prepares a run and checks what can be checked before it.
   *
   * @throws WorkException when data and network don't fit
   */
  public TrainRun(RunRequest request, Screen screen) {
    this.request = request;
    this.screen = screen;
    this.setup = request.setup();
    this.network = setup.network();
    try (Shown shown = screen.busy("taking the images' fingerprint")) {
      this.facts = new RunFacts(request, setup, network);
    }
    this.output = new ModelOutput(request.outputs(), network, setup.preprocessing(), facts);
  }

  /** Somebody hears of each step and epoch. */
  public void watch(Callback callback) {
    watcher = callback;
  }

  /**
   * What this run has otherwise than a log says of its own.
   *
   * @param there the fields of the log's first line
   * @return a few words each; none where it is this run's log, on whatever machine
   */
  public List<String> differences(Map<String, @Nullable Object> there) {
    return LogTail.differences(facts.runFields(0), there, Set.of());
  }

  /** What others need to compute for this run. */
  public RunParts parts() {
    return parts(program());
  }

  private RunParts parts(Program program) {
    return new RunParts(
        request.call(), program, setup.trainingDataset(), setup.settings(), facts.identity());
  }

  private Program program() {
    return Program.of(network, request.compute().kernels(), setup.settings().convolution());
  }

  /**
   * Trains.
   *
   * @param workers the threads
   * @return the exit status: 0, or 129, 130 or 143 when a signal ended it
   * @throws WorkException when the work failed
   */
  public int run(Workers workers) {
    // From before the folder of checkpoints is locked until it is free again.
    try (Interrupts interrupts = Interrupts.catching(this::stop)) {
      return run(workers, interrupts);
    }
  }

  /**
   * Trains while somebody else catches the signals.
   *
   * @param interrupts tell when one came; then {@link #stop} is called too
   */
  public int run(Workers workers, Interrupts interrupts) {
    CheckpointRequest asked = request.checkpoints();
    if (screen.outputIsLost()) {
      throw new WorkException("nothing was trained, because its output goes nowhere.");
    }
    try (CheckpointedRun checkpoints =
        asked == null ? null : CheckpointedRun.open(asked, facts.identity(), screen)) {
      return run(workers, interrupts, checkpoints);
    }
  }

  /** Asks for an end after this step. */
  public void stop() {
    Trainer trainer = training;
    if (trainer != null) {
      trainer.requestStop();
    }
    screen.prose("stopping after this step; a second interrupt ends at once");
  }

  private int run(Workers workers, Interrupts interrupts, @Nullable CheckpointedRun checkpoints) {
    TrainingState initial = setup.initialState(network);
    TrainingState state = checkpoints == null ? initial : checkpoints.state(initial);
    Program program = program();
    Trainer trainer = trainer(program, workers, state);
    training = trainer;
    if (interrupts.status() != 0) { // it came before there was anything to stop
      trainer.requestStop();
    }
    if (checkpoints != null) {
      checkpoints.resume(trainer, screen);
    }
    BestEpoch best = best(trainer, checkpoints);
    RunEpochs epochs =
        new RunEpochs(trainer, setup.settings().epochs(), screen, output, best, checkpoints);
    tellFirstCounted(trainer);
    Cluster.Request others = request.compute().cluster();
    try (Cluster cluster =
            others == null
                ? null
                : Cluster.connect(others, parts(program), screen, trainer::stopRequested);
        LoggedRun log = LoggedRun.open(request, facts, workers, trainer, screen);
        LiveTraining live = LiveTraining.show(screen, "", setup, request.compute().kernels())) {
      trainer.addCallback(log);
      live.begin(trainer.position());
      Consultation doctor = request.doctor().doctor() ? doctor(trainer, workers, log) : null;
      StepAccount account = StepAccount.begin(request, trainer, setup.settings().epochs(), cluster);
      trainer.addCallback(live);
      if (cluster != null) {
        trainer.computeWith(cluster);
      }
      if (watcher != null) {
        trainer.addCallback(watcher);
      }
      int status;
      try {
        status = epochs.train(interrupts, doctor);
      } catch (WorkException e) {
        log.failed(e);
        throw e;
      }
      live.close();
      if (account != null) {
        account.tell(workers, request.compute().vectorBits(), screen, log.log());
      }
      end(trainer, best, status, workers, log, doctor);
      if (status == CommandLine.ExitCode.SOFTWARE) {
        throw FailedRun.unseen(trainer, output.where(trainer), checkpoints);
      }
      return status;
    }
  }

  private Trainer trainer(Program program, Workers workers, TrainingState state) {
    try {
      return new Trainer(
          program, workers, setup.trainingDataset(), setup.testDataset(), setup.settings(), state);
    } catch (IllegalArgumentException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }

  /** Null where the last epoch is the result. */
  private @Nullable BestEpoch best(Trainer trainer, @Nullable CheckpointedRun checkpoints) {
    int patience = request.work().patience();
    if (patience == 0) {
      return null;
    }
    BestEpoch best = checkpoints == null ? new BestEpoch(trainer) : checkpoints.best(trainer);
    trainer.addCallback(best);
    trainer.addCallback(stopEarly(patience));
    return best;
  }

  private void tellFirstCounted(Trainer trainer) {
    if (trainer.firstCounted() > 1) {
      int epochs = setup.settings().epochs();
      screen.prose(
          String.format(
              Locale.ROOT,
              "the moving statistics of batch normalization say little before epoch %,d, since an epoch has only %s; %s",
              trainer.firstCounted(),
              Count.of(facts.stepsPerEpoch(), "step"),
              trainer.firstCounted() <= epochs
                  ? "until then no epoch counts as the best"
                  : "this run has %s, so none counts as the best"
                      .formatted(Count.of(epochs, "epoch"))));
    }
  }

  private Consultation doctor(Trainer trainer, Workers workers, LoggedRun log) {
    return Consultation.begin(
        screen,
        log.log(),
        setup,
        trainer,
        workers.threads(),
        request.doctor().stopWhenHopeless(),
        FixCommand.after(request.call()));
  }

  /** The last lines of the log and of the screen. */
  private void end(
      Trainer trainer,
      @Nullable BestEpoch best,
      int status,
      Workers workers,
      LoggedRun log,
      @Nullable Consultation doctor) {
    float[] parameters =
        best == null || best.epoch() == 0 ? trainer.state().modelParameters() : best.parameters();
    String hash = ParameterHash.of(parameters);
    if (status == 0) { // nobody waits for that after an interrupt
      log.lookAtLast(parameters, workers, setup, request.outputs().page() != null, screen);
    }
    boolean hopeless = doctor != null && doctor.stopped();
    log.end(best, hash, status, hopeless);
    new RunEnding(request, screen, trainer, hopeless)
        .tell(best, hash, status, output.isDue(trainer));
    if (doctor != null) {
      doctor.conclude();
    }
  }
}
