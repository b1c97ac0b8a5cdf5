package org.lanewise.lab.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.listing.Listings;

/** Whether what the article says of a listing came true in a run of it. */
final class LabVerdict {

  /** Twice the accuracy of a guess among ten classes: that is not stuck. */
  private static final double GOING = 0.2;

  /** The article's claims are about the course of training, which fewer epochs don't show. */
  private static final int EPOCHS = 3;

  /** What is seen in a fifth of one epoch of the article; below that any network only begins. */
  private static final long IMAGES = 10_000;

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
    Optional<LabRun> shortest =
        Stream.concat(Stream.of(run), compared(run)).filter(LabVerdict::tooShort).findFirst();
    if (shortest.isPresent()) {
      return tooShort(run, shortest.get());
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
                  ? "Does not hold here: %.3f after %s%s."
                  : "Holds per epoch: %.3f after only %s%s. Per step it learns normally.",
              accuracy,
              Count.of(run.steps(), "step"),
              against("batch-64", accuracy));
      default ->
          String.format(
              Locale.ROOT,
              better(accuracy, "full-batch") ? "Holds: %.3f%s." : "Does not hold here: %.3f%s.",
              accuracy,
              against("full-batch", accuracy));
    };
  }

  /** The runs that the verdict on this one would compare it with. */
  private Stream<LabRun> compared(LabRun run) {
    String other =
        switch (run.listing().name()) {
          case "raw" -> "scaled";
          case "scaled" -> "raw";
          case "shallow" -> "deep";
          case "deep" -> "shallow";
          case "full-batch" -> "batch-64";
          default -> "full-batch";
        };
    return runs.stream().filter(r -> r.listing().name().equals(other));
  }

  private static boolean tooShort(LabRun run) {
    return run.history().size() < EPOCHS || (long) run.history().size() * run.images() < IMAGES;
  }

  private static String tooShort(LabRun run, LabRun shortest) {
    String whose = shortest == run ? "" : " of '%s'".formatted(shortest.listing().name());
    return "No verdict: %s of %s%s are too little to judge a claim about %s of 50,000; at least %s and %s in all are needed."
        .formatted(
            Count.of(shortest.history().size(), "epoch"),
            Count.of(shortest.images(), "image"),
            whose,
            Count.of(Listings.EPOCHS, "epoch"),
            Count.of(EPOCHS, "epoch"),
            Count.of(IMAGES, "image"));
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
