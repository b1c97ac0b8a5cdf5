package org.lanewise.lab.doctor;

import java.util.List;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.lab.cli.Screen;

/** A finding in words. */
final class FindingText {

  private FindingText() {}

  /** In two sentences, while training goes on. */
  static void brief(Screen screen, Finding finding) {
    screen.prose(
        screen.styled("bold,yellow", "doctor") + " ",
        "%s, %s: %s"
            .formatted(screen.styled("bold", finding.cause()), finding.when(), finding.seen()));
    screen.prose(
        "       fix: ", "%s  %s".formatted(finding.fix().advice(), finding.fix().option()));
  }

  /** Everything. */
  static void full(Screen screen, List<Finding> findings) {
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
      screen.plain("           " + finding.fix().option());
      screen.plain("           " + finding.fix().java());
    }
  }
}
