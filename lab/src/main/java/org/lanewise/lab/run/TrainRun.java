package org.lanewise.lab.run;

import static org.lanewise.engine.Lanewise.stopEarly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.store.StoreException;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.ConfigFile;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.doctor.Consultation;
import org.lanewise.lab.doctor.FixCommand;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;
import org.lanewise.lab.page.LastLook;
import org.lanewise.lab.page.LivePage;
import org.lanewise.lab.terminal.Shown;
import picocli.CommandLine;

/** Trains a listing from the first line on the screen to the last. */
public final class TrainRun {

  /** Options that change no result. */
  private static final String[] HOW = {"--kernels", "--threads"};

  private final RunRequest request;
  private final Screen screen;
  private final Setup setup;
  private final Network network;
  private final RunFacts facts;
  private final ModelOutput output;
  private volatile @Nullable Trainer training;

  /** Null where the last epoch is the result. */
  private @Nullable BestEpoch best;

  private @Nullable Callback watcher;

  /**
   * Prepares a run and checks what can be checked before it.
   *
   * @throws WorkException when data and network don't fit
   */
  public TrainRun(RunRequest request, Screen screen) {
    this.request = request;
    this.screen = screen;
    Listing listing = request.listing();
    Setup healthy =
        Setup.of(request.data(), listing.graph(), listing.preprocessing(), request.settings())
            .augmented(request.augmentation());
    if (!request.settings().shuffle()) {
      healthy = healthy.inOneOrder();
    }
    Fault fault = request.doctorRequest().fault();
    this.setup = fault == null ? healthy : fault.inject(healthy);
    this.network = setup.network();
    try (Shown shown = screen.busy("taking the images' fingerprint")) {
      this.facts = new RunFacts(request, setup, network);
    }
    this.output =
        new ModelOutput(request.save(), request.options(), network, setup.preprocessing(), facts);
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
    if (outputIsLost()) {
      throw new WorkException("nothing was trained, because its output goes nowhere.");
    }
    try (CheckpointedRun checkpoints =
        asked == null ? null : CheckpointedRun.open(asked, facts.identity(), screen)) {
      return run(workers, interrupts, checkpoints);
    }
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
    if (request.patience() > 0) {
      best = checkpoints == null ? new BestEpoch(trainer) : checkpoints.best(trainer);
      trainer.addCallback(best);
      trainer.addCallback(stopEarly(request.patience()));
    }
    if (trainer.firstCounted() > 1) {
      screen.prose(
          String.format(
              Locale.ROOT,
              "the moving statistics of batch normalization say little before epoch %,d, since an epoch has only %s; until then no epoch counts as the best",
              trainer.firstCounted(),
              Count.of(facts.stepsPerEpoch(), "step")));
    }
    try (Cluster cluster = connect(program);
        RunLog log = openLog(workers, trainer);
        LiveTraining live = LiveTraining.show(screen, "", setup, request.kernels())) {
      if (log != null) {
        trainer.addCallback(logger(log, trainer));
      }
      live.begin(trainer.position());
      Consultation doctor =
          request.doctorRequest().doctor()
              ? Consultation.begin(
                  screen,
                  log,
                  setup,
                  trainer,
                  workers.threads(),
                  request.doctorRequest().stopWhenHopeless(),
                  FixCommand.after(request.call()))
              : null;
      Profile profile = request.profile() ? profile(trainer) : null;
      trainer.addCallback(live);
      if (cluster != null) {
        trainer.computeWith(cluster);
      }
      if (watcher != null) {
        trainer.addCallback(watcher);
      }
      int status = train(trainer, interrupts, doctor, checkpoints, log);
      live.close();
      if (profile != null) {
        ProfileReport.tell(profile, workers, request.vectorBits(), screen, log);
      }
      String hash = ParameterHash.of(result(state));
      if (log != null) {
        if (status == 0) {
          lookAtLast(log, trainer, result(state), workers);
        }
        Map<String, @Nullable Object> end =
            RunFacts.endFields(trainer, hash, status, whyEnded(status, doctor));
        BestEpoch chosen = best;
        if (chosen != null && chosen.epoch() > 0) {
          end.put("best_epoch", chosen.epoch());
        }
        log.write("end", end);
      }
      if (doctor != null && doctor.stopped()) {
        screen.line("@|yellow stopped|@ because the doctor found it hopeless");
      }
      tell(trainer, hash, status);
      if (doctor != null) {
        doctor.conclude();
      }
      if (status == CommandLine.ExitCode.SOFTWARE) {
        throw new WorkException(
            String.format(
                Locale.ROOT,
                "training was stopped in epoch %d after %d of %d steps, because its output goes nowhere.%s%s",
                trainer.position().epoch(),
                trainer.position().step(),
                facts.stepsPerEpoch(),
                output.where(trainer),
                checkpoints == null ? "" : checkpoints.lastGood()));
      }
      return status;
    }
  }

  private Program program() {
    return Program.of(network, request.kernels(), setup.settings().convolution());
  }

  /** What others need to compute for this run. */
  public RunParts parts() {
    return parts(program());
  }

  private RunParts parts(Program program) {
    return new RunParts(
        request.call(), program, setup.trainingDataset(), setup.settings(), facts.identity());
  }

  private @Nullable Cluster connect(Program program) {
    Cluster.Request asked = request.cluster();
    if (asked != null && program.couplesBatch()) {
      throw new WorkException(
          "a batch normalization of this network takes its statistics from the whole batch, which no machine of several has; give it a group, such as \"group\": 64 in --network, or train without --master.");
    }
    return asked == null ? null : Cluster.connect(asked, parts(program), screen);
  }

  /** The parameters that the run ends with. */
  private float[] result(TrainingState state) {
    BestEpoch chosen = best;
    return chosen == null || chosen.epoch() == 0 ? state.modelParameters() : chosen.parameters();
  }

  private @Nullable RunLog openLog(Workers workers, Trainer trainer) {
    LogFile file = request.log();
    CheckpointRequest asked = request.checkpoints();
    if (file == null && request.page() == null) {
      return null;
    }
    LivePage page =
        request.page() == null ? null : new LivePage(request.page(), name(file), screen);
    if (asked == null || !asked.resume()) {
      return RunLog.begin(file, facts.runFields(workers.threads()), page);
    }
    RunLog log =
        RunLog.resume(file, facts.runFields(workers.threads()), LogPlace.of(trainer), page);
    for (EpochResult result : trainer.history()) {
      if (result.epoch() > log.epochs()) { // of a run that had no log then
        log.write("epoch", RunFacts.epochFields(result, OptionalDouble.empty()));
      }
    }
    log.write("resume", facts.resumeFields(workers, trainer));
    return log;
  }

  /** What the page calls the run. */
  private String name(@Nullable LogFile log) {
    return log == null ? request.listing().name() : log.path().getFileName().toString();
  }

  private Profile profile(Trainer trainer) {
    Profile profile = new Profile(network, trainer, setup.settings().epochs());
    trainer.addCallback(profile);
    return profile;
  }

  private Trainer trainer(Program program, Workers workers, TrainingState state) {
    try {
      return new Trainer(
          program, workers, setup.trainingDataset(), setup.testDataset(), setup.settings(), state);
    } catch (IllegalArgumentException e) {
      throw new WorkException(e.getMessage() + ".", e);
    }
  }

  /** Why a run ended that did not fail; null where it went to its end. */
  private static @Nullable String whyEnded(int status, @Nullable Consultation doctor) {
    return switch (status) {
      case 0 -> doctor != null && doctor.stopped() ? "the doctor found it hopeless" : null;
      case CommandLine.ExitCode.SOFTWARE -> "nobody saw how it went";
      default -> Interrupts.reason(status);
    };
  }

  /** Trains; a failure is the log's last line too. */
  private int train(
      Trainer trainer,
      Interrupts interrupts,
      @Nullable Consultation doctor,
      @Nullable CheckpointedRun checkpoints,
      @Nullable RunLog log) {
    try {
      return train(trainer, interrupts, doctor, checkpoints);
    } catch (WorkException e) {
      if (log != null) {
        tellTheEnd(log, trainer, e);
      }
      throw e;
    }
  }

  /** What the model takes the validation images for: nobody waits for that after an interrupt. */
  private void lookAtLast(RunLog log, Trainer trainer, float[] parameters, Workers workers) {
    try (Shown shown = screen.busy("counting what was taken for what")) {
      LastLook.write(
          log,
          new Predictor(trainer.program(), workers, parameters),
          setup.data().test(),
          setup.preprocessing(),
          request.page() != null);
    }
  }

  private static void tellTheEnd(RunLog log, Trainer trainer, WorkException why) {
    try {
      log.write(
          "end",
          RunFacts.endFields(trainer, null, CommandLine.ExitCode.SOFTWARE, why.getMessage()));
    } catch (WorkException e) {
      why.addSuppressed(e); // it may be the log itself that can't be written
    }
  }

  /** Trains, then saves the model, also when training was interrupted or failed. */
  private int train(
      Trainer trainer,
      Interrupts interrupts,
      @Nullable Consultation doctor,
      @Nullable CheckpointedRun checkpoints) {
    int epochs = setup.settings().epochs();
    LastGood good = new LastGood(trainer);
    trainer.addCallback(epochLines(trainer));
    trainer.addCallback(good);
    if (checkpoints != null) {
      checkpoints.watch(trainer);
    }
    try {
      trainer.run();
      if (checkpoints != null) {
        checkpoints.saveNow();
      }
    } catch (NonFiniteException e) {
      // First what is to be kept, then the talk: that may fail too.
      WorkException end = ended(e, output.keep(trainer, e, good), checkpoints);
      throw doctor == null ? end : diagnosed(end, e, doctor);
    } catch (WorkException | StoreException e) {
      throw ended(e, output.keepAsItIs(trainer), checkpoints);
    }
    if (best == null) {
      output.save(trainer);
    } else {
      output.save(trainer, best);
    }
    if (trainer.position().epoch() > epochs) {
      return 0;
    }
    return interrupts.status() == 0 && outputIsLost()
        ? CommandLine.ExitCode.SOFTWARE
        : interrupts.status();
  }

  /**
   * Whether a program that read the output has ended, or its disk is full. A terminal that is gone
   * tells with a signal, and where that is ignored the run is meant to outlive it.
   */
  private boolean outputIsLost() {
    return !screen.live() && screen.failure() != null;
  }

  /** Asks for an end after this step. */
  public void stop() {
    Trainer trainer = training;
    if (trainer != null) {
      trainer.requestStop();
    }
    screen.prose("stopping after this step; a second interrupt ends at once");
  }

  /** Why training ended, and what is left of it. */
  private static WorkException ended(
      RuntimeException e, String kept, @Nullable CheckpointedRun checkpoints) {
    String reason = String.valueOf(e.getMessage());
    return new WorkException(
        (reason.endsWith(".") ? reason : reason + ".")
            + kept
            + (checkpoints == null ? "" : checkpoints.lastGood()),
        e);
  }

  /** The end of a run, after the doctor has said why; its own trouble hides nothing. */
  private static WorkException diagnosed(
      WorkException end, NonFiniteException why, Consultation doctor) {
    try {
      doctor.failed(why);
      doctor.conclude();
      return end;
    } catch (RuntimeException e) {
      end.addSuppressed(e);
      return new WorkException(
          end.getMessage() + " The doctor could not say why: " + e.getMessage(), end);
    }
  }

  private static Callback logger(RunLog log, Trainer trainer) {
    return new Callback() {
      @Override
      public void onEpoch(Position position, EpochResult result) {
        log.write("epoch", RunFacts.epochFields(result, OptionalDouble.of(trainer.learningRate())));
      }
    };
  }

  private Callback epochLines(Trainer trainer) {
    int epochs = setup.settings().epochs();
    return new Callback() {
      @Override
      public void onEpoch(Position position, EpochResult r) {
        String line = EpochLine.of(r, epochs, screen.room());
        String validation = EpochLine.validation(r, line);
        screen.plain(line.replace(validation, screen.styled("bold", validation)));
        if (outputIsLost()) {
          trainer.requestStop();
        }
      }
    };
  }

  private void tell(Trainer trainer, String hash, int status) {
    List<EpochResult> history = trainer.history();
    if (status != 0) {
      screen.prose(
          screen.styled("yellow", "interrupted")
              + String.format(
                  Locale.ROOT,
                  " in epoch %d after %d of %d steps",
                  trainer.position().epoch(),
                  trainer.position().step(),
                  facts.stepsPerEpoch()));
      if (request.checkpoints() != null) {
        screen.plain("to go on  " + request.call().with("--resume"));
      }
    } else if (!history.isEmpty()) {
      BestEpoch chosen = best;
      EpochResult last =
          chosen == null || chosen.epoch() == 0
              ? history.getLast()
              : history.get(chosen.epoch() - 1);
      if (chosen != null && chosen.epoch() < trainer.firstCounted()) {
        screen.prose(
            String.format(
                Locale.ROOT,
                "no epoch counts as the best, so the last of %s is the result",
                Count.of(history.size(), "epoch")));
      } else if (chosen != null) {
        screen.prose(
            String.format(
                Locale.ROOT, "the best of %d epochs is epoch %d", history.size(), last.epoch()));
      }
      screen.prose(
          screen.styled(
                  "bold,green",
                  String.format(
                      Locale.ROOT,
                      "validation accuracy %.4f",
                      last.validationAccuracy().orElseThrow()))
              + String.format(
                  Locale.ROOT,
                  ", validation loss %s, trained in %.1f s",
                  Rates.loss(last.validationLoss().orElseThrow(), 4),
                  RunFacts.trainingSeconds(trainer)));
    }
    screen.plain("sha256 of the parameters " + hash);
    List<TypedCall> next = new ArrayList<>();
    Path model = request.save();
    if (model != null && !output.isDue(trainer)) {
      screen.prose("no model was saved, because no step was finished");
    } else if (model != null) {
      screen.plain("model " + model);
      screen.plain("options " + ConfigFile.beside(model));
      String file = model.toString();
      next.add(
          request
              .call()
              .to(List.of("evaluate"), file.startsWith("-") ? "./" + file : file)
              .without(HOW));
    }
    if (request.page() != null) {
      screen.plain("page " + request.page());
    }
    if (status == 0 && !request.listing().next().isEmpty()) {
      next.add(nextLesson());
    }
    for (int i = 0; i < next.size(); i++) {
      screen.plain((i == 0 ? "next  " : "      ") + next.get(i));
    }
  }

  /** The listing that shows the next lesson, on the same data. */
  private TypedCall nextLesson() {
    TypedCall call = request.call();
    TypedCall next = call.to(List.of("train"), request.listing().next()).without(HOW);
    List<String> epochs = call.options().get("--epochs");
    if (epochs != null) {
      next = next.with("--epochs", epochs.toArray(String[]::new));
    }
    int images = request.data().train().size();
    OptionalInt batch = Listings.find(request.listing().next()).orElseThrow().batch();
    return batch.orElse(0) > images ? next.with("--batch", Integer.toString(images)) : next;
  }
}
