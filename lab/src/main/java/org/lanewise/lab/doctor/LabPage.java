package org.lanewise.lab.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.page.PageText;

/** The laboratory's runs as one page that needs nothing else. */
final class LabPage {

  private LabPage() {}

  /** The page. */
  static String html(List<LabRun> runs, String facts) {
    return PageText.filled(
        text("lab.html"),
        Map.of(
            "style",
            text("lab.css"),
            "facts",
            escaped(facts),
            "listings",
            listings(runs),
            "data",
            "const runs = " + data(runs) + ";",
            "charts",
            text("lab.js"),
            "library",
            PageText.library()));
  }

  private static String listings(List<LabRun> runs) {
    LabVerdict verdict = new LabVerdict(runs);
    StringBuilder html = new StringBuilder();
    for (LabRun run : runs) {
      EpochResult last = run.last();
      html.append("<article><h3>")
          .append(run.listing().article())
          .append(" <code>")
          .append(run.listing().name())
          .append("</code>: ")
          .append(escaped(run.listing().title()))
          .append("</h3><p class=\"network\">")
          .append(escaped(run.listing().network()))
          .append(", input ")
          .append(run.listing().inputLabel())
          .append(String.format(Locale.ROOT, ", batch %,d</p><dl>", run.batch()));
      entry(html, "The article says", run.listing().claim());
      entry(
          html,
          "What happened",
          last == null
              ? "Training broke down."
              : String.format(
                  Locale.ROOT,
                  "after %s and %s: training loss %.3f, accuracy %.3f; validation loss %.3f, accuracy %.3f; %.1f s, %s",
                  Count.of(run.history().size(), "epoch"),
                  Count.of(run.steps(), "step"),
                  last.loss(),
                  last.accuracy(),
                  last.validationLoss().orElseThrow(),
                  last.validationAccuracy().orElseThrow(),
                  run.seconds(),
                  LabReport.memory(run)));
      entry(html, "Verdict", verdict.of(run));
      if (run.findings().isEmpty()) {
        entry(html, "The doctor", "finds nothing wrong.");
      }
      for (Finding finding : run.findings()) {
        entry(
            html,
            "The doctor",
            "%s, %s: %s %s"
                .formatted(
                    finding.cause(), finding.when(), finding.seen(), finding.fix().advice()));
      }
      html.append("</dl></article>");
    }
    return html.toString();
  }

  private static void entry(StringBuilder html, String name, String value) {
    html.append("<dt>").append(name).append("</dt><dd>").append(escaped(value)).append("</dd>");
  }

  private static String data(List<LabRun> runs) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (LabRun run : runs) {
      List<Object> losses = new ArrayList<>();
      run.losses().forEach(p -> losses.add(point(p.epochs(), p.loss())));
      List<Object> training = new ArrayList<>();
      List<Object> validation = new ArrayList<>();
      for (EpochResult epoch : run.history()) {
        training.add(point(epoch.epoch(), epoch.accuracy()));
        validation.add(point(epoch.epoch(), epoch.validationAccuracy().orElseThrow()));
      }
      Map<String, Object> curves = new LinkedHashMap<>();
      curves.put("loss", losses);
      curves.put("training", training);
      curves.put("validation", validation);
      all.put(run.listing().name(), curves);
    }
    return PageText.script(all);
  }

  private static Map<String, Object> point(double x, double y) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("x", x);
    point.put("y", y);
    return point;
  }

  private static String text(String resource) {
    return PageText.resource(LabPage.class, resource);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
