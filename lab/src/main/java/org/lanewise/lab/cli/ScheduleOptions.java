package org.lanewise.lab.cli;

import static org.lanewise.engine.Lanewise.cosine;
import static org.lanewise.engine.Lanewise.linear;
import static org.lanewise.engine.Lanewise.oneCycle;
import static org.lanewise.engine.Lanewise.plateau;
import static org.lanewise.engine.Lanewise.warmUp;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.StepDecay;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose the learning rate of each step. */
public final class ScheduleOptions {

  private static final String ONE_CYCLE = "one-cycle";
  private static final List<String> NAMES =
      List.of("constant", "step", "cosine", ONE_CYCLE, "linear", "plateau");

  /** How often the steps shrink the rate in a run, and to what part of it. */
  private static final int STAIRS = 3;

  private static final double STAIR = 0.1;

  /** The peak over the optimizer's rate, as with 0.001 and 0.004 for Adam. */
  private static final double PEAK = 4;

  private static final int PLATEAU_EPOCHS = 3;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "constant; step: a tenth after each third of the epochs; cosine or linear: falls to 0; one-cycle: rises to"
              + " a peak for 30 percent of the steps, then falls; plateau: a tenth after 3 epochs in which the"
              + " validation loss did not fall. Default: ${DEFAULT-VALUE}.")
  private String name = "constant";

  @Option(
      names = "--peak",
      paramLabel = "RATE",
      description = "The largest rate of one-cycle. Default: four times the learning rate.")
  private @Nullable Double peak;

  @Option(
      names = "--warmup",
      paramLabel = "EPOCHS",
      description =
          "Let the rate rise from 0 for so many epochs first; 0.5 is half of one. Default: none.")
  private @Nullable Double warmup;

  /** Refuses what can't be right, whatever the data are. */
  public void check(OptimizerOptions optimizer, int epochs) {
    Choice.check(command, "--schedule", name, NAMES);
    if (peak != null && !name.equals(ONE_CYCLE)) {
      throw Calls.wrong(command, "--peak goes with --schedule one-cycle, not " + name);
    }
    if (peak != null && optimizer.hasRate()) {
      throw Calls.wrong(
          command,
          "--peak says how fast a one-cycle learns, so that --learning-rate would count for nothing; give one of them");
    }
    schedule(1, epochs, 1);
    if (warmup == null) {
      return;
    }
    if (name.equals(ONE_CYCLE)) {
      throw Calls.wrong(
          command, "--warmup and --schedule one-cycle both let the rate rise; give one of them");
    }
    if (!(warmup > 0 && warmup < epochs)) {
      throw Calls.wrong(
          command,
          String.format(
              Locale.ROOT,
              "--warmup is %s, but must be above 0 and below the %s of the run",
              warmup,
              Count.of(epochs, "epoch")));
    }
  }

  /** The schedule of a run of so many epochs with so many steps each. */
  public Schedule schedule(double rate, int epochs, int stepsPerEpoch) {
    return Calls.valid(
        command,
        () -> {
          Schedule schedule = made(rate, epochs, stepsPerEpoch);
          return warmup == null
              ? schedule
              : warmUp(Math.max(1, Math.round(warmup * stepsPerEpoch)), schedule);
        });
  }

  private Schedule made(double rate, int epochs, int stepsPerEpoch) {
    return switch (name) {
      case "step" -> new StepDecay((long) Math.ceilDiv(epochs, STAIRS) * stepsPerEpoch, STAIR);
      case "cosine" -> cosine();
      case "linear" -> linear();
      case ONE_CYCLE -> oneCycle(peak == null ? PEAK * rate : peak);
      case "plateau" -> plateau(PLATEAU_EPOCHS);
      default -> new Constant();
    };
  }
}
