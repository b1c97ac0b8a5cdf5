package org.lanewise.lab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Near;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose the optimizer. */
public final class OptimizerOptions {

  private static final List<String> NAMES = List.of("adam", "adamw", "sgd", "rmsprop");

  /** PyTorch's decay of AdamW. */
  private static final double ADAMW_DECAY = 0.01;

  /** The optimizer where none is named. */
  public static final String USUAL = "adam";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "adam, adamw, sgd or rmsprop. Default: ${DEFAULT-VALUE}.")
  private String name = USUAL;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Default: 0.01 for sgd, 0.001 for the others.")
  private @Nullable Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description =
          "Of sgd and rmsprop, at least 0 and below 1. Default: 0.9 for sgd, 0 for rmsprop.")
  private @Nullable Double momentum;

  @Option(
      names = "--nesterov",
      description = "With sgd: look ahead along the velocity. Default: no.")
  private boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description =
          "Shrink the kernels by rate times D in every step, apart from the gradient. Default: 0.01 for adamw, none"
              + " for the others.")
  private @Nullable Double weightDecay;

  /** The optimizer that was asked for. */
  public Optimizer optimizer() {
    if (!NAMES.contains(name)) {
      throw Calls.wrong(
          command,
          "there is no optimizer '%s'%s (the optimizers are %s)"
              .formatted(name, Near.hint(name, NAMES), String.join(", ", NAMES)));
    }
    if (name.startsWith("adam") && momentum != null) {
      throw Calls.wrong(
          command,
          "--momentum goes with --optimizer sgd or rmsprop; %s has its own moments"
              .formatted(name));
    }
    if (nesterov && !name.equals("sgd")) {
      throw Calls.wrong(command, "--nesterov goes with --optimizer sgd, not " + name);
    }
    return Calls.valid(command, this::made);
  }

  private Optimizer made() {
    Sgd sgd = Sgd.defaults();
    RmsProp rms = RmsProp.defaults();
    Optimizer plain =
        switch (name) {
          case "sgd" ->
              new Sgd(sgd.learningRate(), momentum == null ? sgd.momentum() : momentum, nesterov);
          case "rmsprop" ->
              new RmsProp(
                  rms.learningRate(),
                  rms.rho(),
                  momentum == null ? rms.momentum() : momentum,
                  rms.epsilon());
          default -> Adam.defaults();
        };
    Optimizer chosen = learningRate == null ? plain : plain.withLearningRate(learningRate);
    Double decay = weightDecay;
    if (decay == null && name.equals("adamw")) {
      decay = ADAMW_DECAY;
    }
    return decay == null ? chosen : chosen.withDecay(decay);
  }

  /** The rate that an optimizer of this name has where none is told. */
  public static double usualRate(String name) {
    OptimizerOptions usual = new OptimizerOptions();
    usual.name = name;
    return usual.made().learningRate();
  }

  /** Whether the rate was told. */
  boolean hasRate() {
    return learningRate != null;
  }
}
