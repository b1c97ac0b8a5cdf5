package org.lanewise.lab.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.train.EpochResult;

/** The laboratory's runs as a Markdown table. */
final class LabReport {

  private LabReport() {}

  /** The table, below a line that says how it was made. */
  static String markdown(List<LabRun> runs, String facts) {
    LabVerdict verdict = new LabVerdict(runs);
    StringBuilder text = new StringBuilder();
    text.append("# The article's listings in the laboratory\n\n").append(facts).append("\n\n");
    text.append(
        "| listing | claim | train loss | train acc | val loss | val acc | seconds | memory | the doctor | verdict |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (LabRun run : runs) {
      EpochResult last = run.last();
      text.append(
          String.format(
              Locale.ROOT,
              "| %d `%s` | %s | %s | %s | %s | %s | %.1f | %s | %s | %s |%n",
              run.listing().article(),
              run.listing().name(),
              run.listing().claim(),
              last == null ? "-" : String.format(Locale.ROOT, "%.3f", last.loss()),
              last == null ? "-" : String.format(Locale.ROOT, "%.3f", last.accuracy()),
              last == null
                  ? "-"
                  : String.format(Locale.ROOT, "%.3f", last.validationLoss().orElseThrow()),
              last == null
                  ? "-"
                  : String.format(Locale.ROOT, "%.3f", last.validationAccuracy().orElseThrow()),
              run.seconds(),
              memory(run),
              findings(run.findings()),
              verdict.of(run)));
    }
    return text.toString();
  }

  /** The names of the causes, or "nothing". */
  static String findings(List<Finding> findings) {
    return findings.isEmpty()
        ? "nothing"
        : findings.stream().map(Finding::cause).collect(Collectors.joining(", "));
  }

  /** In megabytes. */
  static String memory(LabRun run) {
    Long bytes = run.peakBytes();
    return bytes == null ? "-" : String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
  }
}
