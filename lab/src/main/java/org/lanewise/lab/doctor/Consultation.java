package org.lanewise.lab.doctor;

import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Checkups;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorCallback;
import org.lanewise.engine.doctor.DoctorMemory;
import org.lanewise.engine.doctor.EpochEnd;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Severity;
import org.lanewise.engine.doctor.Window;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.run.RunLog;

/**
 * The doctor beside a run of training: what it finds goes to the screen and into the log. What it
 * heard and found belongs to the run, and is still known after an interruption.
 */
public final class Consultation implements Callback {

  /** The event of a log's line that holds what the doctor knew before the log begins. */
  static final String MEMORY = "doctor";

  private final Screen screen;
  private final @Nullable RunLog log;
  private final Trainer trainer;
  private final boolean stopWhenHopeless;
  private final FixCommand fixes;
  private final Doctor doctor;
  private final DoctorCallback listener;
  private boolean stopped;

  private Consultation(
      Screen screen,
      @Nullable RunLog log,
      Trainer trainer,
      Loss loss,
      RunFacts facts,
      boolean stopWhenHopeless,
      FixCommand fixes) {
    this.screen = screen;
    this.log = log;
    this.trainer = trainer;
    this.stopWhenHopeless = stopWhenHopeless;
    this.fixes = fixes;
    this.doctor = new Doctor(facts);
    this.listener =
        new DoctorCallback(trainer.gatherStatistics(), loss, facts.classes(), this::hear);
  }

  /**
   * Begins to watch a trainer, and looks at its network and data before step 1.
   *
   * @param screen where findings are told
   * @param log where they and the statistics are written, or null
   * @param setup what is trained
   * @param trainer that trains it
   * @param threads that compute
   * @param stopWhenHopeless whether a finding that says so ends the run
   * @param fixes the commands that do what is advised
   */
  public static Consultation begin(
      Screen screen,
      @Nullable RunLog log,
      Setup setup,
      Trainer trainer,
      int threads,
      boolean stopWhenHopeless,
      FixCommand fixes) {
    Loss loss = setup.settings().loss();
    Program program = trainer.program();
    RunFacts facts =
        RunFacts.of(program.network(), setup.settings(), setup.data().train().size(), threads);
    Consultation consultation =
        new Consultation(screen, log, trainer, loss, facts, stopWhenHopeless, fixes);
    if (log != null) {
      new ObservationLog(log).write(facts);
    }
    trainer.addCallback(consultation);
    if (log != null) {
      consultation.tellOfBefore(log);
    }
    if (trainer.state().steps() == 0) {
      consultation.hear(
          Checkups.of(program, trainer.state().parameters(), setup.trainingDataset(), loss));
      consultation.hear(Overlap.of(setup.data().train(), setup.data().test()));
    }
    return consultation;
  }

  /**
   * Writes what the doctor knows of before, where the log doesn't tell of it: a new file, or one
   * that a part of the run was not written to. Without the windows, which would make the line long.
   */
  private void tellOfBefore(RunLog log) {
    DoctorMemory memory = doctor.memory();
    boolean known =
        memory.windows().isEmpty()
            || log.hasWindow(memory.windows().getLast().epoch(), memory.windows().getLast().step());
    if (!known) {
      log.write(MEMORY, Fields.of(memory.withoutWindows()));
    }
  }

  @Override
  public String stateName() {
    return "doctor";
  }

  @Override
  public String state() {
    return new ConsultationMemory(doctor.memory(), listener.memory()).toJson();
  }

  @Override
  public void restore(String memory) {
    try {
      ConsultationMemory parsed = ConsultationMemory.parse(memory);
      listener.recall(parsed.window());
      doctor.recall(parsed.doctor());
    } catch (IllegalArgumentException e) {
      screen.plain(
          "what the doctor knew of the run before can't be read, so it starts anew: "
              + e.getMessage());
    }
  }

  @Override
  public void onStep(Position position, Metrics batch) {
    listener.onStep(position, batch);
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    listener.onEpoch(position, result);
  }

  /** Training met NaN or infinity. */
  public void failed(NonFiniteException e) {
    hear(
        new Breakdown(
            trainer.position().epoch(), trainer.position().step(), String.valueOf(e.getMessage())));
  }

  /** Whether a hopeless finding ended the run. */
  public boolean stopped() {
    return stopped;
  }

  private void hear(Observation observation) {
    if (log != null && observation instanceof Window window) {
      new ObservationLog(log).write(window, trainer.learningRate());
    } else if (log != null) {
      new ObservationLog(log).write(observation);
    }
    List<Finding> before = doctor.findings();
    List<Finding> fresh = doctor.hear(observation);
    Set<String> causes = doctor.findings().stream().map(Finding::cause).collect(toSet());
    for (Finding finding : before) {
      if (!causes.contains(finding.cause())) {
        withdraw(finding, observation);
      }
    }
    for (Finding finding : fresh) {
      if (log != null) {
        log.write("finding", fields(finding));
      }
      FindingText.brief(screen, finding, fixes);
      if (stopWhenHopeless && finding.severity() == Severity.HOPELESS) {
        stopped = true;
        trainer.requestStop();
      }
    }
  }

  private void withdraw(Finding finding, Observation observation) {
    if (log != null) {
      Position at = trainer.position();
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("cause", finding.cause());
      fields.put("epoch", observation instanceof EpochEnd end ? end.epoch() : at.epoch());
      fields.put("step", observation instanceof EpochEnd end ? end.steps() : at.step());
      log.write("withdrawn", fields);
    }
    FindingText.withdrawn(screen, finding);
  }

  /** Says everything again, in full. */
  public void conclude() {
    List<Finding> findings = doctor.findings();
    if (!findings.isEmpty()) {
      screen.plain("");
      screen.line(
          "@|bold the doctor found %s|@",
          findings.size() == 1 ? "one cause" : findings.size() + " causes");
      FindingText.full(screen, findings, fixes);
    }
  }

  /** A finding as the log has it. */
  static Map<String, @Nullable Object> fields(Finding finding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("cause", finding.cause());
    fields.put("severity", finding.severity().label());
    fields.put("epoch", finding.epoch());
    fields.put("step", finding.step());
    fields.put("evidence", finding.evidence());
    fields.put("seen", finding.seen());
    fields.put("healthy", finding.healthy());
    Map<String, @Nullable Object> fix = new LinkedHashMap<>();
    fix.put("advice", finding.fix().advice());
    fix.put("option", String.join(" ", FixTexts.words(finding.fix())));
    fix.put("java", FixTexts.java(finding.fix()));
    fields.put("fix", fix);
    return fields;
  }
}
