package org.lanewise.engine.store;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Cosine;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.optim.Linear;
import org.lanewise.engine.optim.Lookahead;
import org.lanewise.engine.optim.OneCycle;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Plateau;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.optim.StepDecay;
import org.lanewise.engine.optim.Triangular;
import org.lanewise.engine.optim.WarmUp;
import org.lanewise.engine.optim.WeightDecay;
import org.lanewise.engine.train.TrainingSettings;

/**
 * The optimizers, schedules, averages and losses that come with Lanewise, made from the labels and
 * settings that they tell. Each has its line here.
 */
final class KnownRules {

  private final Map<String, Double> settings;

  private KnownRules(Map<String, Double> settings) {
    this.settings = settings;
  }

  /**
   * An optimizer of ours.
   *
   * @throws IllegalArgumentException when a setting is missing or out of its range
   */
  static Optional<Optimizer> optimizer(String label, double rate, Map<String, Double> settings) {
    KnownRules of = new KnownRules(settings);
    Optional<Optimizer> known =
        switch (label) {
          case "adam" ->
              Optional.of(new Adam(rate, of.get("beta1"), of.get("beta2"), of.get("epsilon")));
          case "rmsprop" ->
              Optional.of(new RmsProp(rate, of.get("rho"), of.get("momentum"), of.get("epsilon")));
          case "sgd" ->
              Optional.of(new Sgd(rate, of.get("momentum"), settings.containsKey("nesterov")));
          default -> Optional.empty();
        };
    return known.map(optimizer -> WeightDecay.of(optimizer, settings));
  }

  /**
   * A schedule of ours.
   *
   * @throws IllegalArgumentException when a setting is missing or out of its range
   */
  static Optional<Schedule> schedule(String label, Map<String, Double> settings) {
    KnownRules of = new KnownRules(settings);
    if (label.startsWith(WarmUp.PREFIX)) {
      Map<String, Double> inner = new HashMap<>(settings);
      inner.remove(WarmUp.STEPS);
      inner.remove(WarmUp.BEGIN);
      return schedule(label.substring(WarmUp.PREFIX.length()), inner)
          .map(then -> new WarmUp(then, (long) of.get(WarmUp.STEPS), of.get(WarmUp.BEGIN)));
    }
    return Optional.ofNullable(
        switch (label) {
          case "constant" -> new Constant();
          case "cosine" -> new Cosine(of.get("end"));
          case "linear" -> new Linear(of.get("end"));
          case "one-cycle" -> new OneCycle(of.get("peak"), of.get("warmup"));
          case "plateau" ->
              new Plateau(
                  of.get("factor"),
                  (int) of.get("patience"),
                  of.get("min_delta"),
                  (int) of.get("cooldown"),
                  of.get("least"));
          case "step" -> new StepDecay((long) of.get("every"), of.get("factor"));
          case "triangular" -> new Triangular(of.get("begin"), of.get("top"), of.get("end"));
          default -> null;
        });
  }

  /**
   * A loss of ours.
   *
   * @throws IllegalArgumentException when a setting is out of its range
   */
  static Optional<Loss> loss(String label, Map<String, Double> settings) {
    return switch (label) {
      case "binary-cross-entropy" -> Optional.of(new BinaryCrossEntropy());
      case "mean-squared-error" -> Optional.of(new MeanSquaredError());
      case "softmax-cross-entropy" -> Optional.of(SoftmaxCrossEntropy.of(settings));
      default -> Optional.empty();
    };
  }

  /**
   * An average of ours.
   *
   * @throws IllegalArgumentException when a setting is missing or out of its range
   */
  static Optional<Average> average(String label, Map<String, Double> settings) {
    KnownRules of = new KnownRules(settings);
    return switch (label) {
      case "ema" -> Optional.of(new Ema(of.get("momentum")));
      case "lookahead" ->
          Optional.of(new Lookahead((int) of.get("every"), of.get("alpha"), (int) of.get("power")));
      default -> Optional.empty();
    };
  }

  /**
   * Refuses a rule that a file would take for one of ours and couldn't make again.
   *
   * @throws IllegalArgumentException when one has the label of ours, but not its settings
   */
  static void check(TrainingSettings training) {
    Optimizer optimizer = training.optimizer();
    check(
        "optimizer",
        optimizer.label(),
        label -> optimizer(label, optimizer.learningRate(), optimizer.settings()));
    Schedule schedule = training.schedule();
    check("schedule", schedule.label(), label -> schedule(label, schedule.settings()));
    Loss loss = training.loss();
    check("loss", loss.label(), label -> loss(label, loss.settings()));
    training
        .update()
        .average()
        .ifPresent(average ->
            check("average", average.label(), label -> average(label, average.settings())));
  }

  private static void check(String what, String label, Function<String, Optional<?>> known) {
    try {
      var _ = known.apply(label);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the %s has the label %s of one of Lanewise's, but not its settings: %s; give it a label of its own",
              what,
              Quote.of(label),
              e.getMessage()),
          e);
    }
  }

  private double get(String name) {
    Double value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the setting %s is no number", Quote.of(name)));
    }
    return value;
  }
}
