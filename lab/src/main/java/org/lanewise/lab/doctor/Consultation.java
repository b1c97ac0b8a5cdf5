package org.lanewise.lab.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Breakdown;
import org.lanewise.engine.doctor.Checkups;
import org.lanewise.engine.doctor.Doctor;
import org.lanewise.engine.doctor.DoctorListener;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.doctor.Observation;
import org.lanewise.engine.doctor.Overlap;
import org.lanewise.engine.doctor.RunFacts;
import org.lanewise.engine.doctor.Severity;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.Trainer;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.illness.Setup;
import org.lanewise.lab.run.RunLog;

/** The doctor beside a run of training: what it finds goes to the screen and into the log. */
public final class Consultation {

  private final Screen screen;
  private final @Nullable RunLog log;
  private final Trainer trainer;
  private final boolean stopWhenHopeless;
  private final Doctor doctor;
  private boolean stopped;

  /**
   * Begins to watch a trainer, and looks at its network and data before step 1.
   *
   * @param screen where findings are told
   * @param log where they and the statistics are written, or null
   * @param setup what is trained
   * @param program how it runs
   * @param trainer that trains it
   * @param threads that compute
   * @param stopWhenHopeless whether a finding that says so ends the run
   */
  public Consultation(
      Screen screen,
      @Nullable RunLog log,
      Setup setup,
      Program program,
      Trainer trainer,
      int threads,
      boolean stopWhenHopeless) {
    this.screen = screen;
    this.log = log;
    this.trainer = trainer;
    this.stopWhenHopeless = stopWhenHopeless;
    RunFacts facts =
        RunFacts.of(program.network(), setup.settings(), setup.data().train().size(), threads);
    this.doctor = new Doctor(facts);
    if (log != null) {
      new ObservationLog(log).write(facts);
    }
    trainer.addListener(
        new DoctorListener(trainer.gatherStatistics(), program.network().classes(), this::hear));
    if (trainer.state().steps() == 0) {
      hear(Checkups.of(program, trainer.state().parameters(), setup.trainingExamples()));
      hear(Overlap.of(setup.data().train(), setup.data().test()));
    }
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
    if (log != null) {
      new ObservationLog(log).write(observation);
    }
    for (Finding finding : doctor.hear(observation)) {
      if (log != null) {
        log.write("finding", fields(finding));
      }
      FindingText.brief(screen, finding);
      if (stopWhenHopeless && finding.severity() == Severity.HOPELESS) {
        stopped = true;
        trainer.requestStop();
      }
    }
  }

  /** Says everything again, in full. */
  public void conclude() {
    List<Finding> findings = doctor.findings();
    if (!findings.isEmpty()) {
      screen.plain("");
      screen.line(
          "@|bold the doctor found %s|@",
          findings.size() == 1 ? "one cause" : findings.size() + " causes");
      FindingText.full(screen, findings);
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
    fields.put("fix", Fields.of(finding.fix()));
    return fields;
  }
}
