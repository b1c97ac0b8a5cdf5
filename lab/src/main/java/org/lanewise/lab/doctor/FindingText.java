package org.lanewise.lab.doctor;

import java.util.List;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.lab.cli.Screen;

/** A finding in words. */
final class FindingText {

  private FindingText() {}

  /** In two sentences and a command, while training goes on. */
  static void brief(Screen screen, Finding finding, FixCommand fixes) {
    screen.prose(
        screen.styled("bold,yellow", "doctor") + " ",
        "%s, %s: %s"
            .formatted(screen.styled("bold", finding.cause()), finding.when(), finding.seen()));
    screen.prose("       fix: ", finding.fix().advice());
    fixes.of(finding.fix()).ifPresent(command -> screen.plain("            " + command));
  }

  /** That it is not so any more. */
  static void withdrawn(Screen screen, Finding finding) {
    screen.prose(
        screen.styled("bold,yellow", "doctor") + " ",
        "%s, of %s, does not hold any more: it got better since"
            .formatted(screen.styled("bold", finding.cause()), finding.when()));
  }

  /** Everything; changes as Java where no call of this program started the run. */
  static void full(Screen screen, List<Finding> findings, FixCommand fixes) {
    for (Finding finding : findings) {
      screen.plain("");
      screen.plain(
          "%s  (%s, %s)"
              .formatted(
                  screen.styled("bold,yellow", finding.cause()),
                  finding.severity().label(),
                  finding.when()));
      screen.prose("  seen     ", finding.seen());
      screen.prose("  healthy  ", finding.healthy());
      screen.prose("  fix      ", finding.fix().advice());
      fixes.of(finding.fix()).ifPresent(command -> screen.plain("           " + command));
      if (fixes.isUnknown()) {
        screen.plain("           " + FixTexts.java(finding.fix()));
      }
    }
  }
}
