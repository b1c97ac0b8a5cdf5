package org.lanewise.engine.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Named;

/**
 * What an optimizer did with one parameter: numbers with names, in the order in which they were
 * computed, each with the formula that it came from. The first are what it found, the last is the
 * parameter afterwards.
 *
 * @param numbers in order; no two have one name
 */
public record Update(List<Named> numbers) {

  /** The parameter before the step. */
  public static final String BEFORE = "parameter before";

  /** The gradient as the optimizer got it. */
  public static final String GRADIENT = "gradient";

  /** The number of the step, from 1. */
  public static final String STEP = "step";

  /** The learning rate of the step. */
  public static final String RATE = "learning rate";

  /** The parameter after the step. */
  public static final String AFTER = "parameter after";

  /** Keeps an unmodifiable copy. */
  public Update {
    numbers = List.copyOf(Objects.requireNonNull(numbers, "numbers"));
  }

  /**
   * A number by its name.
   *
   * @throws IllegalArgumentException when there is none; the message has those there are
   */
  public Named number(String name) {
    Objects.requireNonNull(name, "name");
    return numbers.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "this update has no '%s'; it has %s",
                    name,
                    String.join(", ", numbers.stream().map(Named::name).toList()))));
  }

  /** The parameter before the step. */
  public float before() {
    return number(BEFORE).floatValue();
  }

  /** The parameter after the step. */
  public float after() {
    return number(AFTER).floatValue();
  }

  /** What a state is called after the step: {@code first-moment after}. */
  public static String after(String state) {
    return Objects.requireNonNull(state, "state") + " after";
  }

  /** The numbers line by line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Named one : numbers) {
      text.append(one.formula()).append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Gathers the numbers of an update, as an optimizer computes them. */
  static final class Steps {

    private final List<Named> numbers = new ArrayList<>();

    /** What every optimizer finds. */
    Steps(Optimizer optimizer, At at) {
      add(BEFORE, new Constant(BEFORE, at.parameters()[at.index()]));
      add(GRADIENT, new Constant(GRADIENT, at.gradient()[at.index()]));
      for (int i = 0; i < at.state().length; i++) {
        String name = optimizer.stateNames().get(i);
        add(name, new Constant(name, at.state()[i][at.index()]));
      }
      add(STEP, new Constant(STEP, at.step()));
      add(RATE, new Constant(RATE, at.rate()));
    }

    /** One more number. */
    Explained add(String name, Explained of) {
      Named number = new Named(name, of);
      numbers.add(number);
      return number;
    }

    /** A number that is there already. */
    Explained get(String name) {
      return new Update(numbers).number(name);
    }

    Update done() {
      return new Update(numbers);
    }
  }

  /**
   * The step of which one parameter is explained. No array is modified.
   *
   * @param range all of the parameter's slot
   * @param index the parameter's place in the flat vector
   * @param step the number of the step since the beginning, from 1
   * @param rate the learning rate of this step for this slot
   * @param parameters the flat vector before the step
   * @param gradient of the same length
   * @param state the optimizer's arrays before the step
   */
  public record At(
      UpdateRange range,
      int index,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {

    /** Takes all of it. */
    public At {
      Objects.requireNonNull(range, "range");
      Objects.requireNonNull(parameters, "parameters");
      Objects.requireNonNull(gradient, "gradient");
      Objects.requireNonNull(state, "state");
    }

    /** The same with other parameters before the step. */
    At withParameters(float[] others) {
      return new At(range, index, step, rate, others, gradient, state);
    }

    /** As {@code step 3 of parameter 17}. */
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "step %d of parameter %d", step, index);
    }
  }
}
