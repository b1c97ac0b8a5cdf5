package org.lanewise.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command's help under headings, where there are more than a person takes in at
 * once: those that many commands have by what they are about, the command's own before them.
 * Picocli's own groups are not used for that: where an option is typed twice they forget the
 * group's others.
 */
final class HelpGroups {

  private static final int FEW = 8;

  private record Group(String heading, Set<String> names) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("One number of the step:", Set.of("--weight", "--value", "--gradient")),
          new Group(
              "The images:",
              Set.of(
                  "--data",
                  "--skip-unreadable",
                  "--image-size",
                  "--fit",
                  "--validation",
                  "--fold",
                  "--train-images",
                  "--test-images",
                  "--all-images",
                  "--images",
                  "--augment",
                  "--tta")));

  private static final Map<Class<?>, String> HEADINGS =
      Map.of(
          StepOptions.class, "Epochs and batches:",
          OptimizerOptions.class, "The optimizer:",
          ScheduleOptions.class, "The learning rate from step to step:",
          LearningOptions.class, "Loss, gradient and weights:",
          OutputOptions.class, "What it leaves:",
          CheckpointOptions.class, "Checkpoints:",
          DoctorOptions.class, "The doctor:",
          ComputeOptions.class, "How it is computed; the result is the same:",
          ClusterOptions.class, "On a Spark cluster; the result is the same (docs/cluster.md):");

  private HelpGroups() {}

  /** The section of the options. */
  static String render(Help help) {
    List<OptionSpec> own = new ArrayList<>(help.commandSpec().options());
    own.removeIf(OptionSpec::hidden);
    if (own.size() <= FEW) {
      return help.optionList();
    }
    StringBuilder headed = new StringBuilder();
    for (Group group : GROUPS) {
      headed.append(
          section(
              help, group.heading(), own, option -> group.names().contains(option.longestName())));
    }
    for (CommandSpec mixin : help.commandSpec().mixins().values()) {
      String heading = HEADINGS.get(mixin.userObject().getClass());
      if (heading != null) {
        headed.append(section(help, heading, own, mixin.options()::contains));
      }
    }
    return help.optionListExcludingGroups(own) + headed;
  }

  /** Takes what belongs there out of the list. */
  private static String section(
      Help help, String heading, List<OptionSpec> from, Predicate<OptionSpec> belongs) {
    List<OptionSpec> some = from.stream().filter(belongs).toList();
    from.removeAll(some);
    return some.isEmpty()
        ? ""
        : help.createHeading("%n" + heading + "%n") + help.optionListExcludingGroups(some);
  }
}
