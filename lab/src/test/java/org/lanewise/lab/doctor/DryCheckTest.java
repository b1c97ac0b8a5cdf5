package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.fault.Faults;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.listing.Listings;

/** The check without training. */
final class DryCheckTest {

  private static final TrainAndTest DATA = Solids10.render(600, 10);

  private static Setup healthy() {
    var listing = Listings.find("scaled").orElseThrow();
    return Setup.of(
        DATA,
        listing.graph(),
        listing.preprocessing(),
        new TrainingSettings(1, 32, Adam.defaults(), 1, true));
  }

  private static DryCheck check(Setup setup) {
    try (Workers workers = new Workers(2)) {
      return DryCheck.of(setup, KernelSets.FAST, workers);
    }
  }

  @Test
  void findsNothingInAHealthySetup() {
    DryCheck check = check(healthy());
    assertEquals(List.of(), check.findings());
    for (DryCheck.Line line : check.lines()) {
      assertTrue(line.good(), line.name() + ": " + line.seen());
    }
  }

  @Test
  void namesAWrongBackwardPass() {
    DryCheck check = check(Faults.find(Causes.BACKWARD_WRONG).orElseThrow().inject(healthy()));
    assertEquals(
        List.of(Causes.BACKWARD_WRONG), check.findings().stream().map(Finding::cause).toList());
  }

  /** A step of 10^4 leaves weights with which single precision rounds the gradient away. */
  @Test
  void aModelThatDivergedIsNoFaultOfTheEngine() {
    for (float factor : new float[] {1e3f, 1e6f, 1e18f}) {
      Setup healthy = healthy();
      float[] weights = healthy.network().initialParameters(1);
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= factor;
      }
      DryCheck check = check(healthy.from(weights));
      assertEquals(
          List.of("weights-too-large"), check.findings().stream().map(Finding::cause).toList());
      DryCheck.Line gradient =
          check.lines().stream()
              .filter(line -> line.name().equals("gradient"))
              .findFirst()
              .orElseThrow();
      assertTrue(gradient.good() || gradient.seen().contains("with fresh ones"), gradient.seen());
    }
  }

  @ParameterizedTest
  @CsvSource({"scaled, adam", "deep, adam", "raw, adam", "shallow, adam", "deep, sgd"})
  void suggestsALearningRateThatTrains(String name, String optimizer) {
    var listing = Listings.find(name).orElseThrow();
    var chosen = optimizer.equals("adam") ? Adam.defaults() : Sgd.defaults();
    Setup setup =
        Setup.of(
            DATA,
            listing.graph(),
            listing.preprocessing(),
            new TrainingSettings(1, 32, chosen, 1, true));
    try (Workers workers = new Workers(2)) {
      RateFinder found = RateFinder.run(setup, KernelSets.FAST, workers, step -> {});
      double highest = optimizer.equals("adam") ? 5e-3 : 0.2;
      assertTrue(
          found.suggestion() >= 1e-4 && found.suggestion() <= highest,
          "suggests " + found.suggestion());
    }
  }
}
