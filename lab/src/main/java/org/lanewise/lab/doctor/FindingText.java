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

  /** Everything. */
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
      screen.plain("           " + FixTexts.java(finding.fix()));
    }
  }
}
