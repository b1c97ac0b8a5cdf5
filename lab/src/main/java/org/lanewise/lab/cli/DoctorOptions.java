package org.lanewise.lab.cli;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.doctor.DoctorRequest;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the doctor that watches training. */
public final class DoctorOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--no-doctor",
      description = "Don't watch for reasons why training may be stuck, and gather no statistics.")
  private boolean noDoctor;

  @Option(
      names = "--stop-when-hopeless",
      description = "End the run when the doctor finds that it can't recover.")
  private boolean stopWhenHopeless;

  @Option(
      names = "--inject",
      paramLabel = "ILLNESS",
      completionCandidates = Names.class,
      description =
          "Put in a fault, to see what it does and whether the doctor names it: ${COMPLETION-CANDIDATES}."
              + " backward-wrong is seen by ${ROOT-COMMAND-NAME} doctor alone.")
  private @Nullable String fault;

  /** What was asked for. */
  public DoctorRequest doctorRequest() {
    if (noDoctor && stopWhenHopeless) {
      throw Calls.wrong(
          command, "--no-doctor and --stop-when-hopeless contradict each other; give one of them");
    }
    return new DoctorRequest(!noDoctor, stopWhenHopeless, fault());
  }

  private @Nullable Fault fault() {
    String name = fault;
    if (name == null) {
      return null;
    }
    return Faults.find(name)
        .orElseThrow(() ->
            Calls.wrong(
                command,
                "there is no fault '%s'%s (the faults are %s)"
                    .formatted(
                        name, Near.hint(name, Faults.names()), String.join(", ", Faults.names()))));
  }

  /** What can be put in, for the help. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Faults.names().iterator();
    }
  }
}
