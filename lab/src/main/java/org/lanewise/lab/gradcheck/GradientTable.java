package org.lanewise.lab.gradcheck;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.check.TensorCheck;
import org.lanewise.engine.check.TensorCheck.Worst;
import org.lanewise.engine.tensor.Digits;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.ScreenTable;

/** The worst element of each tensor. */
public final class GradientTable {

  private GradientTable() {}

  /** A row for what was compared of each tensor, and one for what stands on a kink. */
  public static void show(GradientReport report, Screen screen) {
    screen.prose(
        String.format(
            Locale.ROOT,
            "loss %s, relative error %.1e",
            Digits.eight(report.loss()),
            report.lossError()));
    ScreenTable table =
        new ScreenTable()
            .left("worst element", 14)
            .right("of")
            .right("backpropagation")
            .right("difference")
            .right("error")
            .left("kink");
    for (TensorCheck tensor : report.tensors()) {
      tensor.worst().ifPresent(worst -> row(table, tensor, worst, tensor.checked(), "no"));
      tensor.kink().ifPresent(worst -> row(table, tensor, worst, tensor.skipped(), "yes"));
    }
    table.show(screen);
    if (report.tensors().stream().anyMatch(tensor -> tensor.skipped() > 0)) {
      screen.prose(
          "On a kink a ReLU or a pooling window decides otherwise on either side: there is no"
              + " derivative, and the error says nothing.");
    }
  }

  private static void row(
      ScreenTable table, TensorCheck tensor, Worst worst, int elements, String kink) {
    table.row(
        tensor.place(worst.element()).toString(),
        ScreenTable.count(elements),
        Digits.eight(worst.gradient()),
        Digits.eight(worst.difference()),
        String.format(Locale.ROOT, "%.1e", worst.relativeError()),
        kink);
  }

  /** The same as fields of JSON. */
  public static Map<String, @Nullable Object> fields(GradientReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("loss", report.loss());
    fields.put("loss_error", report.lossError());
    fields.put("worst_error", report.worstRelativeError());
    fields.put("tolerance", GradientCheck.TOLERANCE);
    fields.put("tensors", report.tensors().stream().map(GradientTable::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(TensorCheck tensor) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("tensor", tensor.path());
    fields.put("shape", Arrays.stream(tensor.shape().toArray()).boxed().toList());
    fields.put("compared", tensor.checked());
    fields.put("on_kinks", tensor.skipped());
    fields.put("worst", fields(tensor, tensor.worst()));
    fields.put("worst_on_kinks", fields(tensor, tensor.kink()));
    return fields;
  }

  private static @Nullable Map<String, @Nullable Object> fields(
      TensorCheck tensor, Optional<Worst> worst) {
    if (worst.isEmpty()) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("place", tensor.place(worst.get().element()));
    fields.put("backpropagation", worst.get().gradient());
    fields.put("difference", worst.get().difference());
    fields.put("error", worst.get().relativeError());
    return fields;
  }

  /** What is wrong, with the place; empty where all is as it should be. */
  public static Optional<String> complaint(GradientReport report) {
    if (!(report.lossError() <= GradientCheck.TOLERANCE)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the engine's loss differs from %s by a relative error of %.1e",
              Digits.eight(report.loss()),
              report.lossError()));
    }
    return report
        .worst()
        .filter(
            tensor -> !(tensor.worst().orElseThrow().relativeError() <= GradientCheck.TOLERANCE))
        .map(tensor -> complaint(tensor, tensor.worst().orElseThrow()));
  }

  private static String complaint(TensorCheck tensor, Worst worst) {
    return String.format(
        Locale.ROOT,
        "the gradient of %s is %s by backpropagation and %s by central differences, a relative error of %.1e",
        tensor.place(worst.element()),
        Digits.eight(worst.gradient()),
        Digits.eight(worst.difference()),
        worst.relativeError());
  }
}
