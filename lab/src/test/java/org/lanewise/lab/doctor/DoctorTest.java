package org.lanewise.lab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.solids.Solids10;
import org.lanewise.engine.doctor.Causes;
import org.lanewise.engine.doctor.Finding;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.illness.Illness;
import org.lanewise.lab.illness.Illnesses;
import org.lanewise.lab.illness.Setup;
import org.lanewise.lab.listing.Listing;
import org.lanewise.lab.listing.Listings;

/**
 * The doctor names every illness first, and finds nothing in healthy runs. With {@code
 * -Ddoctor.full=true} over three seeds and more images; else a part that takes seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoctorTest {

  private static final boolean FULL = Boolean.getBoolean("doctor.full");

  private final TrainAndTest data = Solids10.render(FULL ? 10_000 : 3_000, FULL ? 1000 : 300);
  private Workers workers = new Workers(1);

  @BeforeAll
  void start() {
    workers.close();
    workers = new Workers(Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  @AfterAll
  void stop() {
    workers.close();
  }

  static Stream<Arguments> illnesses() {
    return seeds()
        .flatMap(seed ->
            Illnesses.all().stream()
                .filter(illness -> !illness.name().equals(Causes.BACKWARD_WRONG))
                .map(illness -> Arguments.of(illness.name(), seed)));
  }

  private static Stream<Long> seeds() {
    return FULL ? Stream.of(1L, 2L, 3L) : Stream.of(1L);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("illnesses")
  void isNamedFirst(String name, long seed) {
    Illness illness = Illnesses.find(name).orElseThrow();
    Setup healthy = setup(Listings.find("batch-64").orElseThrow(), 64, Adam.defaults(), 6, seed);
    Trial trial =
        Trial.run(illness.inject(healthy), KernelSet.FAST, workers, true, observation -> {});
    assertFalse(trial.findings().isEmpty(), "found nothing");
    Finding first = trial.findings().getFirst();
    assertEquals(name, first.cause(), first.seen());
  }

  static Stream<Arguments> healthy() {
    if (!FULL) {
      return Stream.of(
          Arguments.of("batch-64", 64, Adam.defaults(), 1L),
          Arguments.of("deep", 32, new Sgd(0.01, 0.9), 2L));
    }
    return Stream.of("deep", "batch-64")
        .flatMap(listing ->
            seeds()
                .flatMap(seed ->
                    Stream.of(
                        Arguments.of(listing, 64, Adam.defaults(), seed),
                        Arguments.of(listing, 16, Adam.defaults(), seed),
                        Arguments.of(listing, 32, Adam.defaults(), seed),
                        Arguments.of(listing, 512, Adam.defaults(), seed),
                        Arguments.of(listing, 64, Adam.defaults().withLearningRate(3e-4), seed),
                        Arguments.of(listing, 64, Adam.defaults().withLearningRate(2e-3), seed),
                        Arguments.of(listing, 64, new Sgd(0.003, 0.9), seed),
                        Arguments.of(listing, 64, new Sgd(0.03, 0.9), seed))));
  }

  @ParameterizedTest(name = "{0}, batch {1}, {2}, seed {3}")
  @MethodSource
  void healthy(String listing, int batch, Optimizer optimizer, long seed) {
    Setup setup = setup(Listings.find(listing).orElseThrow(), batch, optimizer, FULL ? 4 : 2, seed);
    Trial trial = Trial.run(setup, KernelSet.FAST, workers, false, observation -> {});
    List<Finding> wrong =
        trial.findings().stream().filter(found -> !found.cause().equals("overfitting")).toList();
    assertEquals(List.of(), wrong);
  }

  private Setup setup(Listing listing, int batch, Optimizer optimizer, int epochs, long seed) {
    return Setup.of(
        data,
        listing.layers(),
        listing.preprocessing(),
        new TrainingSettings(epochs, batch, optimizer, seed, true));
  }
}
