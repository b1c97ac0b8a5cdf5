package org.lanewise.engine.layer;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.lanewise.engine.tensor.Role;

/**
 * How the parameters of a layer begin, how long they are trained, and how fast. Where all of a
 * batch normalization's are frozen, its moving statistics stand still too.
 *
 * {@snippet :
 * Layer frozen = conv2d(32, 3).relu().with(Learning.DEFAULT.frozen());
 * Layer slow = dense(10).with(Learning.DEFAULT.at(Map.of(Role.KERNEL, 0.1)));
 * Layer warm = conv2d(8, 3).with(Learning.DEFAULT.during(Map.of(Role.BIAS, 3))); // its bias alone
 * }
 *
 * @param initializer where the weights begin
 * @param epochs by role how many epochs a slot is trained before it is frozen; {@link #ALWAYS} for
 *     all of them; a role that is not there is never trained
 * @param rates by role a factor of the learning rate; 1 for a role that is not there
 */
public record Learning(
    Initializer initializer, Map<Role, Integer> epochs, Map<Role, Double> rates) {

  /** In place of a number of epochs: to the end. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** Glorot, trained to the end, at the run's rate: what a layer has unless it says otherwise. */
  public static final Learning DEFAULT = new Learning(Initializers.GLOROT, every(ALWAYS), Map.of());

  /**
   * Keeps copies without entries that say nothing, so that equal ones are equal.
   *
   * @throws IllegalArgumentException when a number of epochs is negative, or a factor is not
   *     positive and finite
   */
  public Learning {
    Objects.requireNonNull(initializer, "initializer");
    Objects.requireNonNull(epochs, "epochs");
    Objects.requireNonNull(rates, "rates");
    epochs.forEach((role, number) -> {
      if (number < 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the %s is to be trained for %d epochs, but that must not be negative",
                role.label(),
                number));
      }
    });
    rates.forEach((role, factor) -> {
      if (!((float) (double) factor > 0 && (float) (double) factor < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the rate of the %s is %s, but must be positive and finite, also in single precision; to freeze it, say that it is not trainable",
                role.label(),
                factor));
      }
    });
    epochs = without(epochs, 0);
    rates = without(rates, 1.0);
  }

  /** The roles in a convolution or dense layer. */
  public static List<Role> weights(boolean bias) {
    return bias ? List.of(Role.KERNEL, Role.BIAS) : List.of(Role.KERNEL);
  }

  /** The roles in a normalization; one without parameters stands still as one with both does. */
  public static List<Role> normalization(boolean scale, boolean center) {
    if (scale == center) {
      return List.of(Role.GAMMA, Role.BETA);
    }
    return List.of(scale ? Role.GAMMA : Role.BETA);
  }

  /**
   * What of it is about the roles that a layer has, in the one form that files have.
   *
   * @param all those that layers of its type may have
   * @param there those that this one has
   * @throws LayerException when of them all it trains missing ones alone, which would freeze the
   *     layer unseen
   */
  Learning of(String layer, List<Role> all, List<Role> there) {
    Map<Role, Integer> trained = only(there, epochs);
    if (trained.isEmpty() && !only(all, epochs).isEmpty()) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': only its %s is to be trained, but it has none; name its %s, or freeze it",
              layer,
              labels(only(all, epochs).keySet()),
              labels(there)));
    }
    boolean always = there.stream().allMatch(role -> trained.getOrDefault(role, 0) == ALWAYS);
    return new Learning(initializer, always ? DEFAULT.epochs : trained, only(there, rates));
  }

  private static <V> Map<Role, V> only(List<Role> roles, Map<Role, V> map) {
    Map<Role, V> copy = new EnumMap<>(Role.class);
    copy.putAll(map);
    copy.keySet().retainAll(roles);
    return copy;
  }

  private static String labels(Collection<Role> roles) {
    return roles.stream().map(Role::label).collect(Collectors.joining(" and "));
  }

  private static <V> Map<Role, V> without(Map<Role, V> map, V nothing) {
    Map<Role, V> copy = new EnumMap<>(Role.class);
    map.forEach((role, value) -> {
      if (!value.equals(nothing)) {
        copy.put(role, value);
      }
    });
    return Collections.unmodifiableMap(copy);
  }

  private static Map<Role, Integer> every(int epochs) {
    return Arrays.stream(Role.values()).collect(Collectors.toMap(role -> role, role -> epochs));
  }

  /** The same with weights that begin otherwise. */
  public Learning from(Initializer initializer) {
    return new Learning(initializer, epochs, rates);
  }

  /** The same, never trained. */
  public Learning frozen() {
    return new Learning(initializer, Map.of(), rates);
  }

  /** The same, each role trained for so many epochs; those that are not named, never. */
  public Learning during(Map<Role, Integer> epochs) {
    return new Learning(initializer, epochs, rates);
  }

  /** The same with these factors of the learning rate. */
  public Learning at(Map<Role, Double> rates) {
    return new Learning(initializer, epochs, rates);
  }

  /** Whether a slot of this role is trained in an epoch, counted from 1. */
  public boolean trains(Role role, int epoch) {
    return epoch <= epochs.getOrDefault(Objects.requireNonNull(role, "role"), 0);
  }

  /** The factor of the learning rate for this role. */
  public double rate(Role role) {
    return rates.getOrDefault(Objects.requireNonNull(role, "role"), 1.0);
  }
}
