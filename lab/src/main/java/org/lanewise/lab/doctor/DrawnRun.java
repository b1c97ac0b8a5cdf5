package org.lanewise.lab.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.doctor.Rates;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;

/**
 * A combination of network, optimizer, rate and batch that was drawn blindly.
 *
 * @param listing the network
 * @param optimizer Adam, or descent with or without momentum, and its rate
 * @param batch images per step
 * @param seed of the run
 */
record DrawnRun(String listing, Optimizer optimizer, int batch, long seed) {

  /** What the doctor should say of a run. */
  enum Expected {
    TOO_LOW(List.of("learning-rate-too-low")),
    SANE(List.of()),
    TOO_HIGH(List.of("learning-rate-too-high"));

    private final List<String> causes;

    Expected(List<String> causes) {
      this.causes = causes;
    }

    /** The names of the causes that it finds, no others beside them. */
    List<String> causes() {
      return causes;
    }
  }

  private static final List<String> LISTINGS = List.of("scaled", "shallow", "deep");
  private static final double MOMENTUM = 0.9;

  /** Exponents of ten of all rates, and of those that people choose among. */
  private static final double[] ALL = {-8, 1};

  private static final double[] USUAL = {-4, -1};
  private static final int SMALLEST_BATCH = 16;
  private static final int BATCHES = 7; // 16 to 1,024

  /** The run of this number: a third of the rates lie where people look for them. */
  static DrawnRun of(long number) {
    KeyedRandom random = new KeyedRandom(1, 0, number, Purpose.SAMPLE);
    String listing = LISTINGS.get(random.nextInt(LISTINGS.size()));
    int kind = random.nextInt(8);
    double[] exponents = random.nextInt(3) == 0 ? USUAL : ALL;
    double power = StrictMath.pow(10, random.nextDouble(exponents[0], exponents[1]));
    double rate = Double.parseDouble(Rates.text(power));
    Optimizer optimizer =
        kind < 4 ? Adam.defaults().withLearningRate(rate) : new Sgd(rate, kind < 7 ? MOMENTUM : 0);
    return new DrawnRun(listing, optimizer, SMALLEST_BATCH << random.nextInt(BATCHES), number);
  }

  /**
   * What the doctor should say, where that is beyond doubt; at other rates it depends on network
   * and batch, and without momentum on what one calls slow.
   */
  Optional<Expected> expected() {
    double rate = optimizer.learningRate();
    boolean adam = optimizer instanceof Adam;
    if (optimizer instanceof Sgd sgd && sgd.momentum() == 0) {
      return Optional.empty();
    }
    if (rate <= 1e-6) {
      return Optional.of(Expected.TOO_LOW);
    }
    if (rate >= (adam ? 0.05 : 2)) {
      return Optional.of(Expected.TOO_HIGH);
    }
    boolean sane = rate >= (adam ? 3e-4 : 3e-3) && rate <= (adam ? 2e-3 : 3e-2) && batch <= 256;
    return sane ? Optional.of(Expected.SANE) : Optional.empty();
  }

  /** Its name, as of a file. */
  String name() {
    String momentum =
        optimizer instanceof Sgd sgd ? "-momentum-" + (sgd.momentum() > 0 ? "0.9" : "0") : "";
    return String.format(
        Locale.ROOT,
        "%s-batch-%d-%s-%s%s-seed-%d",
        listing,
        batch,
        optimizer.label(),
        Rates.text(optimizer.learningRate()),
        momentum,
        seed);
  }
}
