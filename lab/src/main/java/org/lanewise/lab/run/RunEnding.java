package org.lanewise.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.lab.cli.ConfigFile;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.TypedCall;
import org.lanewise.lab.listing.Listings;

/** The last lines of a run on the screen: its result, what it left, and what to do next. */
final class RunEnding {

  /** Options that change no result. */
  private static final String[] HOW = {"--kernels", "--threads"};

  private final RunRequest request;
  private final Screen screen;
  private final Trainer trainer;
  private final boolean hopeless;

  /**
   * What is told of a trainer that has stopped.
   *
   * @param hopeless whether the doctor stopped it
   */
  RunEnding(RunRequest request, Screen screen, Trainer trainer, boolean hopeless) {
    this.request = request;
    this.screen = screen;
    this.trainer = trainer;
    this.hopeless = hopeless;
  }

  /**
   * Tells.
   *
   * @param best the epoch that is the result, or null where it is the last
   * @param hash of the parameters
   * @param status with which the process ends
   * @param saved whether the model was saved
   */
  void tell(@Nullable BestEpoch best, String hash, int status, boolean saved) {
    if (hopeless) {
      screen.line("@|yellow stopped|@ because the doctor found it hopeless");
    }
    if (status != 0) {
      tellInterrupted();
    } else if (!trainer.history().isEmpty()) {
      tellResult(best);
    }
    screen.plain("sha256 of the parameters " + hash);
    List<TypedCall> next = new ArrayList<>();
    Path model = request.outputs().save();
    if (model != null && !saved) {
      screen.prose("no model was saved, because no step was finished");
    } else if (model != null) {
      screen.plain("model " + model);
      screen.plain("options " + ConfigFile.beside(model));
      if (status != 0) {
        tellPart(best);
      }
      next.add(evaluation(model));
    }
    if (request.outputs().page() != null) {
      screen.plain("page " + request.outputs().page());
    }
    if (status == 0 && !request.work().listing().next().isEmpty()) {
      next.add(nextLesson());
    }
    for (int i = 0; i < next.size(); i++) {
      screen.plain((i == 0 ? "next  " : "      ") + next.get(i));
    }
  }

  private void tellInterrupted() {
    Position at = trainer.position();
    screen.prose(
        screen.styled("yellow", "interrupted")
            + String.format(
                Locale.ROOT,
                " in epoch %d after %d of %d steps",
                at.epoch(),
                at.step(),
                at.stepsPerEpoch()));
    if (request.checkpoints() != null) {
      screen.plain("to go on  " + request.call().with("--resume"));
    }
  }

  /** The options are those of the whole run, so that they don't lead to what is left of it. */
  private void tellPart(@Nullable BestEpoch best) {
    long steps =
        best == null || best.epoch() == 0
            ? trainer.state().steps()
            : (long) best.epoch() * trainer.position().stepsPerEpoch();
    int epochs = request.setup().settings().epochs();
    screen.prose(
        String.format(
            Locale.ROOT,
            "these options are of the whole run of %s; the model is what its first %s made",
            Count.of(epochs, "epoch"),
            Count.of(steps, "step")));
  }

  private void tellResult(@Nullable BestEpoch best) {
    List<EpochResult> history = trainer.history();
    EpochResult result =
        best == null || best.epoch() == 0 ? history.getLast() : history.get(best.epoch() - 1);
    if (best != null) {
      screen.prose(
          best.epoch() < trainer.firstCounted()
              ? String.format(
                  Locale.ROOT,
                  "no epoch counts as the best, so the last of %s is the result",
                  Count.of(history.size(), "epoch"))
              : String.format(
                  Locale.ROOT, "the best of %d epochs is epoch %d", history.size(), best.epoch()));
    }
    screen.prose(
        screen.styled(
                "bold,green",
                String.format(
                    Locale.ROOT,
                    "validation accuracy %.4f",
                    result.validationAccuracy().orElseThrow()))
            + String.format(
                Locale.ROOT,
                ", validation loss %s, trained in %.1f s",
                Rates.loss(result.validationLoss().orElseThrow(), 4),
                RunFacts.trainingSeconds(trainer)));
  }

  private TypedCall evaluation(Path model) {
    String file = model.toString();
    return request
        .call()
        .to(List.of("evaluate"), file.startsWith("-") ? "./" + file : file)
        .without(HOW);
  }

  /** The listing that shows the next lesson, on the same data. */
  private TypedCall nextLesson() {
    TypedCall call = request.call();
    String listing = request.work().listing().next();
    TypedCall next = call.to(List.of("train"), listing).without(HOW);
    List<String> epochs = call.options().get("--epochs");
    if (epochs != null) {
      next = next.with("--epochs", epochs.toArray(String[]::new));
    }
    int images = request.work().data().train().size();
    OptionalInt batch = Listings.find(listing).orElseThrow().batch();
    return batch.orElse(0) > images ? next.with("--batch", Integer.toString(images)) : next;
  }
}
