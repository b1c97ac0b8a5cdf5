package org.lanewise.lab.doctor;

import java.util.List;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.lab.cli.Screen;

/** A finding in words. */
final class FindingText {

  private FindingText() {}

  /** One or two lines, while training goes on. */
  static List<String> brief(Screen screen, Finding finding) {
    return List.of(
        "%s %s, %s: %s"
            .formatted(
                screen.styled("bold,yellow", "doctor"),
                screen.styled("bold", finding.cause()),
                finding.when(),
                finding.seen()),
        "       fix: %s  %s".formatted(finding.fix().advice(), finding.fix().option()));
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
      screen.plain("  seen     " + finding.seen());
      screen.plain("  healthy  " + finding.healthy());
      screen.plain("  fix      " + finding.fix().advice());
      screen.plain("           " + finding.fix().option());
      screen.plain("           " + finding.fix().java());
    }
  }
}
