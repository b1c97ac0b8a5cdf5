package org.lanewise.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command's help under headings, where there are more than a person takes in at
 * once: those that many commands have by what they are about, the command's own before them.
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

  private HelpGroups() {}

  /** The section of the options. */
  static String render(Help help) {
    List<OptionSpec> all = help.commandSpec().options().stream().filter(o -> !o.hidden()).toList();
    if (all.size() <= FEW) {
      return help.optionList();
    }
    List<OptionSpec> own = new ArrayList<>(all.stream().filter(o -> o.group() == null).toList());
    StringBuilder headed = new StringBuilder();
    for (Group group : GROUPS) {
      List<OptionSpec> some =
          own.stream().filter(o -> group.names().contains(o.longestName())).toList();
      own.removeAll(some);
      if (!some.isEmpty()) {
        headed.append(help.createHeading("%n" + group.heading() + "%n"));
        headed.append(help.optionListExcludingGroups(some));
      }
    }
    return help.optionListExcludingGroups(own) + headed + help.optionListGroupSections();
  }
}
