package org.lanewise.lab.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Json;

/** Logs that no run has written, for the page's tests. */
final class SampleLog {

  /** Of one black pixel. */
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC";

  private final List<String> lines = new ArrayList<>();

  /** A run that has ended: two epochs of ten steps, a finding, a confusion and a wrong picture. */
  static SampleLog ended(List<String> classes, double rate) {
    SampleLog log = new SampleLog().begin(classes, rate);
    for (int epoch = 1; epoch <= 2; epoch++) {
      log.epoch(epoch, rate);
    }
    int n = classes.size();
    log.line(
        "confusion",
        Map.of(
            "first",
            0,
            "rows",
            IntStream.range(0, n)
                .mapToObj(truth ->
                    IntStream.range(0, n)
                        .mapToObj(taken -> taken == truth ? 7 : taken == truth + 1 ? 3 : 0)
                        .toList())
                .toList()));
    log.line(
        "wrong",
        Map.of(
            "image",
            17,
            "label",
            0,
            "predicted",
            1,
            "probability",
            0.91,
            "truth",
            0.02,
            "png",
            PNG));
    Map<String, @Nullable Object> end = new LinkedHashMap<>();
    end.put("sha256", "3c923ccd8a2014ad");
    end.put("completed", true);
    end.put("steps_done", 20);
    return log.line("end", end);
  }

  SampleLog begin(List<String> classes, double rate) {
    return line(
        "run",
        Map.of(
            "call",
            List.of("train", "deep"),
            "classes",
            classes,
            "epochs",
            2,
            "steps_per_epoch",
            10,
            "optimizer",
            "adam",
            "learning_rate",
            rate));
  }

  SampleLog epoch(int epoch, double rate) {
    for (int step = 2; step <= 10; step += 2) {
      double x = epoch - 1 + step / 10.0;
      Map<String, @Nullable Object> window = new LinkedHashMap<>();
      window.put("epoch", epoch);
      window.put("step", step);
      window.put("losses", List.of(2.3 / (1 + x), 2.2 / (1 + x)));
      window.put("accuracy", 0.1 + x / 4);
      window.put(
          "tensors",
          List.of(
              Map.of("path", "conv1/kernel", "gradient", 3 / (1 + x)),
              Map.of("path", "conv1/bias", "gradient", 4 / (1 + x)),
              Map.of("path", "dense/kernel", "gradient", 1 + x)));
      window.put("dead", List.of(Map.of("layer", "conv1", "fraction", x / 10)));
      window.put("learning_rate", rate * (3 - x));
      line("window", window);
    }
    Map<String, @Nullable Object> finding = new LinkedHashMap<>();
    finding.put("cause", "overfitting");
    finding.put("severity", "warning");
    finding.put("epoch", epoch);
    finding.put("step", 10);
    finding.put("seen", "the validation loss rises.");
    finding.put("healthy", "Both fall.");
    finding.put("fix", Map.of("advice", "Stop earlier."));
    line("finding", finding);
    return line(
        "epoch",
        Map.of(
            "epoch",
            epoch,
            "loss",
            2.3 / epoch,
            "accuracy",
            0.2 * epoch,
            "val_loss",
            2.4 / epoch,
            "val_accuracy",
            0.3 * epoch,
            "learning_rate",
            rate,
            "seconds",
            1.5));
  }

  SampleLog line(String event, Map<String, ? extends @Nullable Object> fields) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("event", event);
    all.putAll(fields);
    return text(Json.object(all));
  }

  SampleLog text(String line) {
    lines.add(line);
    return this;
  }

  /** Writes it. */
  Path to(Path file) throws IOException {
    return Files.write(file, lines);
  }
}
