package org.lanewise.lab.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lanewise.engine.train.EpochResult;

/** Whether what the article says of a listing came true in a run of it. */
final class LabVerdict {

  /** Twice the accuracy of a guess among ten classes: that is not stuck. */
  private static final double GOING = 0.2;

  private final List<LabRun> runs;

  LabVerdict(List<LabRun> runs) {
    this.runs = runs;
  }

  /** A sentence or two that begin with the answer. */
  String of(LabRun run) {
    EpochResult last = run.last();
    if (last == null) {
      return "Training broke down in the first epoch.";
    }
    double accuracy = last.validationAccuracy().orElseThrow();
    return switch (run.listing().name()) {
      case "raw" ->
          accuracy < GOING
              ? String.format(
                  Locale.ROOT, "Holds in this run: validation accuracy stays at %.3f.", accuracy)
              : String.format(
                  Locale.ROOT,
                  "Does not hold with Adam and Glorot's weights: training recovers and reaches %.3f. What scaling changes is accuracy%s.",
                  accuracy,
                  against("scaled", accuracy));
      case "scaled" ->
          String.format(
              Locale.ROOT,
              accuracy > GOING ? "Holds: %.3f on validation images%s." : "Does not hold: %.3f%s.",
              accuracy,
              against("raw", accuracy));
      case "shallow" ->
          last.accuracy() < GOING
              ? String.format(
                  Locale.ROOT,
                  "Holds in this run: training accuracy stays at %.3f.",
                  last.accuracy())
              : String.format(
                  Locale.ROOT,
                  "Does not hold: it does not stall. Training accuracy reaches %.3f, validation %.3f%s.",
                  last.accuracy(),
                  accuracy,
                  against("deep", accuracy));
      case "deep" ->
          String.format(
              Locale.ROOT,
              better(accuracy, "shallow") ? "Holds: %.3f%s." : "Does not hold here: %.3f%s.",
              accuracy,
              against("shallow", accuracy));
      case "full-batch" ->
          String.format(
              Locale.ROOT,
              better(accuracy, "batch-64")
                  ? "Does not hold here: %.3f after %,d steps%s."
                  : "Holds per epoch: %.3f after only %,d steps%s. Per step it learns normally.",
              accuracy,
              run.steps(),
              against("batch-64", accuracy));
      default ->
          String.format(
              Locale.ROOT,
              better(accuracy, "full-batch") ? "Holds: %.3f%s." : "Does not hold here: %.3f%s.",
              accuracy,
              against("full-batch", accuracy));
    };
  }

  private boolean better(double accuracy, String other) {
    OptionalDouble theirs = accuracy(other);
    return theirs.isEmpty() ? accuracy > GOING : accuracy > theirs.getAsDouble();
  }

  private String against(String other, double accuracy) {
    OptionalDouble theirs = accuracy(other);
    return theirs.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            " (%s: %.3f, a difference of %+.1f points)",
            other,
            theirs.getAsDouble(),
            100 * (accuracy - theirs.getAsDouble()));
  }

  private OptionalDouble accuracy(String name) {
    Optional<LabRun> run =
        runs.stream().filter(other -> other.listing().name().equals(name)).findFirst();
    return run.isPresent() ? OptionalDouble.of(run.get().accuracy()) : OptionalDouble.empty();
  }
}
