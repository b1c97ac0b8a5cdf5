package org.lanewise.lab.explain;

import java.util.List;
import java.util.Map;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.fault.Fault;
import org.lanewise.lab.fault.Faults;
import picocli.CommandLine.Model.CommandSpec;

/** The faults that one step on one image can show, and why the others can't be seen in it. */
final class StepFaults {

  private static final Map<String, String> UNSEEN =
      Map.of(
          "slow", "it changes how long a step takes, not its numbers",
          "labels-wrong", "one image has one label, and --label gives it another",
          "data-leakage", "it is about the test images of a run",
          "statistics-cold", "a step in training doesn't use moving statistics",
          "batch-too-large", "it is about how many images a step has",
          "not-shuffled", "it is about the order of a run's images",
          "gradients-not-cleared", "before the first step there is no gradient to keep",
          "network-too-small", "what a network can't learn shows after many steps",
          "overfitting", "what is learned by heart shows after many epochs");

  private StepFaults() {}

  /** Their names, in the order of the doctor's table. */
  static List<String> names() {
    return Faults.names().stream().filter(name -> !UNSEEN.containsKey(name)).toList();
  }

  /** The fault of this name; a wrong call where there is none, or a step can't show it. */
  static Fault find(CommandSpec spec, String name) {
    String why = UNSEEN.get(name);
    if (why != null) {
      throw Calls.wrong(
          spec,
          "one step can't show the fault '%s': %s (it can show %s)"
              .formatted(name, why, String.join(", ", names())));
    }
    return Faults.find(name)
        .orElseThrow(() ->
            Calls.wrong(
                spec,
                "there is no fault '%s'%s (one step can show %s)"
                    .formatted(name, Near.hint(name, Faults.names()), String.join(", ", names()))));
  }
}
