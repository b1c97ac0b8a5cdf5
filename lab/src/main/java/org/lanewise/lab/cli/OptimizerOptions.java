package org.lanewise.lab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Near;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose the optimizer. */
public final class OptimizerOptions {

  private static final List<String> NAMES = List.of("adam", "sgd");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "adam or sgd. Default: ${DEFAULT-VALUE}.")
  private String name = "adam";

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Default: 0.001 for adam, 0.01 for sgd.")
  private @Nullable Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "Of sgd, at least 0 and below 1. Default: 0.9.")
  private @Nullable Double momentum;

  /** The optimizer that was asked for. */
  public Optimizer optimizer() {
    if (!NAMES.contains(name)) {
      throw Calls.wrong(
          command,
          "there is no optimizer '%s'%s (the optimizers are adam and sgd)"
              .formatted(name, Near.hint(name, NAMES)));
    }
    if (name.equals("adam") && momentum != null) {
      throw Calls.wrong(command, "--momentum goes with --optimizer sgd; adam has its own moments");
    }
    return Calls.valid(
        command,
        () -> {
          Sgd sgd = Sgd.defaults();
          Optimizer chosen =
              name.equals("adam")
                  ? Adam.defaults()
                  : new Sgd(sgd.learningRate(), momentum == null ? sgd.momentum() : momentum);
          return learningRate == null ? chosen : chosen.withLearningRate(learningRate);
        });
  }
}
