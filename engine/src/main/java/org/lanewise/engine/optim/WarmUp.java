package org.lanewise.engine.optim;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A schedule after a warm-up, in which the rate rises along a line to the one that the schedule
 * begins with.
 *
 * <pre>
 * rate(t) = first · (begin + (1 - begin) · t / steps)             t = step - 1 below steps
 * rate(t) = the schedule's, of a run that begins and is shorter by that   from there on
 * </pre>
 *
 * <p>where first is the schedule's first rate. Sources: Goyal and others, "Accurate, Large
 * Minibatch SGD", 2017; Keras' {@code CosineDecay}, whose {@code initial_learning_rate} is {@code
 * first · begin}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(warmUp(1, cosine())).run();
 * }
 *
 * @param then what comes after it
 * @param steps how many it takes, from 1 to 2^53
 * @param begin the part of the first rate that it begins with, in [0, 1]
 */
public record WarmUp(Schedule then, long steps, double begin) implements Schedule {

  /** What its label begins with, followed by that of the schedule. */
  public static final String PREFIX = "warm-up-";

  /** The names of its own settings, beside those of the schedule. */
  public static final String STEPS = "warm_up_steps";

  /** The part of the first rate. */
  public static final String BEGIN = "warm_up_begin";

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range, or the schedule has a warm-up
   *     already
   */
  public WarmUp {
    Objects.requireNonNull(then, "then");
    Settings.count("the steps of the warm-up", steps, 1);
    Settings.partOrNone("begin of the warm-up", begin);
    if (then.settings().containsKey(STEPS)) {
      throw new IllegalArgumentException(then + " has a warm-up already; give it one");
    }
  }

  @Override
  public String label() {
    return PREFIX + then.label();
  }

  @Override
  public Map<String, Double> settings() {
    Map<String, Double> all = new HashMap<>(then.settings());
    all.put(STEPS, (double) steps);
    all.put(BEGIN, begin);
    return all;
  }

  @Override
  public double rate(double base, long step, long all, double[] state) {
    long left = Math.max(1, all - steps);
    if (step > steps) {
      return then.rate(base, step - steps, left, state);
    }
    double first = then.rate(base, 1, left, state);
    return first * (begin + (1 - begin) * ((step - 1.0) / steps));
  }

  @Override
  public boolean dependsOnLength() {
    return then.dependsOnLength();
  }

  @Override
  public void requireBase(double base) {
    then.requireBase(base);
  }

  @Override
  public double[] initialState() {
    return then.initialState();
  }

  @Override
  public void epochEnded(int epoch, double loss, double[] state) {
    then.epochEnded(epoch, loss, state);
  }
}
