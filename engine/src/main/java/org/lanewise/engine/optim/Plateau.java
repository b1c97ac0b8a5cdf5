package org.lanewise.engine.optim;

import java.util.Locale;
import java.util.Map;

/**
 * The rate shrinks when the loss of the epochs has not become smaller for a while.
 *
 * <pre>
 * an epoch is better when its loss &lt; best - minDelta
 * after {@code patience} epochs in a row that are not: rate = max(rate · factor, least)
 * </pre>
 *
 * <p>and for {@code cooldown} epochs after that none is counted. The loss is that of the
 * validation, or of training where there is none. What it remembers goes through the checkpoint.
 * Source: Keras' {@code ReduceLROnPlateau}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(plateau(3)).run();
 * Schedule gentle = new Plateau(0.5, 2, 0, 0, 1e-5);
 * }
 *
 * @param factor what the rate is multiplied by, in (0, 1)
 * @param patience how many epochs it waits, at least 1
 * @param minDelta by how much the loss must be smaller to be better; 0, or positive and finite as a
 *     float
 * @param cooldown how many epochs are not counted after the rate shrank, not negative
 * @param least no rate below this one; 0, or positive and finite as a float, and not above the
 *     optimizer's
 */
public record Plateau(double factor, int patience, double minDelta, int cooldown, double least)
    implements Schedule {

  /** Where what it remembers lies: the product of the factors, the best loss, and two counts. */
  private static final int SCALE = 0;

  private static final int BEST = 1;
  private static final int WAITED = 2;
  private static final int COOLING = 3;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Plateau {
    Settings.positiveFloat("factor of the plateau", factor);
    Settings.fraction("factor of the plateau", factor);
    Settings.count("the epochs of the plateau's patience", patience, 1);
    Settings.zeroOrPositiveFloat("smallest difference of the loss", minDelta);
    Settings.count("the epochs of the plateau's cooldown", cooldown, 0);
    Settings.zeroOrPositiveFloat("least learning rate", least);
  }

  @Override
  public String label() {
    return "plateau";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of(
        "factor",
        factor,
        "patience",
        (double) patience,
        "min_delta",
        minDelta,
        "cooldown",
        (double) cooldown,
        "least",
        least);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    return Math.max(base * state[SCALE], Math.min(base, least));
  }

  /** The rate shrinks: it can't begin below the least. */
  @Override
  public void requireBase(double base) {
    if (least > base) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the least learning rate of the plateau is %s, but the optimizer begins with %s; give a least one that is not larger",
              least,
              base));
    }
  }

  @Override
  public double[] initialState() {
    return new double[] {1, Double.MAX_VALUE, 0, 0};
  }

  @Override
  public void epochEnded(int epoch, double loss, double[] state) {
    if (state[COOLING] > 0) {
      state[COOLING]--;
      state[WAITED] = 0;
    }
    if (loss < state[BEST] - minDelta) {
      state[BEST] = loss;
      state[WAITED] = 0;
    } else if (state[COOLING] == 0) {
      state[WAITED]++;
      if (state[WAITED] >= patience) {
        state[SCALE] *= factor;
        state[COOLING] = cooldown;
        state[WAITED] = 0;
      }
    }
  }
}
