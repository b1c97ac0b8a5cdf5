package org.lanewise.lab.cli;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.doctor.Care;
import org.lanewise.lab.illness.Illness;
import org.lanewise.lab.illness.Illnesses;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the doctor that watches training. */
public final class CareOptions {

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
  private @Nullable String illness;

  /** What was asked for. */
  public Care care() {
    if (noDoctor && stopWhenHopeless) {
      throw Calls.wrong(
          command, "--no-doctor and --stop-when-hopeless contradict each other; give one of them");
    }
    return new Care(!noDoctor, stopWhenHopeless, illness());
  }

  private @Nullable Illness illness() {
    String name = illness;
    if (name == null) {
      return null;
    }
    return Illnesses.find(name)
        .orElseThrow(() ->
            Calls.wrong(
                command,
                "there is no illness '%s'%s (the illnesses are %s)"
                    .formatted(
                        name,
                        Near.hint(name, Illnesses.names()),
                        String.join(", ", Illnesses.names()))));
  }

  /** What can be put in, for the help. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Illnesses.names().iterator();
    }
  }
}
